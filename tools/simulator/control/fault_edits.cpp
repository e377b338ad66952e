#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/edits.hpp"

#include <stdexcept>

namespace cfc::simulator {
namespace {

double real(const value& from, std::string_view name, double otherwise) {
  const auto* found = from.find(name);
  if (found == nullptr)
    return otherwise;
  return found->as_double() != nullptr ? *found->as_double() : static_cast<double>(from.number(name));
}

/// A text as it is, anything else as JSON.
std::string body_of(const value& from) {
  const auto* found = from.find("body");
  return found == nullptr || found->as_string() != nullptr ? from.text("body") : write_json(*found);
}

void check_names(const value& from) {
  if (from.as_object() == nullptr)
    throw std::invalid_argument("a fault rule must be an object");
  constexpr std::string_view known =
      " host method contains operation skip count delayMs status fields body drop "
      "cutBodyAfter bytesPerSecond uploadBytesPerSecond ";
  for (const auto& [name, what] : *from.as_object())
    if (known.find(" " + name + " ") == std::string_view::npos)
      throw std::invalid_argument("a fault rule has no '" + name + "'");
}

fault_rule rule_of(const value& from) {
  check_names(from);
  fault_rule rule;
  rule.host = from.text("host");
  rule.method = from.text("method");
  rule.contains = from.text("contains");
  rule.operation = from.text("operation");
  rule.skip = from.number("skip");
  rule.count = from.number("count", 1);
  rule.what.delay_ms = real(from, "delayMs", 0);
  rule.what.status = static_cast<int>(from.number("status"));
  rule.what.body = body_of(from);
  rule.what.drop_connection = from.flag("drop");
  rule.what.cut_body_after = from.number("cutBodyAfter", -1);
  rule.what.bytes_per_second = real(from, "bytesPerSecond", 0);
  rule.what.upload_bytes_per_second = real(from, "uploadBytesPerSecond", 0);
  if (const auto* fields = from.find("fields"); fields != nullptr && fields->as_object() != nullptr)
    for (const auto& [name, what] : *fields->as_object())
      rule.what.fields.emplace_back(name, fields->text(name));
  return rule;
}

/// As the modes of a scenario file.
std::string mode_text(const value& what) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(write_json(what)).get(root) != simdjson::SUCCESS)
    throw std::invalid_argument("the mode can't be read");
  return mode_value(root);
}

template <class F>
void each_member(const value& edits, std::string_view name, F apply) {
  const auto* found = edits.find(name);
  if (found != nullptr && found->as_object() != nullptr)
    for (const auto& [key, what] : *found->as_object())
      apply(key, what);
}

} // namespace

void apply_fault_edits(faults& behaviour, const value& edits) {
  if (edits.flag("clear"))
    behaviour.clear_rules();
  if (edits.find("host") != nullptr || edits.find("operation") != nullptr)
    behaviour.add(rule_of(edits));
  if (const auto* added = edits.as_list() != nullptr ? &edits : edits.find("add"); added != nullptr)
    for (const auto& one : added->as_list() != nullptr ? *added->as_list() : value::list{*added})
      behaviour.add(rule_of(one));
  if (edits.flag("resetModes"))
    behaviour.reset_modes();
  each_member(edits, "modes",
              [&](const std::string& name, const value& what) { behaviour.set_mode(name, mode_text(what)); });
  each_member(edits, "latencyMs", [&](const std::string& host, const value& what) {
    behaviour.set_latency(host, what.as_double() != nullptr
                                    ? *what.as_double()
                                    : static_cast<double>(edits.find("latencyMs")->number(host)));
  });
  each_member(edits, "rateLimit", [&](const std::string& host, const value&) {
    behaviour.set_rate_limit(host, static_cast<std::uint32_t>(edits.find("rateLimit")->number(host)));
  });
}

value fault_rules(const faults& behaviour) {
  value result{value::list{}};
  for (const auto& rule : behaviour.rules()) {
    value one;
    one.add("host", rule.host);
    one.add("method", rule.method);
    one.add("contains", rule.contains);
    one.add("operation", rule.operation);
    one.add("skip", rule.skip);
    one.add("count", rule.count);
    one.add("status", rule.what.status);
    one.add("delayMs", rule.what.delay_ms);
    one.add("drop", rule.what.drop_connection);
    result.push(std::move(one));
  }
  return result;
}

} // namespace cfc::simulator
