#include "io/text/json_member.hpp"
#include "pipeline/report/json_fields.hpp"
#include "pipeline/report/report.hpp"

#include <algorithm>

namespace cfc::pipeline {

namespace {

/// What discovery and diff say of the items of one kind.
struct wanted_items {
  std::uint64_t discovered, created, updated, submitted;
};

void put_items(json_report& out, std::string_view name, const wanted_items& wanted,
               const nodes::item_counts& counts) {
  text::write_key(out, name);
  out.StartObject();
  add_count(out, "discovered", wanted.discovered);
  add_count(out, "new", wanted.created);
  add_count(out, "updated", wanted.updated);
  add_count(out, "unchanged", wanted.submitted - wanted.created - wanted.updated);
  add_count(out, "notCompared", wanted.discovered - std::min(wanted.discovered, wanted.submitted));
  add_count(out, "ingested", counts.ingested);
  add_count(out, "skipped", counts.skipped);
  add_count(out, "failed", counts.failed);
  add_count(out, "notAttempted", counts.stopped);
  add_counts(out, "skippedByReason", counts.skipped_by_reason);
  out.EndObject();
}

void put_images(json_report& out, const nodes::image_counts& images) {
  text::write_key(out, "images");
  out.StartObject();
  add_count(out, "inlined", images.inlined);
  add_count(out, "appended", images.appended);
  add_count(out, "bytes", images.bytes);
  add_counts(out, "left", images.left_out);
  out.EndObject();
}

std::uint64_t replaced_in(const nodes::space_summary& space) {
  return space.replaced_images == nullptr ? 0 : space.replaced_images->size();
}

void put_counts(json_report& out, const cycle_report& report) {
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
  text::write_key(out, "counts");
  out.StartObject();
  put_items(out, "pages",
            {report.pages_discovered, sum.created_pages, sum.updated_pages, sum.submitted_pages},
            report.pages);
  put_items(out, "attachments",
            {report.attachments_discovered, sum.created - sum.created_pages, sum.updated - sum.updated_pages,
             sum.submitted - sum.submitted_pages},
            report.attachments);
  put_images(out, report.images);
  add_count(out, "moved", sum.moved);
  add_count(out, "deleted", report.deleted);
  add_count(out, "orphanedScopesDeleted", report.orphaned_scopes_deleted);
  add_count(out, "orphanedFilesDeleted", report.orphaned_files_deleted);
  add_count(out, "unlabelled", report.unlabelled);
  add_count(out, "foreign", count_of(report, deletion_record::end::foreign));
  add_counts(out, "leftOutAtDiscovery", report.left_out);
  add_count(out, "foundTooLate", report.late_items);
  out.EndObject();
}

void put_spaces(json_report& out, const cycle_report& report) {
  text::write_key(out, "spaces");
  out.StartArray();
  for (const auto& space : report.spaces) {
    out.StartObject();
    add_text(out, "key", space.space.key);
    add_text(out, "id", space.space.id);
    add_count(out, "submitted", space.submitted);
    add_count(out, "new", space.created);
    add_count(out, "updated", space.updated);
    add_count(out, "moved", space.moved);
    add_count(out, "toDelete", space.to_delete->size());
    add_count(out, "replacedByInlining", replaced_in(space));
    add_count(out, "imagesToInline", space.images);
    add_bool(out, "incomplete", space.incomplete);
    out.EndObject();
  }
  out.EndArray();
}

void put_removed_spaces(json_report& out, const cycle_report& report) {
  text::write_key(out, "removedSpaces");
  out.StartArray();
  for (const auto& space : report.removed_spaces) {
    out.StartObject();
    add_text(out, "key", space.key);
    add_count(out, "contents", space.contents);
    out.EndObject();
  }
  out.EndArray();
}

void put_traffic(json_report& out, const cycle_report& report) {
  text::write_key(out, "requests");
  out.StartObject();
  for (const auto& [api, traffic] : report.traffic) {
    text::write_key(out, api);
    out.StartObject();
    add_count(out, "total", traffic.requests);
    text::write_key(out, "byStatus");
    out.StartObject();
    for (const auto& [status, count] : traffic.answers) {
      add_count(out, status == 0 ? "none" : std::to_string(status), count);
    }
    out.EndObject();
    add_count(out, "retries", traffic.retries);
    add_number(out, "heldBackSeconds", traffic.budget_seconds);
    add_number(out, "throttledSeconds", traffic.throttled_seconds);
    add_count(out, "bytesDown", traffic.bytes_down);
    add_count(out, "bytesUp", traffic.bytes_up);
    out.EndObject();
  }
  out.EndObject();
}

void put_failures(json_report& out, const cycle_report& report) {
  text::write_key(out, "failures");
  out.StartArray();
  for (const auto& failure : report.failures) {
    out.StartObject();
    add_text(out, "key", failure.key);
    add_text(out, "step", failure.step);
    text::write_key(out, "httpStatus");
    if (failure.status == 0) {
      out.Null();
    } else {
      out.Int(failure.status);
    }
    add_text(out, "message", failure.message);
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

void put_deletions(json_report& out, const cycle_report& report) {
  text::write_key(out, "deletions");
  out.StartArray();
  for (std::size_t i = 0; i < std::min(report.deletions.size(), most_deletions); ++i) {
    const auto& one = report.deletions[i];
    out.StartObject();
    add_text(out, "key", one.key);
    add_text(out, "outcome", name_of(one.how));
    add_text(out, "reason", one.reason);
    out.EndObject();
  }
  out.EndArray();
}

void put_root_move(json_report& out, const cycle_report& report) {
  text::write_key(out, "rootMove");
  if (!report.root_move) {
    out.Null();
    return;
  }
  out.StartObject();
  add_text(out, "from", report.root_move->from);
  add_text(out, "to", report.root_move->to);
  add_count(out, "folders", report.root_move->folders);
  add_text(out, "formerRoot", report.root_move->outcome);
  out.EndObject();
}

void put_short_searches(json_report& out, const cycle_report& report) {
  text::write_key(out, "shortSearches");
  out.StartArray();
  for (const auto& search : report.short_searches) {
    out.StartObject();
    add_text(out, "query", search.query);
    add_count(out, "rows", search.rows);
    add_count(out, "total", search.total);
    out.EndObject();
  }
  out.EndArray();
}

void put_progress(json_report& out, const cycle_report& report) {
  text::write_key(out, "progress");
  if (!report.progress) {
    out.Null();
    return;
  }
  const auto& so_far = *report.progress;
  out.StartObject();
  add_text(out, "phase", so_far.phase);
  add_number(out, "seconds", so_far.seconds);
  add_count(out, "pagesDone", so_far.pages_done);
  add_count(out, "pagesWanted", so_far.pages_wanted);
  add_count(out, "attachmentsDone", so_far.attachments_done);
  add_count(out, "attachmentsWanted", so_far.attachments_wanted);
  add_count(out, "deleted", so_far.deleted);
  out.EndObject();
}

void put_platform(json_report& out, const cycle_report& report) {
  text::write_key(out, "platform");
  if (!report.platform) {
    out.Null();
    return;
  }
  out.StartObject();
  add_number(out, "seconds", report.platform->seconds);
  add_counts(out, "states", report.platform->states);
  out.EndObject();
}

void put_estimate(json_report& out, const cycle_report& report) {
  text::write_key(out, "estimate");
  if (!report.estimate) {
    out.Null();
    return;
  }
  const auto& sum = *report.estimate;
  out.StartObject();
  add_count(out, "confluenceRequests", sum.confluence_requests);
  add_count(out, "uniqueRequests", sum.unique_requests);
  add_count(out, "uploads", sum.uploads);
  add_count(out, "attachmentBytes", sum.attachment_bytes);
  add_count(out, "images", sum.images);
  add_count(out, "imageBytes", sum.image_bytes);
  add_number(out, "minutes", sum.minutes);
  out.EndObject();
}

void put_left_out(json_report& out, const cycle_report& report) {
  text::write_key(out, "chosenLeftOut");
  out.StartArray();
  for (const auto& item : report.left_out_of_choice) {
    out.StartObject();
    add_text(out, "key", item.key);
    add_text(out, "reason", item.reason);
    out.EndObject();
  }
  out.EndArray();
}

void put_report(json_report& out, const cycle_report& report) {
  out.StartObject();
  add_text(out, "tenant", report.tenant);
  add_text(out, "status", name_of(report.status));
  add_text_or_null(out, "abortReason", report.abort_reason);
  add_bool(out, "planOnly", report.plan_only);
  add_text_or_null(out, "selectedSpaces", report.selected_spaces);
  text::write_key(out, "chosenPages");
  if (report.chosen_pages) {
    out.Uint64(*report.chosen_pages);
  } else {
    out.Null();
  }
  put_left_out(out, report);
  add_bool(out, "truncated", report.truncated);
  put_root_move(out, report);
  text::write_key(out, "phaseSeconds");
  out.StartObject();
  for (const auto& [phase, seconds] : report.phase_seconds)
    add_number(out, phase, seconds);
  out.EndObject();
  put_counts(out, report);
  put_progress(out, report);
  put_platform(out, report);
  put_estimate(out, report);
  put_spaces(out, report);
  put_removed_spaces(out, report);
  add_texts(out, "notes", report.notes);
  put_deletions(out, report);
  add_texts(out, "deletionAverted", keys_of(report, deletion_record::end::averted));
  add_texts(out, "deletionUndecided", keys_of(report, deletion_record::end::undecided));
  add_texts(out, "spaceUnreachable", report.unreachable_spaces);
  add_texts(out, "unknownSubtrees", report.unknown_subtrees);
  put_short_searches(out, report);
  put_traffic(out, report);
  add_count(out, "peakResidentBytes", report.peak_memory_bytes);
  add_count(out, "logLinesDropped", report.log_lines_dropped);
  put_failures(out, report);
  out.EndObject();
}

} // namespace

std::string to_json(const std::vector<cycle_report>& reports) {
  return json_document([&](json_report& out) {
    out.SetMaxDecimalPlaces(3);
    out.StartArray();
    for (const auto& report : reports)
      put_report(out, report);
    out.EndArray();
  });
}

} // namespace cfc::pipeline
