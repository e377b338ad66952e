#include "tools/connector/printing.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/printable.hpp"

namespace cfc::connector {

void print(std::FILE* to, const std::string& text) {
  std::fputs(observe::conceal_secrets(text).c_str(), to);
}

void print_line(std::FILE* to, const std::string& text) {
  print(to, text::printable(observe::conceal_secrets(text)) + "\n");
}

} // namespace cfc::connector
