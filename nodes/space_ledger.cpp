#include "nodes/space_ledger.hpp"

#include "nodes/graph/hand_on.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <stdexcept>
#include <utility>

namespace cfc::nodes {

namespace {

void add_attachments(space_records& to, const space_records::page& page,
                     std::span<const extracted_attachment> found) {
  for (const auto& attachment : found) {
    if (attachment.inlined || attachment.over_cap)
      to.add_image(page, attachment.row, attachment.media_type_index,
                   attachment.over_cap ? std::optional(not_inlined_reason::over_cap) : std::nullopt);
    if (!attachment.inlined)
      to.add_attachment(page, attachment.row, attachment.media_type_index);
  }
}

/// @param content index of the page in the answer
void add_refused_images(space_records& to, const space_records::page& page, std::uint32_t content,
                        const extraction& found) {
  const auto& all = found.refused_images;
  auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.content_index == content; });
  for (; at != all.end() && at->content_index == content; ++at)
    to.add_image(page, at->row, 0, at->reason);
}

/// Calls for each space of roots that are ordered by it.
template <typename Call>
void for_each_space(const std::vector<root_page>& roots, Call call) {
  for (auto root = roots.begin(); root != roots.end(); ++root) {
    if (root == roots.begin() || root->space_id != std::prev(root)->space_id)
      call(root->space_id);
  }
}

} // namespace

std::vector<space_ready> space_book::record(const extracted_results& extracted) {
  take_items(extracted);
  const auto& results = extracted.accepted.results;
  for (const auto& root : results.lost) {
    lost_.push_back(root);
    cut_.add(root);
  }
  return release(take_answered(results));
}

std::vector<space_ready> space_book::plan(const descendants_planned& plan) {
  planned_ = true;
  for (const auto& search : *plan.searches) {
    for (const auto& root : search.query->roots)
      roots_[root.space_id].push_back(root.id);
    expect(search);
  }
  return release({});
}

std::vector<discovered_space> space_book::discovered() const {
  std::vector<discovered_space> all;
  for (const auto& [id, space] : spaces_) {
    discovered_space one{space.identity, {}, space.had_late_items, names_.keys_of(id), space.refused};
    one.other_keys.erase(space.identity.key);
    for (const auto& home : {id, std::string()}) {
      if (const auto at = roots_.find(home); at != roots_.end()) {
        one.roots.insert(one.roots.end(), at->second.begin(), at->second.end());
      }
    }
    all.push_back(std::move(one));
  }
  return all;
}

bool space_book::complete() const {
  return first_searches_.complete() && planned_ && open_.empty();
}

void space_book::expect(const announced_search& search) {
  for_each_space(search.query->roots, [&](const std::string& id) { open_[id].expect(search.id); });
}

/// Gives the ids of spaces of which nothing is searched any more.
std::vector<std::string> space_book::take_answered(const search_results& answer) {
  std::vector<std::string> searched;
  if (answer.query->kind != search_kind::descendants) {
    for (const auto& next : answer.followed_by)
      first_searches_.expect(next.id);
    first_searches_.answered(answer.request_id);
    return searched;
  }
  for (const auto& next : answer.followed_by)
    expect(next);
  for_each_space(answer.query->roots, [&](const std::string& id) {
    const auto at = open_.find(id);
    if (at == open_.end())
      throw std::logic_error("internal error: a search in space " + id + " was answered that isn't open");
    at->second.answered(answer.request_id);
    if (!at->second.complete())
      return;
    searched.push_back(id);
    open_.erase(at);
  });
  return searched;
}

void space_book::take_items(const extracted_results& extracted) {
  if (extracted.accepted.results.search_page == nullptr)
    return;
  const auto& answer = *extracted.accepted.results.search_page;
  const bool by_first_search = extracted.accepted.results.query->kind != search_kind::descendants;
  const auto& unknown = extracted.found->unknown_attachments;
  auto next = extracted.found->attachments.begin();
  const auto end = extracted.found->attachments.end();
  for (const auto index : *extracted.accepted.indices) {
    const auto& item = answer.contents[index];
    auto* const space = find_or_add(answer.spaces[item.space], by_first_search);
    const auto last = std::find_if(next, end, [&](const auto& one) { return one.content_index != index; });
    const space_records::page* added = nullptr;
    if (space->released) {
      ++late_items_;
      space->had_late_items = true;
    } else {
      added = &space->records->add_page(item.id, item.webui, *item.updated, item.type);
      ++pages_;
      if (std::find(unknown.begin(), unknown.end(), index) != unknown.end())
        space->records->note_unknown_attachments(item.id);
    }
    if (added != nullptr) {
      add_attachments(*space->records, *added, {next, last});
      add_refused_images(*space->records, *added, index, *extracted.found);
    }
    next = last;
  }
}

