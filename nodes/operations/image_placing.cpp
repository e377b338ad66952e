#include "nodes/operations/image_placing.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

using inlining::image_macro;
using inlining::image_target;

class chooser {
public:
  chooser(std::span<const own_image> own, const page_finder& find_page, std::uint64_t cap)
      : own_(own), find_page_(find_page), room_(cap) {
    for (const auto& image : own_) {
      if (!image.left_out)
        room_ -= std::min(room_, image.file.bytes);
    }
  }

  void take(const image_macro& macro) {
    switch (macro.target) {
    case image_target::external:
      return leave(macro, not_inlined_reason::external);
    case image_target::unresolvable:
      return leave(macro, not_inlined_reason::unresolvable);
    case image_target::unsupported_reference:
      return leave(macro, not_inlined_reason::unsupported_reference);
    case image_target::own_attachment:
      return take_own(macro);
    case image_target::other_page:
      return take_other(macro);
    }
  }

  image_choice finish() {
    for (const auto& image : own_) {
      if (image.left_out == not_inlined_reason::over_cap || named_.contains(image.file.title))
        continue;
      if (image.left_out || image.file.bytes == 0)
        choice_.left_out.push_back({nullptr, image.left_out.value_or(not_inlined_reason::fetch_failed)});
      else
        choice_.images.push_back({nullptr, index_of(image.file)});
    }
    return std::move(choice_);
  }

private:
  void leave(const image_macro& macro, not_inlined_reason reason) {
    choice_.left_out.push_back({&macro, reason});
  }

  void take_own(const image_macro& macro) {
    named_.insert(macro.file_name);
    const auto image = std::find_if(own_.begin(), own_.end(),
                                    [&](const own_image& one) { return one.file.title == macro.file_name; });
    if (image == own_.end())
      return leave(macro, not_inlined_reason::not_found);
    if (image->left_out)
      return leave(macro, *image->left_out);
    const bool first_use = used_.insert(image->file.id).second;
    place(macro, image->file, !first_use);
  }

  void take_other(const image_macro& macro) {
    const auto page = find_page_(macro);
    if (const auto* reason = std::get_if<not_inlined_reason>(&page))
      return leave(macro, *reason);
    const auto& images = *std::get<const named_images*>(page);
    const auto at = images.find(macro.file_name);
    if (at == images.end())
      return leave(macro, not_inlined_reason::not_found);
    if (const auto* reason = std::get_if<not_inlined_reason>(&at->second))
      return leave(macro, *reason);
    place(macro, std::get<image_file>(at->second), true);
  }

  void place(const image_macro& macro, const image_file& file, bool takes_room) {
    if (file.bytes == 0)
      return leave(macro, not_inlined_reason::fetch_failed);
    if (takes_room && file.bytes > room_)
      return leave(macro, not_inlined_reason::over_cap);
    if (takes_room)
      room_ -= file.bytes;
    choice_.images.push_back({&macro, index_of(file)});
  }

  std::size_t index_of(const image_file& file) {
    const auto [at, added] = indices_.try_emplace(file.id, choice_.files.size());
    if (added)
      choice_.files.push_back(file);
    return at->second;
  }

  std::span<const own_image> own_;
  const page_finder& find_page_;
  std::uint64_t room_;
  std::set<std::string> named_, used_;
  std::map<std::string, std::size_t> indices_; ///< of files, by id
  image_choice choice_;
};

} // namespace

image_choice choose_images(std::span<const image_macro> macros, std::span<const own_image> own,
                           const page_finder& find_page, std::uint64_t cap) {
  chooser choosing(own, find_page, cap);
  for (const auto& macro : macros)
    choosing.take(macro);
  return choosing.finish();
}

} // namespace cfc::nodes
