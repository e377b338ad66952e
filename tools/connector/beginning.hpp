#pragma once

#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/terminal.hpp"
#include "tools/connector/options.hpp"
#include "tools/connector/start_up.hpp"

#include <memory>

namespace cfc::connector {

/// What each command that sends requests begins with: its settings, a log that has told what is odd about
/// them, and an engine. The log goes to stdout of `serve`, else to stderr.
struct beginning {
  /// @throws config::config_error as load_settings()
  explicit beginning(const options& options);

  start_up settings;
  std::shared_ptr<observe::terminal> terminal;
  observe::log_system logs;
  observe::log log;
  curl::engine engine;
};

} // namespace cfc::connector
