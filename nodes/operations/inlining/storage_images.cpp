#include "nodes/operations/inlining/storage_images.hpp"

#include "nodes/operations/inlining/html_entities.hpp"

#include <algorithm>
#include <exception>
#include <expat.h>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace cfc::nodes::inlining {

namespace {

constexpr int deepest = 256;
/// No page that is meant to be read has so many; what is kept of each takes more memory than its bytes.
constexpr std::size_t most_images = 10'000;
/// Expat copies what it is given; tags and comments that don't fit are read again from their beginning.
constexpr std::size_t piece_bytes = 64 * 1024;

/// The attributes of a start tag as expat hands them over: names and values in turn, decoded.
class attributes {
public:
  explicit attributes(const char** list) : list_(list) {}
  std::optional<std::string> find(std::string_view name) const {
    for (const auto* at = list_; *at != nullptr; at += 2) {
      if (at[0] == name)
        return std::string(at[1]);
    }
    return std::nullopt;
  }
  std::string text(std::string_view name) const { return find(name).value_or(""); }

private:
  const char** list_;
};

struct tag {
  std::size_t begin, end; ///< bytes of the body
};

/// An image whose end tag is still to come.
struct open_image {
  image_macro macro;
  int depth = 0; ///< of the element itself
  int attachment_depth = 0;
  bool has_url = false, has_attachment = false, has_page = false, has_other = false, has_caption = false;
  bool in_attachment = false, in_caption = false;
};

/// Gathers the images from start and end tags.
class image_collector {
public:
  void start(std::string_view name, const attributes& with, tag at);
  void end(std::string_view name, tag at);
  /// The last tag is more than is looked at: nothing from there on is.
  bool is_too_much() const noexcept { return depth_ > deepest || too_many_; }
  std::vector<image_macro> take() { return std::move(found_); }

private:
  static image_target target_of(const open_image& image);
  void start_child(std::string_view name, const attributes& with, tag at);
  void start_grandchild(std::string_view name, const attributes& with);

  int depth_ = 0; ///< of the tag at hand; the body's outermost elements have 1
  std::optional<open_image> open_;
  std::vector<image_macro> found_;
  bool too_many_ = false;
};

void image_collector::start(std::string_view name, const attributes& with, tag at) {
  ++depth_;
  if (!open_) {
    if (name != "ac:image")
      return;
    too_many_ = found_.size() == most_images;
    if (too_many_)
      return;
    open_.emplace();
    open_->depth = depth_;
    open_->macro.begin = at.begin;
    open_->macro.alt = with.find("ac:alt");
    open_->macro.title = with.find("ac:title");
    open_->macro.width = with.find("ac:width");
    open_->macro.height = with.find("ac:height");
  } else if (depth_ == open_->depth + 1) {
    start_child(name, with, at);
  } else if (depth_ == open_->depth + 2 && open_->in_attachment) {
    start_grandchild(name, with);
  }
}

/// The first child of each name counts.
void image_collector::start_child(std::string_view name, const attributes& with, tag at) {
  if (name == "ri:url") {
    open_->has_url = true;
  } else if (name == "ri:attachment" && !open_->has_attachment) {
    open_->has_attachment = open_->in_attachment = true;
    open_->macro.file_name = with.text("ri:filename");
  } else if (name == "ac:caption" && !open_->has_caption) {
    open_->has_caption = open_->in_caption = true;
    open_->macro.caption_begin = at.end;
  }
}

void image_collector::start_grandchild(std::string_view name, const attributes& with) {
  if (name != "ri:page") {
    open_->has_other = true;
  } else if (!open_->has_page) {
    open_->has_page = true;
    open_->macro.page_title = with.text("ri:content-title");
    open_->macro.space_key = with.text("ri:space-key");
  }
}

void image_collector::end(std::string_view name, tag at) {
  const auto depth = depth_--;
  if (!open_)
    return;
  if (depth == open_->depth + 1) {
    if (name == "ac:caption" && std::exchange(open_->in_caption, false))
      open_->macro.caption_end = at.begin;
    open_->in_attachment = false;
  } else if (depth == open_->depth) {
    open_->macro.end = at.end;
    open_->macro.target = target_of(*open_);
    found_.push_back(std::move(open_->macro));
    open_.reset();
  }
}

image_target image_collector::target_of(const open_image& image) {
  if (image.has_url)
    return image_target::external;
  if (image.has_other)
    return image_target::unsupported_reference;
  if (image.macro.file_name.empty() || (image.has_page && image.macro.page_title.empty()))
    return image_target::unresolvable;
  return image.has_page ? image_target::other_page : image_target::own_attachment;
}

/// Expat over a body between a prologue and the end tag of its root.
class body_parser {
public:
  body_parser() : parser_(XML_ParserCreate("UTF-8")), opening_(html_document_type() + "<r>") {
    if (parser_ == nullptr)
      throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &body_parser::on_start, &body_parser::on_end);
  }

