#pragma once

#include <string_view>

namespace cfc::simulator {

/// What `expand` asks for, of what a content row can show.
struct expansions {
  bool labels = false;
  bool version = false;
  bool space = false;
  bool body = false;
  bool attachments = false;
  bool attachment_version = false;
  bool attachment_extensions = false;
  bool ancestors = false;
  bool container = false; ///< of an attachment
  bool any = false;       ///< anything at all, also what we don't know

  static expansions from(std::string_view expand);
  /// For a list of attachments: `version`, `extensions`.
  static expansions of_attachments(std::string_view expand);
};

} // namespace cfc::simulator