space_book::entry* space_book::find_or_add(const confluence::space& space, bool by_first_search) {
  const auto at = spaces_.find(space.id);
  if (at != spaces_.end()) {
    auto& known = at->second;
    if (space.key != known.identity.key)
      names_.add(known.identity.id, std::string(space.key));
    return &known;
  }
  space_identity identity{std::string(space.id), std::string(space.key), std::string(space.name)};
  entry added;
  added.records = std::make_shared<space_records>(identity);
  added.straggler = !by_first_search && !roots_.contains(identity.id);
  added.identity = std::move(identity);
  names_.add(added.identity.id, added.identity.key);
  const auto id = added.identity.id;
  return &spaces_.emplace(id, std::move(added)).first->second;
}

std::optional<std::string> space_book::contradiction_of(const entry& space) const {
  const auto& id = space.identity.id;
  if (!names_.is_id_in_doubt(id))
    return std::nullopt;
  const auto& keys = names_.keys_of(id);
  std::string text;
  if (keys.size() > 1)
    text =
        fmt::format("the search found this space, of id {}, under two keys ({})", id, fmt::join(keys, ", "));
  for (const auto& key : keys) {
    const auto& ids = names_.ids_of(key);
    if (ids.size() > 1)
      text += fmt::format("{} {} under two ids ({})",
                          text.empty() ? "the search found the space" : ", and the space", key,
                          fmt::join(ids, ", "));
  }
  return text +
         ". One of them must be out of date, or wrong, and nothing says which: nothing of the space was "
         "ingested or deleted in this cycle";
}

/// @param searched spaces that have become so by what was recorded
std::vector<space_ready> space_book::release(const std::vector<std::string>& searched) {
  std::vector<space_ready> released;
  if (!first_searches_.complete() || !planned_ || open_.contains(std::string_view()))
    return released;
  const bool all = complete();
  if (max_items_ && !all)
    return released;
  if (max_items_)
    trim_attachments();
  if (all || !std::exchange(releases_, true)) {
    for (auto& [id, space] : spaces_) {
      if (!space.released && !open_.contains(id) && (all || !space.straggler))
        released.push_back(ready(space));
    }
    return released;
  }
  for (const auto& id : searched) {
    if (const auto at = spaces_.find(id); at != spaces_.end() && !at->second.released)
      released.push_back(ready(at->second));
  }
  return released;
}

void space_book::trim_attachments() {
  auto room = *max_items_ > pages_ ? *max_items_ - pages_ : 0;
  for (auto& [id, space] : spaces_) {
    if (space.released)
      continue;
    auto& records = *space.records;
    // A page keeps its images rather than its other attachments: it would not be ingested anew for them
    // later. Those over the cap are among the attachments already.
    const auto images = records.images_in_pages();
    const auto keep_images = std::min<std::uint64_t>(images, room);
    const auto have = records.attachments().size();
    const auto keep = std::min<std::uint64_t>(have, room - keep_images);
    attachments_over_limit_ += have - keep + images - keep_images;
    records.keep_images(keep_images);
    records.keep_attachments(keep);
    room -= keep + keep_images;
  }
}

space_ready space_book::ready(entry& which) {
  space_ready message;
  message.incomplete = cut_.contains(which.identity.id);
  message.records = std::move(which.records);
  message.refusal = contradiction_of(which);
  if (message.refusal) {
    which.refused = true;
    message.incomplete = true;
    message.records = std::make_shared<const space_records>(which.identity);
  }
  which.released = true;
  return message;
}

space_ledger_node::space_ledger_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                     run_context& run, tally& counts)
    : run_(run), counts_(counts), metrics_(services.metrics), clock_(services.clock), begun_(clock_.now()),
      book_(services.tenant.processing.max_items_to_scan), entry_(graph),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const indexer::output_type& message, node::output_ports_type& ports) {
              take(message, ports);
            }) {
  make_edge(entry_, node_);
}

space_ledger_node::~space_ledger_node() = default;

void space_ledger_node::note_complete() {
  if (counts_.discovery_complete.exchange(true) || run_.stopping())
    return;
  metrics_.scan_ended(clock_.now() - begun_);
  metrics_.phase(earliest_phase(counts_));
}

void space_ledger_node::take(const indexer::output_type& message, node::output_ports_type& ports) {
  std::vector<space_ready> released;
  credit of_search;
  if (message.tag() == 0) {
    const auto& extracted = oneapi::tbb::flow::cast_to<extracted_results>(message);
    of_search = extracted.accepted.results.held;
    released = book_.record(extracted);
  } else {
    released = book_.plan(oneapi::tbb::flow::cast_to<descendants_planned>(message));
  }
  if (book_.attachments_over_limit() > 0)
    run_.truncate();
  counts_.spaces_complete += released.size();
  if (book_.complete())
    note_complete();
  hand_on(of_search, std::move(released), std::get<0>(ports));
}

} // namespace cfc::nodes
