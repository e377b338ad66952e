#include "tools/simulator/unique/diff.hpp"

#include "tools/simulator/text/time.hpp"

#include <stdexcept>

namespace cfc::simulator {
namespace {

std::string_view needed_text(std::string_view name, const json::value& from) {
  if (!from.is_string())
    throw std::invalid_argument(std::string(name) + " must be a string");
  return from.get_string();
}

diff_request::item read_item(const json::value& from) {
  if (!from.is_object())
    throw std::invalid_argument("fileList: an object is expected");
  diff_request::item result;
  for (const auto& [key, what] : from.get_object()) {
    const std::string_view name = key;
    if (name == "key") {
      result.key = needed_text(name, what);
    } else if (name == "url") {
      result.url = needed_text(name, what);
    } else if (name == "updatedAt") {
      const auto when = needed_text(name, what);
      result.updated_at = when.empty() ? 0 : read_time(when);
    } else {
      throw std::invalid_argument("fileList: property " + std::string(name) + " should not exist");
    }
  }
  if (result.key.empty())
    throw std::invalid_argument("fileList: key must be a non-empty string");
  return result;
}

std::vector<diff_request::item> read_items(const json::value& from) {
  if (!from.is_array())
    throw std::invalid_argument("fileList must be an array");
  std::vector<diff_request::item> result;
  result.reserve(from.get_array().size());
  for (const auto& element : from.get_array())
    result.push_back(read_item(element));
  return result;
}

json::array list(const std::vector<std::string>& keys) {
  return json::array(keys.begin(), keys.end());
}

/// The key as the answer names it: without the first `{partialKey}/`.
std::string relative(std::string key, std::string_view with_slash) {
  const auto found = key.find(with_slash);
  return found == std::string::npos ? key : key.erase(found, with_slash.size());
}

class comparison {
public:
  comparison(content_store& contents, const diff_request& submitted)
      : contents_(contents), submitted_(submitted), prefix_(submitted.partial_key),
        seen_(contents.slots(), false) {
    if (!prefix_.ends_with('/'))
      prefix_ += '/';
  }

  diff_lists run() {
    auto& space = contents_.group_of(prefix_);
    for (const auto& item : submitted_.items) {
      const auto slash = item.key.rfind('/');
      if (slash == std::string_view::npos) {
        compare_item(space, item.key, item);
      } else {
        const auto prefix = prefix_ + std::string(item.key.substr(0, slash + 1));
        compare_item(contents_.group_of(prefix), item.key.substr(slash + 1), item);
      }
    }
    contents_.containing(submitted_.partial_key, [&](slot at) {
      if (!seen_[at])
        result_.deleted.push_back(relative(contents_.key(at), prefix_));
      return true;
    });
    return std::move(result_);
  }

private:
  void compare_item(content_store::group& in, std::string_view name, const diff_request::item& item) {
    const auto at = contents_.find_item(in, name);
    if (!at) {
      result_.created.emplace_back(item.key);
      contents_.set_pending(in, name, item.updated_at);
      return;
    }
    seen_[*at] = true;
    const auto& known = contents_[*at];
    if (known.state == ingestion_state::failed || known.updated_at < item.updated_at) {
      result_.updated.emplace_back(item.key);
      contents_.set_pending(in, name, item.updated_at);
    } else if (known.url() != item.url) {
      result_.moved.emplace_back(item.key);
    }
  }

  content_store& contents_;
  const diff_request& submitted_;
  std::string prefix_;
  std::vector<bool> seen_;
  diff_lists result_;
};

} // namespace

diff_request diff_request::from(const json::value& body) {
  if (!body.is_object())
    throw std::invalid_argument("the body must be an object");
  diff_request result;
  bool with_list = false;
  for (const auto& [key, what] : body.get_object()) {
    const std::string_view name = key;
    if (name == "partialKey") {
      result.partial_key = needed_text(name, what);
    } else if (name == "sourceKind") {
      result.source_kind = needed_text(name, what);
    } else if (name == "sourceName") {
      result.source_name = needed_text(name, what);
    } else if (name == "fileList") {
      result.items = read_items(what);
      with_list = true;
    } else {
      throw std::invalid_argument("property " + std::string(name) + " should not exist");
    }
  }
  if (result.partial_key.empty() || result.source_kind.empty() || result.source_name.empty() || !with_list)
    throw std::invalid_argument("partialKey, sourceKind, sourceName and fileList are needed");
  return result;
}

json::object diff_lists::answer() const {
  return {{"newFiles", list(created)},
          {"updatedFiles", list(updated)},
          {"movedFiles", list(moved)},
          {"deletedFiles", list(deleted)}};
}

diff_lists compare(content_store& contents, const diff_request& submitted) {
  return comparison(contents, submitted).run();
}

} // namespace cfc::simulator
