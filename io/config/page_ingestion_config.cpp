#include "io/config/page_ingestion_config.hpp"

#include "io/config/scalar.hpp"
#include "io/config/value_reader.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace cfc::config {

namespace {

/// Also ends a list that holds itself by an alias.
constexpr int deepest = 100;
/// It goes along with every page. Aliases of lists of aliases would make gigabytes of a few lines.
constexpr std::size_t most_bytes = 256UL * 1024;

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

[[noreturn]] void refuse(const YAML::Node& node, const std::string& why) {
  throw YAML::Exception(node.Mark(), "found " + why + ", allowed: what JSON can express");
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// The digits of a decimal integer of any size as JSON wants them, without plus and leading zeros; "": it is
/// none.
std::string long_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return "";
  }
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative ? "-" : "") + std::string(text);
}

void write_text(json_writer& to, std::string_view text) {
  to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_scalar(json_writer& to, const YAML::Node& node) {
  const std::string_view text = node.Scalar();
  const auto& tag = node.Tag();
  // yaml-cpp's tag is "?" for what stands there without quotes and "!" for what is quoted.
  if (tag == "!" || tag == "tag:yaml.org,2002:str") {
    write_text(to, text);
  } else if (is_one_of(text, {"true", "True", "TRUE"})) {
    to.Bool(true);
  } else if (is_one_of(text, {"false", "False", "FALSE"})) {
    to.Bool(false);
  } else if (is_one_of(lower_case(text), {".nan", ".inf", "-.inf", "+.inf"})) {
    refuse(node, words_for(node));
  } else if (const auto number = scalar::integer(text)) {
    to.Int64(*number);
  } else if (const auto digits = long_integer(text); !digits.empty()) {
    // A double would round it.
    to.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
  } else if (const auto fraction = scalar::real(text)) {
    to.Double(*fraction);
  } else {
    write_text(to, text);
  }
}

/// A map, list or value with all that is in it, written as JSON.
class node_writer {
public:
  void write(const YAML::Node& node, int depth) {
    if (depth > deepest) {
      refuse(node, "more than " + std::to_string(deepest) + " levels");
    }
    if (buffer_.GetSize() > most_bytes) {
      refuse(node, "more than " + std::to_string(most_bytes / 1024) + " KiB of JSON");
    }
    if (node.IsMap()) {
      write_map(node, depth);
    } else if (node.IsSequence()) {
      to_.StartArray();
      for (const auto& item : node) {
        write(item, depth + 1);
      }
      to_.EndArray();
    } else if (node.IsScalar()) {
      write_scalar(to_, node);
    } else {
      to_.Null();
    }
  }
  std::string text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
  void write_map(const YAML::Node& map, int depth) {
    to_.StartObject();
    std::vector<std::string> names;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) {
        refuse(entry.first, words_for(entry.first) + " as a key");
      }
      const auto& name = entry.first.Scalar();
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        refuse(entry.first, "the key " + words_for(entry.first) + " twice");
      }
      names.push_back(name);
      to_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
      write(entry.second, depth + 1);
    }
    to_.EndObject();
  }

  rapidjson::StringBuffer buffer_;
  json_writer to_{buffer_};
};

} // namespace

std::string to_json(const YAML::Node& map) {
  node_writer writer;
  writer.write(map, 1);
  return writer.text();
}

} // namespace cfc::config
