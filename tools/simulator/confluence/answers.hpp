#pragma once

#include "tools/simulator/confluence/site.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// Answers both products give in the same way.
namespace cfc::simulator {

/// A v1 error: `{"statusCode":…,"data":…,"message":…}`.
reply v1_error(int status, std::string_view message);
/// Cloud's v2 error; an empty detail is null.
reply v2_error(int status, std::string_view code, std::string_view title, std::string_view detail);
/// 405 with Allow.
reply wrong_method();
/// An HTML page as login pages and servlet errors are.
reply html_page(int status, std::string_view title);
/// An attachment's bytes.
reply file(const attachment& one);
/// 302.
reply redirect(std::string location);

/// A message when strict mode is on and the query has a parameter that isn't known; else nothing.
std::optional<std::string> unknown_parameter(const call& request, const modes& now,
                                             std::initializer_list<std::string_view> known);
/// A whole number parameter; `absent` when it isn't there, nothing when it isn't a number.
std::optional<std::uint64_t> number_parameter(const call& request, std::string_view name,
                                              std::uint64_t absent);
/// A page or attachment id out of a path: digits, with or without `att`.
std::optional<std::uint64_t> id_in_path(std::string_view part);
/// The parts of a path between slashes; empty ones are left out.
std::vector<std::string_view> path_parts(std::string_view path);

/// `GET content/search` of either product.
reply search_answer(confluence_site& site, product of, const call& request);
/// Cloud's `GET search`, whose answers name a total. It has no second page.
reply general_search_answer(confluence_site& site, const call& request);

} // namespace cfc::simulator
