#pragma once

#include <cstdio>
#include <optional>
#include <string>

/// The only way to stdout and stderr beside the log (tools/lint.sh sees to that): what a text has of others'
/// in it tells no secret and does nothing to a terminal (OBS-6).
namespace cfc::connector {

/// Lines whose parts are printable already, such as a table: only secrets are concealed.
void print(std::FILE* to, const std::string& text);
/// One line, of which any part may be somebody else's; its end is added.
void print_line(std::FILE* to, const std::string& text);
/// Writes what stdout has buffered, once at the end.
/// @return why something of what was printed there is lost. A reader that had enough and closed its end isn't
/// a loss
std::optional<std::string> loss_on_stdout();

} // namespace cfc::connector
