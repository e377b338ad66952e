#include "tools/connector/beginning.hpp"

#include "io/observe/masking.hpp"
#include "tools/connector/run_settings.hpp"

#include <cstdio>

namespace cfc::connector {

beginning::beginning(const options& options)
    : settings(load_settings(options)),
      terminal(std::make_shared<observe::terminal>(options.what == command::serve ? stdout : stderr)),
      logs(format_of(options), level_of(options, settings.process), terminal), log(logs.root()),
      engine(engine_settings_of(options, settings.process, settings.loaded.tenants)) {
  observe::disclose_diagnostics(settings.process.disclose_diagnostics);
  tell_of_settings(log, settings.process, settings.loaded, settings.state);
}

} // namespace cfc::connector
