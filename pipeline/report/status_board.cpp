#include "pipeline/report/status_board.hpp"

#include "io/observe/masking.hpp"
#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/utc.hpp"
#include "nodes/operations/edge_level.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <numeric>

namespace cfc::pipeline {

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(writer& to, std::string_view name, std::string_view value) {
  text::write_member(to, name, observe::mask_personal(observe::conceal_secrets(value)));
}
void put(writer& to, std::string_view name, std::uint64_t value) {
  text::write_key(to, name);
  to.Uint64(value);
}
void put(writer& to, std::string_view name, std::int64_t value) {
  text::write_key(to, name);
  to.Int64(value);
}
void put(writer& to, std::string_view name, double value) {
  text::write_key(to, name);
  to.Double(value);
}

void put_edges(writer& to, const std::vector<nodes::edge_level>& edges) {
  text::write_key(to, "edges");
  to.StartArray();
  for (const auto& level : edges) {
    to.StartObject();
    put(to, "name", nodes::name_of(level.edge));
    put(to, "capacity", level.capacity);
    put(to, "inside", level.inside);
    put(to, "waiting", level.waiting);
    to.EndObject();
  }
  to.EndArray();
}

void put_load(writer& to, const progress_view& view, const progress_view& before) {
  const auto found = held_back_by(view, before);
  text::write_key(to, "holdsBack");
  if (found.kind == bottleneck_kind::unknown || found.kind == bottleneck_kind::nothing)
    to.Null();
  else
    text::write_text(to, text_of(found));
  const auto bytes = rates_between(before.load, view.load);
  put(to, "bytesDownPerSecond", bytes.down);
  put(to, "bytesUpPerSecond", bytes.up);
}

void put_now(writer& to, const progress_view& view, const progress_view& before) {
  to.StartObject();
  put(to, "phase", view.phase);
  put(to, "seconds", view.seconds);
  put(to, "phaseSeconds", view.phase_seconds);
  put(to, "pagesFound", view.pages_found);
  put(to, "attachmentsFound", view.attachments_found);
  put(to, "spacesComplete", view.spaces_complete);
  put(to, "spacesDiffed", view.spaces_diffed);
  put(to, "pagesDone", view.pages_done);
  put(to, "pagesWanted", view.pages_wanted);
  put(to, "attachmentsDone", view.attachments_done);
  put(to, "attachmentsWanted", view.attachments_wanted);
  put(to, "deleted", view.deleted);
  put(to, "toDelete", view.to_delete);
  text::write_key(to, "discoveryDone");
  to.Bool(view.discovery_done);
  put_load(to, view, before);
  put_edges(to, view.edges);
  to.EndObject();
}

void put_failures(writer& to, const std::vector<nodes::failed_item>& failures) {
  text::write_key(to, "failures");
  to.StartArray();
  for (const auto& failed : failures) {
    to.StartObject();
    put(to, "key", failed.key);
    put(to, "step", failed.step);
    put(to, "status", std::int64_t{failed.status});
    put(to, "message", failed.message);
    to.EndObject();
  }
  to.EndArray();
}

void put_run(writer& to, const status_board::ended_run& run) {
  to.StartObject();
  put(to, "ended", text::utc_milliseconds(run.ended));
  put(to, "status", name_of(run.status));
  put(to, "reason", run.reason);
  put(to, "seconds", run.seconds);
  put(to, "pagesIngested", run.pages);
  put(to, "attachmentsIngested", run.attachments);
  put(to, "failed", run.failed);
  put(to, "deleted", run.deleted);
  text::write_key(to, "deletions");
  to.StartObject();
  for (const auto& [reason, count] : run.deletions)
    put(to, reason, count);
  to.EndObject();
  put_failures(to, run.failures);
  to.EndObject();
}

void put_tenant(writer& to, const status_board::tenant_status& tenant, const progress_view* now) {
  to.StartObject();
  put(to, "name", tenant.name);
  text::write_key(to, "nextRun");
  if (tenant.next)
    text::write_text(to, text::utc_milliseconds(*tenant.next));
  else
    to.Null();
  text::write_key(to, "now");
  if (now != nullptr)
    put_now(to, *now, tenant.seen.before());
  else
    to.Null();
  text::write_key(to, "runs");
  to.StartArray();
  for (const auto& run : tenant.runs)
    put_run(to, run);
  to.EndArray();
  to.EndObject();
}

status_board::ended_run run_of(const cycle_report& report, status_board::time ended) {
  status_board::ended_run run;
  run.status = report.status;
  run.reason = report.abort_reason;
  run.ended = ended;
  run.seconds = std::accumulate(report.phase_seconds.begin(), report.phase_seconds.end(), 0.0,
                                [](double sum, const auto& phase) { return sum + phase.second; });
  run.pages = report.pages.ingested;
  run.attachments = report.attachments.ingested;
  run.failed = report.failures.size();
  run.deleted = count_of(report, deletion_record::end::deleted);
  for (const auto& deletion : report.deletions) {
    if (deletion.how == deletion_record::end::deleted)
      ++run.deletions[deletion.reason];
  }
  const auto named = std::min(report.failures.size(), status_board::failures_named);
  run.failures.assign(report.failures.begin(), report.failures.begin() + static_cast<std::ptrdiff_t>(named));
  return run;
}

} // namespace

status_board::status_board(const std::vector<std::string>& tenants, std::size_t runs_kept)
    : runs_kept_(runs_kept) {
  tenants_.reserve(tenants.size());
  for (const auto& name : tenants)
    tenants_.push_back({name});
}

status_board::tenant_status* status_board::find(const std::string& tenant) {
  const auto found = std::find_if(tenants_.begin(), tenants_.end(),
                                  [&](const tenant_status& status) { return status.name == tenant; });
  return found == tenants_.end() ? nullptr : &*found;
}

void status_board::note(const cycle_report& report, time ended) {
  auto run = run_of(report, ended);
  const std::lock_guard lock(mutex_);
  auto* tenant = find(report.tenant);
  if (tenant == nullptr)
    return;
  tenant->runs.push_front(std::move(run));
  if (tenant->runs.size() > runs_kept_)
    tenant->runs.pop_back();
}

void status_board::next_run(const std::string& tenant, std::optional<time> at) {
  const std::lock_guard lock(mutex_);
  if (auto* status = find(tenant))
    status->next = at;
}

std::string status_board::to_json(const std::string& version, const std::vector<progress_view>& views) {
  rapidjson::StringBuffer buffer;
  writer to(buffer);
  const std::lock_guard lock(mutex_);
  to.StartObject();
  put(to, "version", version);
  text::write_key(to, "tenants");
  to.StartArray();
  for (auto& tenant : tenants_) {
    const auto now = std::find_if(views.begin(), views.end(), [&](const progress_view& view) {
      return view.tenant == tenant.name && !view.ended;
    });
    if (now == views.end())
      tenant.seen = progress_history();
    else
      tenant.seen.add(*now);
    put_tenant(to, tenant, now == views.end() ? nullptr : &*now);
  }
  to.EndArray();
  to.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

} // namespace cfc::pipeline
