#pragma once

#include "io/confluence/reader.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The sample payloads beside the repository, and parts of them as text.
namespace cfc::test {

/// What the payloads' pages are taken to be labelled with.
inline const confluence::ingest_labels labels{"ai-ingest", "ai-ingest-all"};

/// Where the payloads are; empty when the folder is absent.
std::string payload_folder();
/// The text of `recorded/…` or `derived/…`.
std::string payload(std::string_view name);

/// A member of an object, as the text it is in the file; "" when absent.
std::string member(const std::string& json, std::string_view name);
/// The elements of an array, as text.
std::vector<std::string> elements(const std::string& json);
/// A member that is a string, decoded; "" when absent or null.
std::string text_member(const std::string& json, std::string_view name);
/// All members of an object that are strings, decoded.
std::vector<std::pair<std::string, std::string>> text_members(const std::string& json);

} // namespace cfc::test
