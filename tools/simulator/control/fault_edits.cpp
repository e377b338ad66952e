#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/edits.hpp"

#include <functional>
#include <stdexcept>

namespace cfc::simulator {
namespace {

double real_of(const json::value& what) {
  return what.is_number() ? what.to_number<double>() : 0;
}

double real_at(const json::value& from, std::string_view name, double otherwise) {
  const auto* found = find_member(from, name);
  return found == nullptr ? otherwise : real_of(*found);
}

/// A text as it is, anything else as JSON.
std::string body_of(const json::value& from) {
  const auto* found = find_member(from, "body");
  return found == nullptr || found->is_string() ? text_at(from, "body") : write_json(*found);
}

void check_names(const json::value& from) {
  if (!from.is_object())
    throw std::invalid_argument("a fault rule must be an object");
  constexpr std::string_view known =
      " host method contains operation skip count delayMs status fields body drop "
      "chunked cutBodyAfter bytesPerSecond uploadBytesPerSecond padBytes gzip echo mutate ";
  for (const auto& [name, what] : from.get_object())
    if (known.find(" " + std::string(name) + " ") == std::string_view::npos)
      throw std::invalid_argument("a fault rule has no '" + std::string(name) + "'");
}

/// Edits that the content gets while somebody asks for it. What can't be done then is left out: who wants to
/// know whether it was done looks at the content.
std::function<void()> later_edits(instance& content, const json::value& from) {
  const auto* found = find_member(from, "mutate");
  if (found == nullptr)
    return {};
  return [&content, edits = *found] {
    try {
      apply_content_edits(content, edits);
    } catch (const std::invalid_argument&) {
      return;
    }
  };
}

fault_rule rule_of(instance& content, const json::value& from) {
  check_names(from);
  fault_rule rule;
  rule.host = text_at(from, "host");
  rule.method = text_at(from, "method");
  rule.contains = text_at(from, "contains");
  rule.operation = text_at(from, "operation");
  rule.before = later_edits(content, from);
  if (rule.before && !rule.operation.empty())
    throw std::invalid_argument("a fault rule with an 'operation' has no 'mutate'");
  rule.skip = number_at(from, "skip");
  rule.count = number_at(from, "count", 1);
  rule.what.delay_ms = real_at(from, "delayMs", 0);
  rule.what.status = static_cast<int>(number_at(from, "status"));
  rule.what.body = body_of(from);
  rule.what.drop_connection = flag_at(from, "drop");
  rule.what.chunked = flag_at(from, "chunked");
  rule.what.pad_bytes = static_cast<std::uint64_t>(number_at(from, "padBytes"));
  rule.what.gzip = flag_at(from, "gzip");
  rule.what.echo = flag_at(from, "echo");
  rule.what.cut_body_after = number_at(from, "cutBodyAfter", -1);
  rule.what.bytes_per_second = real_at(from, "bytesPerSecond", 0);
  rule.what.upload_bytes_per_second = real_at(from, "uploadBytesPerSecond", 0);
  if (const auto* fields = find_member(from, "fields"); fields != nullptr && fields->is_object())
    for (const auto& [name, what] : fields->get_object())
      rule.what.fields.emplace_back(name, text_at(*fields, name));
  return rule;
}

void add_rules(faults& behaviour, instance& content, const json::value& rules) {
  if (!rules.is_array())
    return behaviour.add(rule_of(content, rules));
  for (const auto& one : rules.get_array())
    behaviour.add(rule_of(content, one));
}

template <class F>
void each_member(const json::value& edits, std::string_view name, F apply) {
  const auto* found = find_member(edits, name);
  if (found != nullptr && found->is_object())
    for (const auto& [key, what] : found->get_object())
      apply(key, what);
}

} // namespace

void apply_fault_edits(faults& behaviour, instance& content, const json::value& edits) {
  if (flag_at(edits, "clear"))
    behaviour.clear_rules();
  if (find_member(edits, "host") != nullptr || find_member(edits, "operation") != nullptr)
    behaviour.add(rule_of(content, edits));
  if (const auto* added = edits.is_array() ? &edits : find_member(edits, "add"); added != nullptr)
    add_rules(behaviour, content, *added);
  if (flag_at(edits, "resetModes"))
    behaviour.reset_modes();
  each_member(edits, "modes", [&](std::string_view name, const json::value& what) {
    behaviour.set_mode(name, mode_value(what));
  });
  each_member(edits, "latencyMs", [&](std::string_view host, const json::value& what) {
    behaviour.set_latency(host, real_of(what));
  });
  each_member(edits, "jitterMs", [&](std::string_view host, const json::value& what) {
    behaviour.set_jitter(host, real_of(what));
  });
  each_member(edits, "slots", [&](std::string_view host, const json::value& what) {
    behaviour.set_slots(host, static_cast<std::size_t>(what.is_int64() ? what.get_int64() : 0));
  });
  each_member(edits, "rateLimit", [&](std::string_view host, const json::value& what) {
    behaviour.set_rate_limit(host, static_cast<std::uint32_t>(what.is_int64() ? what.get_int64() : 0));
  });
}

json::array fault_rules(const faults& behaviour) {
  json::array result;
  for (const auto& rule : behaviour.rules())
    result.push_back({{"host", rule.host},
                      {"method", rule.method},
                      {"contains", rule.contains},
                      {"operation", rule.operation},
                      {"skip", rule.skip},
                      {"count", rule.count},
                      {"status", rule.what.status},
                      {"delayMs", rule.what.delay_ms},
                      {"chunked", rule.what.chunked},
                      {"drop", rule.what.drop_connection}});
  return result;
}

} // namespace cfc::simulator
