#pragma once

#include "tools/simulator/http/server.hpp"

#include <string_view>

/// From bytes to a call and from a reply to bytes, without a connection.
namespace cfc::simulator {

/// A query or a form body: `a=1&b=2`, decoded.
std::vector<std::pair<std::string, std::string>> decoded_pairs(std::string_view query);
/// Fills path and query from target.
void read_target(call& request);
bool has_no_body(int status);
/// Status line and header fields of an answer, `more` behind the reply's own; a `Content-Type` among them
/// counts instead of the reply's.
std::string answer_head(const reply& answer, const std::vector<std::pair<std::string, std::string>>& more,
                        std::uint64_t length, bool keep_alive);

} // namespace cfc::simulator
