#include "tools/simulator/unique/diff.hpp"

#include "tools/simulator/text/time.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>

namespace cfc::simulator {
namespace {

namespace ondemand = simdjson::ondemand;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

diff_request::item read_item(ondemand::object from) {
  diff_request::item result;
  bool with_key = false;
  for (auto field : from) {
    const std::string_view name = field.unescaped_key();
    if (name == "key") {
      result.key = field.value().get_string();
      with_key = true;
    } else if (name == "url") {
      result.url = field.value().get_string();
    } else if (name == "updatedAt") {
      const std::string_view when = field.value().get_string();
      result.updated_at = when.empty() ? 0 : read_time(when);
    } else {
      throw std::invalid_argument("fileList: property " + std::string(name) + " should not exist");
    }
  }
  if (!with_key || result.key.empty())
    throw std::invalid_argument("fileList: key must be a non-empty string");
  return result;
}

void read_member(std::string_view name, ondemand::value from, diff_request& into, bool& with_list) {
  if (name == "partialKey") {
    into.partial_key = std::string_view(from.get_string());
  } else if (name == "sourceKind") {
    into.source_kind = std::string_view(from.get_string());
  } else if (name == "sourceName") {
    into.source_name = std::string_view(from.get_string());
  } else if (name == "fileList") {
    with_list = true;
    for (ondemand::object element : from.get_array())
      into.items.push_back(read_item(element));
  } else {
    throw std::invalid_argument("property " + std::string(name) + " should not exist");
  }
}

void write_list(json_writer& into, const char* name, const std::vector<std::string>& keys) {
  into.Key(name);
  into.StartArray();
  for (const auto& key : keys)
    into.String(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  into.EndArray();
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

diff_request diff_request::parse(std::string& body, ondemand::parser& parser) {
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  diff_request result;
  bool with_list = false;
  try {
    ondemand::document root = parser.iterate(body.data(), body.size(), body.capacity());
    for (auto field : root.get_object()) {
      const std::string_view name = field.unescaped_key();
      read_member(name, field.value(), result, with_list);
    }
  } catch (const simdjson::simdjson_error& problem) {
    throw std::invalid_argument(std::string("the body is not the expected JSON: ") + problem.what());
  }
  if (result.partial_key.empty() || result.source_kind.empty() || result.source_name.empty() || !with_list)
    throw std::invalid_argument("partialKey, sourceKind, sourceName and fileList are needed");
  return result;
}

std::string diff_lists::json() const {
  rapidjson::StringBuffer buffer;
  json_writer writer(buffer);
  writer.StartObject();
  write_list(writer, "newFiles", created);
  write_list(writer, "updatedFiles", updated);
  write_list(writer, "movedFiles", moved);
  write_list(writer, "deletedFiles", deleted);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

diff_lists compare(content_store& contents, const diff_request& submitted) {
  return comparison(contents, submitted).run();
}

} // namespace cfc::simulator
