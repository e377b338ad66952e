#include "tools/connector/health.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/utc.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace cfc::connector {

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// One of the checks. `write` gives the members behind `status`.
struct check {
  std::string_view name;
  bool up;
  std::function<void(writer&)> write;
};

bool fails(const run_history::tenant_runs& runs, double threshold) {
  return static_cast<double>(runs.failures) > threshold * static_cast<double>(runs.total);
}

bool is_reachable(const reachability& one) {
  return !one.error;
}

bool all_reachable(const std::vector<reachability>& list) {
  return std::all_of(list.begin(), list.end(), is_reachable);
}

std::string_view word_for(bool reachable) {
  return reachable ? "reachable" : "unreachable";
}

void write_list(writer& out, std::string_view name, const std::vector<reachability>& list) {
  text::write_key(out, name);
  out.StartArray();
  for (const auto& one : list) {
    out.StartObject();
    text::write_member(out, "tenant", one.tenant);
    text::write_member(out, "status", word_for(is_reachable(one)));
    if (one.error)
      text::write_member(out, "error", *one.error);
    out.EndObject();
  }
  out.EndArray();
}

void write_failing(writer& out, const health_findings& found) {
  text::write_key(out, "threshold");
  out.Double(found.failure_threshold);
  text::write_key(out, "failingTenants");
  out.StartArray();
  for (const auto& one : found.sync.tenants) {
    if (fails(one, found.failure_threshold))
      text::write_text(out, one.tenant);
  }
  out.EndArray();
}

void write_runs(writer& out, const std::vector<run_history::tenant_runs>& tenants) {
  text::write_key(out, "tenants");
  out.StartObject();
  for (const auto& one : tenants) {
    text::write_key(out, one.tenant);
    out.StartObject();
    text::write_key(out, "failures");
    out.Uint64(one.failures);
    text::write_key(out, "total");
    out.Uint64(one.total);
    out.EndObject();
  }
  out.EndObject();
}

check sync_check(const health_findings& found) {
  const auto& runs = found.sync.tenants;
  const bool up = std::none_of(runs.begin(), runs.end(),
                               [&](const auto& one) { return fails(one, found.failure_threshold); });
  return {"sync", up, [&found, up](writer& out) {
            if (found.sync.tenants.empty()) {
              text::write_member(out, "message", "no synchronisation has ended since the start");
              return;
            }
            if (found.sync.last)
              text::write_member(out, "lastSyncAt", text::utc_milliseconds(*found.sync.last));
            if (!up)
              write_failing(out, found);
            write_runs(out, found.sync.tenants);
          }};
}

check check_of(const connectivity_check& found) {
  const bool up = !found.atlassian_error && all_reachable(found.confluence);
  return {"connectivity", up, [&found](writer& out) {
            if (found.asks_atlassian)
              text::write_member(out, "atlassian", word_for(!found.atlassian_error));
            if (found.atlassian_error)
              text::write_member(out, "atlassianError", *found.atlassian_error);
            write_list(out, "confluence", found.confluence);
          }};
}

check check_of(const unique_check& found) {
  const bool up = all_reachable(found.ingestion) && all_reachable(found.scope_management);
  return {"uniqueApi", up, [&found](writer& out) {
            write_list(out, "ingestion", found.ingestion);
            write_list(out, "scopeManagement", found.scope_management);
          }};
}

void write_checks(writer& out, std::string_view name, const std::vector<check>& checks,
                  const std::function<bool(const check&)>& belongs) {
  text::write_key(out, name);
  out.StartObject();
  for (const auto& one : checks) {
    if (!belongs(one))
      continue;
    text::write_key(out, one.name);
    out.StartObject();
    text::write_member(out, "status", one.up ? "up" : "down");
    one.write(out);
    out.EndObject();
  }
  out.EndObject();
}

} // namespace

health_answer health_answer_of(const health_findings& found) {
  std::vector<check> checks{sync_check(found)};
  if (found.connectivity)
    checks.push_back(check_of(*found.connectivity));
  if (found.unique)
    checks.push_back(check_of(*found.unique));
  const bool up = std::all_of(checks.begin(), checks.end(), [](const check& one) { return one.up; });
  rapidjson::StringBuffer buffer;
  writer out(buffer);
  out.StartObject();
  text::write_member(out, "status", found.shutting_down ? "shutting_down" : up ? "ok" : "error");
  write_checks(out, "info", checks, [](const check& one) { return one.up; });
  write_checks(out, "error", checks, [](const check& one) { return !one.up; });
  write_checks(out, "details", checks, [](const check&) { return true; });
  out.EndObject();
  return {up && !found.shutting_down ? 200 : 503,
          observe::conceal_secrets(std::string_view(buffer.GetString(), buffer.GetSize()))};
}

} // namespace cfc::connector
