#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"
#include "pipeline/report/json_fields.hpp"
#include "pipeline/report/report.hpp"

#include <algorithm>

namespace cfc::pipeline {

namespace {

using writer = json_report;

void key(writer& out, std::string_view name) {
  text::write_key(out, name);
}
void text(writer& out, std::string_view given) {
  text::write_text(out, observe::conceal_secrets(given));
}
void put(writer& out, std::string_view name, std::uint64_t value) {
  add_count(out, name, value);
}
void put(writer& out, std::string_view name, std::string_view value) {
  add_text(out, name, value);
}
void put_seconds(writer& out, std::string_view name, double value) {
  add_number(out, name, value);
}
void put(writer& out, std::string_view name, const std::map<std::string, std::uint64_t>& counts) {
  key(out, name);
  out.StartObject();
  for (const auto& [reason, count] : counts)
    put(out, observe::conceal_secrets(reason), count);
  out.EndObject();
}
void put(writer& out, std::string_view name, const std::vector<std::string>& values) {
  key(out, name);
  out.StartArray();
  for (const auto& value : values)
    text(out, value);
  out.EndArray();
}

/// What discovery and diff say of the items of one kind.
struct wanted_items {
  std::uint64_t discovered, created, updated, submitted;
};

void put_items(writer& out, std::string_view name, const wanted_items& wanted,
               const nodes::item_counts& counts) {
  key(out, name);
  out.StartObject();
  put(out, "discovered", wanted.discovered);
  put(out, "new", wanted.created);
  put(out, "updated", wanted.updated);
  put(out, "unchanged", wanted.submitted - wanted.created - wanted.updated);
  put(out, "ingested", counts.ingested);
  put(out, "skipped", counts.skipped);
  put(out, "failed", counts.failed);
  put(out, "notAttempted", counts.stopped);
  put(out, "skippedByReason", counts.skipped_by_reason);
  out.EndObject();
}

void put_images(writer& out, const nodes::image_counts& images) {
  key(out, "images");
  out.StartObject();
  put(out, "inlined", images.inlined);
  put(out, "appended", images.appended);
  put(out, "bytes", images.bytes);
  key(out, "left");
  out.StartObject();
  for (const auto& [reason, count] : images.left)
    put(out, reason, count);
  out.EndObject();
  out.EndObject();
}

std::uint64_t replaced_in(const nodes::space_summary& space) {
  return space.replaced == nullptr ? 0 : space.replaced->size();
}

void put_counts(writer& out, const cycle_report& report) {
  nodes::space_summary sum;
  for (const auto& space : report.spaces) {
    sum.created_pages += space.created_pages;
    sum.updated_pages += space.updated_pages;
    sum.created += space.created;
    sum.updated += space.updated;
    sum.submitted += space.submitted;
    sum.submitted_pages += space.submitted_pages;
    sum.moved += space.moved;
  }
  key(out, "counts");
  out.StartObject();
  put_items(out, "pages",
            {report.pages_discovered, sum.created_pages, sum.updated_pages, sum.submitted_pages},
            report.pages);
  put_items(out, "attachments",
            {report.attachments_discovered, sum.created - sum.created_pages, sum.updated - sum.updated_pages,
             sum.submitted - sum.submitted_pages},
            report.attachments);
  put_images(out, report.images);
  put(out, "moved", sum.moved);
  put(out, "deleted", report.deleted);
  put(out, "orphanedScopesDeleted", report.orphaned_scopes_deleted);
  put(out, "orphanedFilesDeleted", report.orphaned_files_deleted);
  put(out, "unlabelled", report.unlabelled);
  put(out, "foreign", count_of(report, deletion_record::end::foreign));
  put(out, "leftOutAtDiscovery", report.left_out);
  put(out, "foundTooLate", report.late_items);
  out.EndObject();
}

void put_spaces(writer& out, const cycle_report& report) {
  key(out, "spaces");
  out.StartArray();
  for (const auto& space : report.spaces) {
    out.StartObject();
    put(out, "key", space.space.key);
    put(out, "id", space.space.id);
    put(out, "submitted", space.submitted);
    put(out, "new", space.created);
    put(out, "updated", space.updated);
    put(out, "moved", space.moved);
    put(out, "toDelete", space.to_delete->size());
    put(out, "replacedByInlining", replaced_in(space));
    put(out, "imagesToInline", space.images);
    key(out, "incomplete");
    out.Bool(space.incomplete);
    out.EndObject();
  }
  out.EndArray();
}

void put_removed_spaces(writer& out, const cycle_report& report) {
  key(out, "removedSpaces");
  out.StartArray();
  for (const auto& space : report.removed_spaces) {
    out.StartObject();
    put(out, "key", space.key);
    put(out, "contents", space.contents);
    out.EndObject();
  }
  out.EndArray();
}

void put_traffic(writer& out, const cycle_report& report) {
  key(out, "requests");
  out.StartObject();
  for (const auto& [api, traffic] : report.traffic) {
    key(out, api);
    out.StartObject();
    put(out, "total", traffic.requests);
    key(out, "byStatus");
    out.StartObject();
    for (const auto& [status, count] : traffic.answers) {
      put(out, status == 0 ? "none" : std::to_string(status), count);
    }
    out.EndObject();
    put(out, "retries", traffic.retries);
    put_seconds(out, "heldBackSeconds", traffic.budget_seconds);
    put_seconds(out, "throttledSeconds", traffic.throttled_seconds);
    put(out, "bytesDown", traffic.bytes_down);
    put(out, "bytesUp", traffic.bytes_up);
    out.EndObject();
  }
  out.EndObject();
}

void put_failures(writer& out, const cycle_report& report) {
  key(out, "failures");
  out.StartArray();
  for (const auto& failure : report.failures) {
    out.StartObject();
    put(out, "key", failure.key);
    put(out, "step", failure.step);
    key(out, "httpStatus");
    if (failure.status == 0) {
      out.Null();
    } else {
      out.Int(failure.status);
    }
    put(out, "message", failure.message);
    out.EndObject();
  }
  out.EndArray();
}

/// So many are named in the report; `--deletions` names all.
constexpr std::size_t most_deletions = 1'000;

std::vector<std::string> keys_of(const cycle_report& report, deletion_record::end how) {
  std::vector<std::string> keys;
  for (const auto& record : report.deletions) {
    if (record.how == how && keys.size() < most_deletions)
      keys.push_back(record.key);
  }
  return keys;
}

void put_deletions(writer& out, const cycle_report& report) {
  key(out, "deletions");
  out.StartArray();
  for (std::size_t i = 0; i < std::min(report.deletions.size(), most_deletions); ++i) {
    const auto& one = report.deletions[i];
    out.StartObject();
    put(out, "key", one.key);
    put(out, "outcome", name_of(one.how));
    put(out, "reason", one.reason);
    out.EndObject();
  }
  out.EndArray();
}

void put_root_move(writer& out, const cycle_report& report) {
  key(out, "rootMove");
  if (!report.root_move) {
    out.Null();
    return;
  }
  out.StartObject();
  put(out, "from", report.root_move->from);
  put(out, "to", report.root_move->to);
  put(out, "folders", report.root_move->folders);
  put(out, "formerRoot", report.root_move->outcome);
  out.EndObject();
}

void put_short_searches(writer& out, const cycle_report& report) {
  key(out, "shortSearches");
  out.StartArray();
  for (const auto& search : report.short_searches) {
    out.StartObject();
    put(out, "query", search.query);
    put(out, "rows", search.rows);
    put(out, "total", search.total);
    out.EndObject();
  }
  out.EndArray();
}

void put_progress(writer& out, const cycle_report& report) {
  key(out, "progress");
  if (!report.progress) {
    out.Null();
    return;
  }
  const auto& so_far = *report.progress;
  out.StartObject();
  put(out, "phase", so_far.phase);
  put_seconds(out, "seconds", so_far.seconds);
  put(out, "pagesDone", so_far.pages_done);
  put(out, "pagesWanted", so_far.pages_wanted);
  put(out, "attachmentsDone", so_far.attachments_done);
  put(out, "attachmentsWanted", so_far.attachments_wanted);
  put(out, "deleted", so_far.deleted);
  out.EndObject();
}

void put_platform(writer& out, const cycle_report& report) {
  key(out, "platform");
  if (!report.platform) {
    out.Null();
    return;
  }
  out.StartObject();
  put_seconds(out, "seconds", report.platform->seconds);
  put(out, "states", report.platform->states);
  out.EndObject();
}

void put_estimate(writer& out, const cycle_report& report) {
  key(out, "estimate");
  if (!report.estimate) {
    out.Null();
    return;
  }
  const auto& sum = *report.estimate;
  out.StartObject();
  put(out, "confluenceRequests", sum.confluence_requests);
  put(out, "uniqueRequests", sum.unique_requests);
  put(out, "uploads", sum.uploads);
  put(out, "attachmentBytes", sum.attachment_bytes);
  put(out, "images", sum.images);
  put(out, "imageBytes", sum.image_bytes);
  put_seconds(out, "minutes", sum.minutes);
  out.EndObject();
}

void put_left_out(writer& out, const cycle_report& report) {
  key(out, "chosenLeftOut");
  out.StartArray();
  for (const auto& item : report.left_out_of_choice) {
    out.StartObject();
    put(out, "key", item.key);
    put(out, "reason", item.reason);
    out.EndObject();
  }
  out.EndArray();
}

void put_report(writer& out, const cycle_report& report) {
  out.StartObject();
  put(out, "tenant", report.tenant);
  put(out, "status", name_of(report.status));
  key(out, "abortReason");
  if (report.abort_reason.empty()) {
    out.Null();
  } else {
    text(out, report.abort_reason);
  }
  key(out, "planOnly");
  out.Bool(report.plan_only);
  key(out, "selectedSpaces");
  if (!report.selected_spaces) {
    out.Null();
  } else {
    text(out, *report.selected_spaces);
  }
  key(out, "chosenPages");
  if (report.chosen_pages) {
    out.Uint64(*report.chosen_pages);
  } else {
    out.Null();
  }
  put_left_out(out, report);
  key(out, "truncated");
  out.Bool(report.truncated);
  put_root_move(out, report);
  key(out, "phaseSeconds");
  out.StartObject();
  for (const auto& [phase, seconds] : report.phase_seconds)
    put_seconds(out, phase, seconds);
  out.EndObject();
  put_counts(out, report);
  put_progress(out, report);
  put_platform(out, report);
  put_estimate(out, report);
  put_spaces(out, report);
  put_removed_spaces(out, report);
  put(out, "notes", report.notes);
  put_deletions(out, report);
  put(out, "deletionAverted", keys_of(report, deletion_record::end::averted));
  put(out, "deletionUndecided", keys_of(report, deletion_record::end::undecided));
  put(out, "spaceUnreachable", report.unreachable_spaces);
  put(out, "unknownSubtrees", report.unknown_subtrees);
  put_short_searches(out, report);
  put_traffic(out, report);
  put(out, "peakResidentBytes", report.peak_memory_bytes);
  put(out, "logLinesDropped", report.log_lines_dropped);
  put_failures(out, report);
  out.EndObject();
}

} // namespace

std::string to_json(const std::vector<cycle_report>& reports) {
  return json_document([&](writer& out) {
    out.SetMaxDecimalPlaces(3);
    out.StartArray();
    for (const auto& report : reports)
      put_report(out, report);
    out.EndArray();
  });
}

} // namespace cfc::pipeline