  found_images read(std::string_view body) {
    body_bytes_ = body.size();
    const bool well = feed(opening_, false) && feed_body(body) && feed("</r>", true);
    if (failure_)
      std::rethrow_exception(failure_);
    found_images found;
    if (!well) {
      if (XML_GetErrorCode(parser_.get()) == XML_ERROR_NO_MEMORY)
        throw std::bad_alloc();
      found.malformed_at = given_up_at_.value_or(offset());
    }
    found.macros = images_.take();
    return found;
  }

private:
  struct parser_deleter {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
  };

  bool feed(std::string_view text, bool last) {
    return XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()),
                     last ? XML_TRUE : XML_FALSE) == XML_STATUS_OK;
  }

  /// In pieces that grow with what hasn't been understood yet, so that a tag of any length is read a bounded
  /// number of times its length.
  bool feed_body(std::string_view body) {
    for (std::size_t fed = 0; fed < body.size();) {
      const auto piece = body.substr(fed, std::max(piece_bytes, fed - std::min(fed, offset())));
      if (!feed(piece, false))
        return false;
      fed += piece.size();
    }
    return true;
  }

  /// Of the tag at hand, or of what couldn't be read, in bytes of the body.
  std::size_t offset() const {
    const auto at = XML_GetCurrentByteIndex(parser_.get()) - static_cast<XML_Index>(opening_.size());
    return std::min(at < 0 ? 0 : static_cast<std::size_t>(at), body_bytes_);
  }
  tag here() const {
    const auto begin = offset();
    return {begin, begin + static_cast<std::size_t>(XML_GetCurrentByteCount(parser_.get()))};
  }

  /// No exception may cross expat's frames.
  template <typename Step>
  void guarded(Step step) noexcept {
    try {
      step();
    } catch (...) {
      failure_ = std::current_exception();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }

  static void on_start(void* self, const char* name, const char** list) {
    auto& me = *static_cast<body_parser*>(self);
    if (!std::exchange(me.inside_, true))
      return; // the root, which is ours
    me.guarded([&] {
      const auto at = me.here();
      me.images_.start(name, attributes(list), at);
      if (me.images_.is_too_much() && !me.given_up_at_) {
        me.given_up_at_ = at.begin;
        XML_StopParser(me.parser_.get(), XML_FALSE);
      }
    });
  }
  static void on_end(void* self, const char* name) {
    auto& me = *static_cast<body_parser*>(self);
    me.guarded([&] { me.images_.end(name, me.here()); });
  }

  std::unique_ptr<std::remove_pointer_t<XML_Parser>, parser_deleter> parser_;
  std::string opening_;
  std::size_t body_bytes_ = 0;
  bool inside_ = false;
  image_collector images_;
  std::optional<std::size_t> given_up_at_;
  std::exception_ptr failure_;
};

} // namespace

bool may_have_images(std::string_view body) noexcept {
  return body.find("<ac:image") != std::string_view::npos;
}

found_images find_images(std::string_view body) {
  if (!may_have_images(body))
    return {};
  return body_parser().read(body);
}

} // namespace cfc::nodes::inlining
