#include "pipeline/report/status_board.hpp"

#include "io/observe/masking.hpp"
#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/utc.hpp"
#include "nodes/operations/edge_level.hpp"
#include "pipeline/report/json_fields.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <numeric>

namespace cfc::pipeline {

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// Who can read the page need not be allowed to read the report.
void add_masked(writer& to, std::string_view name, std::string_view value) {
  text::write_member(to, name, observe::mask_personal(observe::conceal_secrets(value)));
}

void put_edges(writer& to, const std::vector<nodes::edge_level>& edges) {
  add_array(to, "edges", edges, [&](const nodes::edge_level& level) {
    to.StartObject();
    add_text(to, "name", nodes::name_of(level.edge));
    add_number(to, "capacity", level.capacity);
    add_number(to, "inside", level.inside);
    add_number(to, "waiting", level.waiting);
    to.EndObject();
  });
}

void put_load(writer& to, const progress_view& view, const progress_view& before) {
  const auto found = held_back_by(view, before);
  text::write_key(to, "holdsBack");
  if (found.kind == bottleneck_kind::unknown || found.kind == bottleneck_kind::nothing)
    to.Null();
  else
    text::write_text(to, text_of(found));
  const auto bytes = rates_between(before.load, view.load);
  add_number(to, "bytesDownPerSecond", bytes.down);
  add_number(to, "bytesUpPerSecond", bytes.up);
}

void put_now(writer& to, const progress_view& view, const progress_view& before) {
  to.StartObject();
  add_masked(to, "phase", view.phase);
  add_number(to, "seconds", view.seconds);
  add_number(to, "phaseSeconds", view.phase_seconds);
  add_number(to, "pagesFound", view.pages_found);
  add_number(to, "attachmentsFound", view.attachments_found);
  add_number(to, "spacesComplete", view.spaces_complete);
  add_number(to, "spacesDiffed", view.spaces_diffed);
  add_number(to, "pagesDone", view.pages_done);
  add_number(to, "pagesWanted", view.pages_wanted);
  add_number(to, "attachmentsDone", view.attachments_done);
  add_number(to, "attachmentsWanted", view.attachments_wanted);
  add_number(to, "deleted", view.deleted);
  add_number(to, "toDelete", view.to_delete);
  text::write_key(to, "discoveryDone");
  to.Bool(view.discovery_complete);
  put_load(to, view, before);
  put_edges(to, view.edges);
  to.EndObject();
}

void put_failures(writer& to, const std::vector<nodes::failed_item>& failures) {
  add_array(to, "failures", failures, [&](const nodes::failed_item& failed) {
    to.StartObject();
    add_masked(to, "key", failed.key);
    add_masked(to, "step", failed.step);
    add_number(to, "status", failed.status);
    add_masked(to, "message", failed.message);
    to.EndObject();
  });
}

void put_run(writer& to, const status_board::ended_run& run) {
  to.StartObject();
  add_masked(to, "ended", text::utc_milliseconds(run.ended));
  add_masked(to, "status", name_of(run.status));
  add_masked(to, "reason", run.reason);
  add_number(to, "seconds", run.seconds);
  add_number(to, "pagesIngested", run.pages);
  add_number(to, "attachmentsIngested", run.attachments);
  add_number(to, "failed", run.failed);
  add_number(to, "deleted", run.deleted);
  text::write_key(to, "deletions");
  to.StartObject();
  for (const auto& [reason, count] : run.deletions)
    add_number(to, reason, count);
  to.EndObject();
  put_failures(to, run.failures);
  to.EndObject();
}

void put_tenant(writer& to, const status_board::tenant_status& tenant, const progress_view* now) {
  to.StartObject();
  add_masked(to, "name", tenant.name);
  text::write_key(to, "nextRun");
  if (tenant.next)
    text::write_text(to, text::utc_milliseconds(*tenant.next));
  else
    to.Null();
  text::write_key(to, "now");
  if (now != nullptr)
    put_now(to, *now, tenant.history.before());
  else
    to.Null();
  add_array(to, "runs", tenant.runs, [&](const status_board::ended_run& run) { put_run(to, run); });
  to.EndObject();
}

status_board::ended_run run_of(const cycle_report& report, status_board::time ended) {
  status_board::ended_run run;
  run.status = report.status;
  run.reason = report.abort_reason.value_or("");
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
  add_masked(to, "version", version);
  add_array(to, "tenants", tenants_, [&](tenant_status& tenant) {
    const auto now = std::find_if(views.begin(), views.end(), [&](const progress_view& view) {
      return view.tenant == tenant.name && !view.ended;
    });
    if (now == views.end())
      tenant.history = progress_history();
    else
      tenant.history.add(*now);
    put_tenant(to, tenant, now == views.end() ? nullptr : &*now);
  });
  to.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

} // namespace cfc::pipeline
