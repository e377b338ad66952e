#include "tools/simulator/control/control.hpp"

#include "tools/simulator/control/edits.hpp"
#include "tools/simulator/control/expected.hpp"
#include "tools/simulator/control/judgement.hpp"
#include "tools/simulator/control/measures.hpp"
#include "tools/simulator/control/state.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

namespace cfc::simulator {
namespace {

reply problem(int status, const std::string& message) {
  return reply::json(status, write_json(json::object({{"error", message}})));
}

std::string parameter(const call& request, std::string_view name, std::string_view otherwise = {}) {
  const auto* found = request.parameter(name);
  return found == nullptr ? std::string(otherwise) : *found;
}

std::uint64_t number(const call& request, std::string_view name, std::uint64_t otherwise) {
  const auto* found = request.parameter(name);
  if (found == nullptr)
    return otherwise;
  std::uint64_t result = 0;
  const auto* last = found->data() + found->size();
  if (std::from_chars(found->data(), last, result).ptr != last)
    throw std::invalid_argument(std::string(name) + " must be a number");
  return result;
}

bool flag(const call& request, std::string_view name, bool otherwise) {
  const auto text = parameter(request, name, otherwise ? "1" : "0");
  return text == "1" || text == "true";
}

/// Whether a request to Unique changed something, or tried to.
bool is_mutation(const logged_request& entry) {
  if (entry.host != "unique")
    return false;
  const auto& known = graphql::root_fields();
  return entry.method == "PUT" || std::any_of(known.begin(), known.end(), [&](const auto& root) {
           return root.kind == graphql::operation_kind::mutation &&
                  entry.operation.find(root.name) != std::string::npos;
         });
}

json::object record(const logged_request& entry) {
  return {{"n", entry.n},
          {"at", utc_text(entry.at_ms)},
          {"host", entry.host},
          {"method", entry.method},
          {"target", entry.target},
          {"status", entry.status},
          {"ms", entry.ms},
          {"operation", entry.operation},
          {"authorization", entry.authorization},
          {"fields", json::array(entry.fields.begin(), entry.fields.end())},
          {"bodyBytes", entry.body_bytes},
          {"peerPort", entry.peer_port}};
}

expectation expectation_of(const call& request, const instance& content) {
  expectation by;
  by.tenant = parameter(request, "tenant", by.tenant);
  by.single_label = parameter(request, "single", content.settings().single_label);
  by.all_label = parameter(request, "all", content.settings().all_label);
  by.cloud = parameter(request, "instance", "cloud") != "data-center";
  by.v1_keys = flag(request, "v1Keys", by.v1_keys);
  by.attachments = flag(request, "attachments", by.attachments);
  by.image_ocr = flag(request, "imageOcr", by.image_ocr);
  by.hashes = flag(request, "hashes", by.hashes);
  by.base_url = parameter(request, "baseUrl");
  by.root_path = parameter(request, "rootPath", by.root_path);
  by.max_file_bytes = number(request, "maxFileBytes", by.max_file_bytes);
  for (const auto& [name, text] : request.query)
    if (name == "mediaType")
      by.media_types.insert(text);
  return by;
}

} // namespace

reply control::handle(call& request) {
  try {
    if (request.method == "GET")
      return get(request);
    if (request.method == "POST")
      return post(request);
    return problem(405, "GET or POST");
  } catch (const std::invalid_argument& what) {
    return problem(400, what.what());
  } catch (const platform_error& what) {
    return problem(400, what.what());
  }
}

reply control::get(const call& request) {
  if (request.path == "/control/state")
    return state(request);
  if (request.path == "/control/state/summary") {
    const auto prefix = parameter(request, "prefix");
    return reply::json(
        200, unique_.with_state([&](unique_state& held) { return write_json(state_summary(held, prefix)); }));
  }
  if (request.path == "/control/requests")
    return requests(request);
  if (request.path == "/control/faults")
    return reply::json(200, write_json(fault_rules(behaviour_)));
  if (request.path == "/control/measures")
    return reply::json(200, write_json(measures_json(meter_.since_beginning())));
  if (request.path == "/control/judgement") {
    const auto by = expectation_of(request, content_);
    return reply::json(200, unique_.with_state([&](const unique_state& held) {
      return write_json(judgement_json(judge(content_, by, held)));
    }));
  }
  if (request.path == "/control/expected" || request.path == "/control/expected/summary")
    return expected(request, request.path.ends_with("/summary"));
  return problem(404, "there is no GET " + request.path);
}

reply control::post(call& request) {
  if (request.path == "/control/requests/clear") {
    log_.clear();
    return reply::json(200, "{}");
  }
  if (request.path == "/control/measures/clear") {
    meter_.begin_anew();
    return reply::json(200, "{}");
  }
  if (request.path == "/control/unique/reset") {
    unique_.reset();
    return reply::json(200, "{}");
  }
  if (request.path == "/control/faults/clear") {
    behaviour_.clear_rules();
    behaviour_.reset_modes();
    return reply::json(200, "{}");
  }
  const auto edits = read_json(request.body);
  json::object answer;
  if (request.path == "/control/mutate") {
    answer["ids"] = apply_content_edits(content_, edits);
  } else if (request.path == "/control/faults") {
    apply_fault_edits(behaviour_, content_, edits);
    answer["rules"] = fault_rules(behaviour_);
  } else if (request.path == "/control/unique") {
    answer["ids"] = unique_.with_state(
        [&](unique_state& held) { return apply_unique_edits(held, unique_.settings(), edits); });
  } else if (request.path == "/control/tokens") {
    accept_token(edits);
  } else {
    return problem(404, "there is no POST " + request.path);
  }
  return reply::json(200, write_json(answer));
}

void control::accept_token(const json::value& what) {
  const auto host = text_at(what, "host");
  const auto token = text_at(what, "token");
  const std::chrono::seconds lifetime(number_at(what, "lifetime", 3600));
  if (token.empty())
    throw std::invalid_argument("token is missing");
  if (host == "cloud" && cloud_tokens_ != nullptr) {
    cloud_tokens_->accept(token, lifetime);
  } else if (host == "data-center" && data_center_tokens_ != nullptr) {
    data_center_tokens_->accept(token, lifetime);
  } else if (host == "unique") {
    const auto until = std::chrono::system_clock::now().time_since_epoch() + lifetime;
    const auto until_ms = std::chrono::duration_cast<std::chrono::milliseconds>(until).count();
    unique_.with_state([&](unique_state& held) { held.access.accept_token(token, until_ms); });
  } else {
    throw std::invalid_argument("host must be cloud, data-center or unique");
  }
}

reply control::state(const call& request) {
  state_filter wanted;
  wanted.prefix = parameter(request, "prefix");
  wanted.after = parameter(request, "after");
  wanted.limit = number(request, "limit", wanted.limit);
  return reply::json(200, unique_.with_state([&](unique_state& held) { return state_json(held, wanted); }));
}

reply control::requests(const call& request) {
  const auto host = parameter(request, "host");
  const auto limit = number(request, "limit", SIZE_MAX);
  const bool only_mutations = flag(request, "mutations", false);
  json::array entries;
  json::object counts;
  for (const auto& entry : log_.since(number(request, "since", 0)))
    if ((host.empty() || entry.host == host) && (!only_mutations || is_mutation(entry)) &&
        entries.size() < limit)
      entries.push_back(record(entry));
  for (const auto& [name, count] : log_.counts())
    counts[name] = count;
  const json::object answer{
      {"total", log_.total()}, {"counts", std::move(counts)}, {"requests", std::move(entries)}};
  return reply::json(200, write_json(answer));
}

reply control::expected(const call& request, bool summary) {
  const auto by = expectation_of(request, content_);
  return reply::json(200, summary ? write_json(expected_summary(content_, by))
                                  : expected_json(content_, by, number(request, "limit", SIZE_MAX)));
}

} // namespace cfc::simulator
