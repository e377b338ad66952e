#include "tools/simulator/control/judgement.hpp"

#include "tools/simulator/text/hex.hpp"

#include <algorithm>

namespace cfc::simulator {

namespace {

constexpr std::size_t most_examples = 10;

std::string text_in(const json::value& metadata, std::string_view name) {
  const auto* found = find_member(metadata, name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::vector<std::string> labels_in(const json::value& metadata) {
  std::vector<std::string> labels;
  const auto* found = find_member(metadata, "confluenceLabels");
  if (found == nullptr || !found->is_array())
    return labels;
  for (const auto& one : found->get_array())
    labels.emplace_back(one.is_string() ? std::string(one.get_string()) : write_json(one));
  std::sort(labels.begin(), labels.end());
  return labels;
}

bool metadata_is_right(const expected_content& wanted, const std::string& text) {
  const json::value metadata = text.empty() ? json::value() : read_json(text);
  return text_in(metadata, "spaceKey") == wanted.space_key &&
         text_in(metadata, "spaceName") == wanted.space_name &&
         (!wanted.is_page || labels_in(metadata) == wanted.labels);
}

/// What is wrong with it; empty when nothing is.
std::string mistake(const expected_content& wanted, const unique_state& state, slot at) {
  const auto& held = state.contents[at];
  const auto& pool = state.contents.pool();
  if (!held.finalised || !held.uploaded)
    return "unfinished";
  if (held.byte_size != wanted.byte_size || held.uploaded_bytes != wanted.byte_size)
    return "size";
  if (!wanted.sha256.empty() &&
      hex({reinterpret_cast<const char*>(held.sha256.data()), held.sha256.size()}) != wanted.sha256)
    return "bytes";
  if (held.title() != wanted.title)
    return "title";
  if (pool[held.mime_type] != wanted.mime_type)
    return "media type";
  if (state.scopes.path(held.owner) != wanted.scope_path)
    return "scope";
  return metadata_is_right(wanted, pool[held.metadata]) ? "" : "metadata";
}

} // namespace

void judgement::finding::add(std::string example) {
  ++count;
  if (examples.size() < most_examples)
    examples.push_back(std::move(example));
}

judgement judge(const instance& content, const expectation& by, const unique_state& held) {
  judgement result;
  std::vector<bool> wanted(held.contents.slots(), false);
  expected_contents(content, by, [&](const expected_content& one) {
    ++result.expected;
    const auto at = held.contents.find(one.key);
    if (!at)
      return result.missing.add(one.key);
    wanted[*at] = true;
    const auto what = mistake(one, held, *at);
    if (what.empty())
      ++result.right;
    else
      result.wrong.add(one.key + ": " + what);
  });
  held.contents.starting_with("", [&](slot at) {
    ++result.held;
    if (!wanted[at])
      result.surplus.add(held.contents.key(at));
    return true;
  });
  return result;
}

json::object judgement_json(const judgement& of) {
  const auto finding = [](const judgement::finding& one) {
    return json::object{{"count", one.count},
                        {"examples", json::array(one.examples.begin(), one.examples.end())}};
  };
  return {{"complete", of.complete()}, {"expected", of.expected},        {"held", of.held},
          {"right", of.right},         {"missing", finding(of.missing)}, {"surplus", finding(of.surplus)},
          {"wrong", finding(of.wrong)}};
}

} // namespace cfc::simulator
