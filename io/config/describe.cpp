#include "io/config/keys.hpp"
#include "io/config/loader.hpp"
#include "io/config/rules.hpp"
#include "io/observe/masking.hpp"
#include "io/text/printable.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <variant>

namespace cfc::config {

namespace {

/// JSON is YAML; its strings stay quoted so that they stay strings.
void emit_json(YAML::Emitter& out, const YAML::Node& node) {
  if (node.IsMap()) {
    out << YAML::Flow << YAML::BeginMap;
    for (const auto& entry : node) {
      out << YAML::Key << YAML::DoubleQuoted << entry.first.Scalar() << YAML::Value;
      emit_json(out, entry.second);
    }
    out << YAML::EndMap;
  } else if (node.IsSequence()) {
    out << YAML::Flow << YAML::BeginSeq;
    for (const auto& item : node) {
      emit_json(out, item);
    }
    out << YAML::EndSeq;
  } else if (node.IsScalar() && node.Tag() == "!") {
    out << YAML::DoubleQuoted << node.Scalar();
  } else if (node.IsScalar()) {
    out << node.Scalar();
  } else {
    out << YAML::Null;
  }
}

struct emit_value {
  YAML::Emitter& out;
  tenant& from;

  /// The query of a URL may hold a key.
  void operator()(const text_rule& v) const {
    out << (v.wrong == check_endpoint_url ? observe::mask_url(v.at(from)) : v.at(from));
  }
  void operator()(const secret_rule&) const { out << "***"; }
  void operator()(const choice_rule& v) const { out << std::string(v.words[v.get(from)]); }
  void operator()(const count_rule& v) const {
    if (v.is_auto != nullptr && v.is_auto(from))
      out << "auto";
    else
      out << v.at(from);
  }
  void operator()(const percent_rule& v) const { out << v.at(from); }
  void operator()(const megabytes_rule& v) const { out << static_cast<double>(v.at(from)) / (1024 * 1024); }
  void operator()(const ceiling_rule& v) const {
    if (const auto& limit = v.at(from)) {
      out << *limit;
    } else {
      out << YAML::Null << YAML::Comment("unlimited");
    }
  }
  /// Values may identify or admit somebody.
  void operator()(const headers_rule& v) const {
    out << YAML::BeginMap;
    for (const auto& [name, value] : v.at(from)) {
      out << YAML::Key << name << YAML::Value << "***";
    }
    out << YAML::EndMap;
  }
  void operator()(const cron_rule& v) const { out << v.at(from); }
  void operator()(const ignored_rule&) const { out << YAML::Null << YAML::Comment("without effect"); }
  void operator()(const media_types_rule& v) const { out << v.at(from); }
  void operator()(const space_keys_rule& v) const {
    const auto& keys = v.at(from);
    if (keys.empty()) {
      out << YAML::Null << YAML::Comment("none");
    } else {
      out << keys;
    }
  }
  void operator()(const json_rule& v) const {
    const auto& json = v.at(from);
    if (json.empty()) {
      out << YAML::Null << YAML::Comment("none");
    } else {
      emit_json(out, YAML::Load(json));
    }
  }
};

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    parts.emplace_back(path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  parts.emplace_back(path);
  return parts;
}

} // namespace

std::string describe(const tenant& t) {
  tenant copy = t;
  YAML::Emitter out;
  out.SetSeqFormat(YAML::Block);
  out << YAML::BeginMap;
  std::vector<std::string> open;
  for (const auto& k : all_keys()) {
    if (!holds(k.where, copy)) {
      continue;
    }
    const auto parts = parts_of(k.path);
    const auto shared = static_cast<std::size_t>(
        std::mismatch(open.begin(), open.end(), parts.begin(), parts.end() - 1).first - open.begin());
    for (; open.size() > shared; open.pop_back()) {
      out << YAML::EndMap;
    }
    for (; open.size() + 1 < parts.size(); open.push_back(parts[open.size()])) {
      out << YAML::Key << parts[open.size()] << YAML::Value << YAML::BeginMap;
    }
    out << YAML::Key << parts.back() << YAML::Value;
    std::visit(emit_value{out, copy}, k.rule);
  }
  for (std::size_t i = 0; i <= open.size(); ++i) {
    out << YAML::EndMap;
  }
  return std::string(out.c_str()) + "\n";
}

std::string describe(const std::vector<tenant>& tenants) {
  std::string stream;
  for (const auto& t : tenants) {
    stream += "--- # tenant " + t.name + " (" + text::printable(t.file) + ")\n" + describe(t);
  }
  return stream;
}

} // namespace cfc::config
