#include "tools/simulator/confluence/expansions.hpp"

#include <algorithm>
#include <string>

namespace cfc::simulator {

expansions expansions::from(std::string_view expand) {
  expansions shown;
  while (!expand.empty()) {
    const auto one = expand.substr(0, expand.find(','));
    expand.remove_prefix(std::min(expand.size(), one.size() + 1));
    const auto is = [&](std::string_view name) {
      return one == name || (one.starts_with(name) && one[name.size()] == '.');
    };
    shown.any = shown.any || !one.empty();
    shown.labels = shown.labels || is("metadata.labels");
    shown.version = shown.version || is("version");
    shown.space = shown.space || is("space");
    shown.body = shown.body || is("body.storage");
    shown.attachments = shown.attachments || is("children.attachment");
    shown.attachment_version = shown.attachment_version || is("children.attachment.version");
    shown.ancestors = shown.ancestors || is("ancestors");
    shown.container = shown.container || is("container");
    shown.attachment_extensions = shown.attachment_extensions || is("children.attachment.extensions");
  }
  return shown;
}

expansions expansions::of_attachments(std::string_view expand) {
  expansions shown = from(expand);
  shown.attachment_version = shown.version;
  shown.attachment_extensions = (',' + std::string(expand) + ',').find(",extensions,") != std::string::npos;
  return shown;
}

} // namespace cfc::simulator
