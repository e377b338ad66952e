#include "io/config/problem.hpp"
#include "pipeline/report/exit_status.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/options.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/signals.hpp"
#include "tools/connector/standard_streams.hpp"
#include "tools/connector/start_up.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <sys/prctl.h>
#include <variant>

namespace {

using namespace cfc;
using connector::print_line;

int carry_out(const connector::options& options) {
  using connector::command;
  try {
    if (options.what == command::graph)
      return connector::print_graph(options);
    connector::signals signals;
    switch (options.what) {
    case command::validate:
      return connector::validate(options);
    case command::doctor:
      return connector::examine(options, signals);
    case command::audit:
      return connector::run_audit(options, signals);
    case command::serve:
      return connector::serve(options, signals);
    default:
      return connector::run_once(options, signals);
    }
  } catch (const config::config_error& error) {
    connector::print_problems(error.warnings(), "warning");
    connector::print_problems(error.problems(), "error");
    return pipeline::code_of(pipeline::exit_status::usage);
  } catch (const std::exception& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return pipeline::code_of(pipeline::exit_status::aborted);
  }
}

/// An operator whose table is lost must learn so from the exit code too.
int end_with(int code) {
  const auto loss = connector::loss_on_stdout();
  if (!loss)
    return code;
  print_line(stderr, "error: " + *loss);
  return code != 0 ? code : pipeline::code_of(pipeline::exit_status::aborted);
}

} // namespace

int main(int argc, char** argv) {
  // Tokens and passwords are in memory: no core file, and no look at it by other programs of the same user.
  prctl(PR_SET_DUMPABLE, 0);
  if (!connector::open_standard_streams())
    return pipeline::code_of(pipeline::exit_status::aborted);
  const auto parsed = connector::parse_command_line(argc, argv, CFC_VERSION);
  if (const auto* exit = std::get_if<connector::early_exit>(&parsed)) {
    connector::print(exit->code == pipeline::code_of(pipeline::exit_status::success) ? stdout : stderr,
                     exit->text);
    return end_with(exit->code);
  }
  return end_with(carry_out(std::get<connector::options>(parsed)));
}
