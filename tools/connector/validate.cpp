#include "io/config/image_inlining.hpp"
#include "io/config/loader.hpp"
#include "pipeline/report/exit_status.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/start_up.hpp"

#include <cstdio>
#include <string>

namespace cfc::connector {

int validate(const options& options) {
  const auto settings = load_settings(options);
  const auto& process = settings.process;
  const auto& loaded = settings.loaded;
  print_problems(process.warnings, "warning");
  print_problems(loaded.warnings, "warning");
  print(stdout, config::describe(loaded.tenants));
  for (const auto& tenant : loaded.tenants) {
    if (tenant.ingestion.inline_images)
      print(stderr, "note: tenant " + tenant.name + ": " + std::string(config::image_inlining_note) + "\n");
  }
  return pipeline::code_of(pipeline::exit_status::success);
}

} // namespace cfc::connector
