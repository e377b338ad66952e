#include "tools/connector/only_file.hpp"

#include "io/config/problem.hpp"
#include "io/text/printable.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace cfc::connector {

std::vector<nodes::named_item> read_only_file(const std::string& path) {
  std::string text;
  try {
    std::ifstream in;
    in.exceptions(std::ios::failbit | std::ios::badbit);
    in.open(path);
    text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  } catch (const std::ios::failure&) {
    const auto why = errno;
    throw config::config_error(
        {{"", 0, "--only", "found '" + path + "', which can't be read: " + std::strerror(why)}});
  }
  try {
    return nodes::read_named_items(text);
  } catch (const nodes::unreadable_line& error) {
    throw config::config_error(
        {{path, static_cast<int>(error.number()), "--only", text::printable(error.what())}});
  }
}

} // namespace cfc::connector
