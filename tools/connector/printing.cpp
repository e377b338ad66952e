#include "tools/connector/printing.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/printable.hpp"

#include <cerrno>
#include <cstring>

namespace cfc::connector {

namespace {

/// errno of the first write to stdout that failed; 0: none did. The stream itself only keeps that one did.
int first_error = 0;

void remember(bool failed) {
  if (failed && first_error == 0)
    first_error = errno;
}

} // namespace

void print(std::FILE* to, const std::string& text) {
  const bool failed = std::fputs(observe::conceal_secrets(text).c_str(), to) == EOF;
  remember(failed && to == stdout);
}

void print_line(std::FILE* to, const std::string& text) {
  print(to, text::printable(observe::conceal_secrets(text)) + "\n");
}

std::optional<std::string> loss_on_stdout() {
  remember(std::fflush(stdout) == EOF);
  if (first_error == 0 || first_error == EPIPE)
    return std::nullopt;
  return std::string("stdout can't be written: ") + std::strerror(first_error) +
         ". Check where it leads, and the free space there";
}

} // namespace cfc::connector
