#include "nodes/operations/space_audit.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/content_keys.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::size_t most_texts_asked_for = 1'000;

/// What Unique lists below a space's keys, found by the item, and which of it has been met.
class stored_contents {
public:
  stored_contents(const std::vector<unique::content_record>& rows, std::size_t prefix_bytes,
                  const std::vector<std::string>& scope_ids)
      : rows_(rows), met_(rows.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto item = std::string_view(rows[i].key).substr(prefix_bytes);
      const bool ours = std::find(scope_ids.begin(), scope_ids.end(), rows[i].scope_id) != scope_ids.end();
      if (ours && is_item_key(item)) {
        at_.emplace(item, i);
        ++ours_;
      } else {
        met_[i] = true;
      }
    }
  }

  std::uint64_t ours() const noexcept { return ours_; }
  std::uint64_t foreign() const noexcept { return rows_.size() - ours_; }

  /// Null: there is none.
  const unique::content_record* meet(std::string_view item_key) {
    const auto found = at_.find(item_key);
    if (found == at_.end())
      return nullptr;
    met_[found->second] = true;
    return &rows_[found->second];
  }

  /// Those of ours that no item has met.
  template <typename Use>
  void for_each_left(Use use) const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!met_[i])
        use(rows_[i]);
    }
  }

private:
  const std::vector<unique::content_record>& rows_;
  boost::unordered_flat_map<std::string_view, std::size_t> at_;
  std::vector<bool> met_;
  std::uint64_t ours_ = 0;
};

different_content of_content(const unique::content_record& content, difference what, std::string why = "") {
  return {content.key, what, std::move(why), content.id, content.scope_id};
}

/// A content whose item is there.
void judge(const unique::content_record& content, std::optional<std::uint64_t> wanted_bytes,
           std::vector<different_content>& into) {
  if (!content.finished) {
    into.push_back(of_content(content, state_of(content), content.state));
  } else if (wanted_bytes && content.byte_size && *content.byte_size != *wanted_bytes) {
    into.push_back(of_content(content, difference::wrong_size,
                              "Confluence has " + std::to_string(*wanted_bytes) + " bytes, Unique " +
                                  std::to_string(*content.byte_size)));
  } else if (content.byte_size == std::uint64_t{0}) {
    into.push_back(of_content(content, difference::wrong_size, "Unique has no byte of it"));
  }
}

std::string why_extra(const unique::content_record& content) {
  return content.finished ? std::string()
                          : "it isn't ingested, either: " + std::string(words_of(state_of(content)));
}

/// Every item once.
class comparison {
public:
  comparison(std::string prefix, stored_contents& stored, space_audit& result)
      : prefix_(std::move(prefix)), stored_(stored), result_(result) {}

  /// @param has_content false: there is nothing to ingest
  void look_at(const std::string& item_key, bool has_content, std::optional<std::uint64_t> bytes) {
    const auto* content = stored_.meet(item_key);
    if (content == nullptr && !has_content) {
      ++result_.without_content;
      return;
    }
    ++result_.in_confluence;
    if (content == nullptr)
      result_.differences.push_back({prefix_ + item_key, difference::missing, "", "", ""});
    else
      judge(*content, bytes, result_.differences);
  }

private:
  std::string prefix_;
  stored_contents& stored_;
  space_audit& result_;
};

/// Which of the missing pages have no text. Those that can't be read, or are gone by now, are not among them.
boost::asio::awaitable<std::vector<std::string>> without_text(const service_set& services,
                                                              std::vector<std::string> page_ids) {
  std::vector<std::string> empty;
  const std::size_t at_once = services.tenant.processing.body_batch_size;
  for (std::size_t first = 0; first < page_ids.size(); first += at_once) {
    const auto begin = page_ids.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(at_once, page_ids.size() - first);
    std::vector<std::string> some(begin, begin + static_cast<std::ptrdiff_t>(count));
    try {
      const auto pages = co_await services.confluence.fetch_bodies(std::move(some));
      for (const auto& page : pages) {
        if (page.has_body && page.body.empty())
          empty.push_back(page.id);
      }
    } catch (const http::api_error& error) {
      // They stay missing, which is what they are.
      if (error.ends_cycle())
        throw;
    }
  }
  co_return empty;
}

/// Pages without text are no difference: they are never ingested.
boost::asio::awaitable<void> take_out_empty_pages(const service_set& services, space_audit& audit) {
  std::vector<std::string> ids;
  for (const auto& one : audit.differences) {
    const auto item = item_of(one.key);
    if (one.what == difference::missing && is_page(item) && ids.size() < most_texts_asked_for)
      ids.emplace_back(item);
  }
  if (ids.empty())
    co_return;
  auto empty = co_await without_text(services, std::move(ids));
  std::sort(empty.begin(), empty.end());
  const auto taken = std::erase_if(audit.differences, [&](const different_content& one) {
    const auto item = item_of(one.key);
    return one.what == difference::missing && is_page(item) &&
           std::binary_search(empty.begin(), empty.end(), item);
  });
  audit.without_content += taken;
  audit.in_confluence -= taken;
}

bool is_discovered(const std::vector<discovered_space>& discovered, const space_mark& mark,
                   const std::string& tenant) {
  return mark.tenant == tenant &&
         std::any_of(discovered.begin(), discovered.end(), [&](const discovered_space& space) {
           return space.identity.id == mark.space_id && space.identity.key == mark.space_key;
         });
}

} // namespace

std::string_view name_of(difference what) noexcept {
  switch (what) {
  case difference::missing:
    return "missing";
  case difference::extra:
    return "extra";
  case difference::half_registered:
    return "halfRegistered";
  case difference::failed:
    return "failed";
  case difference::in_ingestion:
    return "inIngestion";
  case difference::wrong_size:
    return "wrongSize";
  }
  return "";
}

std::string_view words_of(difference what) noexcept {
  switch (what) {
  case difference::half_registered:
    return "half-registered";
  case difference::in_ingestion:
    return "in ingestion";
  case difference::wrong_size:
    return "wrong size";
  default:
    return name_of(what);
  }
}

std::uint64_t count_of(const space_audit& audit, difference what) noexcept {
  return static_cast<std::uint64_t>(std::count_if(audit.differences.begin(), audit.differences.end(),
                                                  [what](const auto& one) { return one.what == what; }));
}

difference state_of(const unique::content_record& content) noexcept {
  if (content.state.empty() || content.state == "REGISTERED")
    return difference::half_registered;
  return content.state.starts_with("FAILED") ? difference::failed : difference::in_ingestion;
}

space_audit compare(const config::tenant& tenant, const space_records& records, bool incomplete,
                    const unique::content_list& stored, const std::vector<std::string>& scope_ids) {
  const auto& identity = records.identity();
  const auto prefix = space_prefix(tenant, identity.id, identity.key);
  stored_contents held(stored.rows, prefix.size(), scope_ids);
  space_audit result;
  result.space = identity;
  result.in_unique = held.ours();
  result.foreign = held.foreign();
  result.doubt = stored.doubt;
  comparison all(prefix, held, result);
  for (const auto& page : records.pages())
    all.look_at(item_key(page), page.type != confluence::content_type::folder, std::nullopt);
  for (const auto& file : records.attachments()) {
    // An old Data Center doesn't tell sizes.
    if (file.size == 0)
      all.look_at(item_key(file), false, std::nullopt);
    else
      all.look_at(item_key(file), true, file.size);
  }
  const auto& unknown = records.unknown_attachments();
  held.for_each_left([&](const unique::content_record& content) {
    const auto item = item_of(content.key);
    if (incomplete || (!is_page(item) && unknown.contains(page_of(item))))
      ++result.undecided;
    else
      result.differences.push_back(of_content(content, difference::extra, why_extra(content)));
  });
  std::sort(result.differences.begin(), result.differences.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  return result;
}

boost::asio::awaitable<space_audit> audit_space(const service_set& services, own_scopes& scopes,
                                                std::shared_ptr<const space_records> records,
                                                bool incomplete) {
  const auto& identity = records->identity();
  auto prefix = space_prefix(services.tenant, identity.id, identity.key);
  const auto scope_ids = co_await scopes.ids_for_space(identity.key);
  const auto stored = co_await services.unique.contents_by_key_prefix(std::move(prefix));
  auto result = compare(services.tenant, *records, incomplete, stored, scope_ids);
  co_await take_out_empty_pages(services, result);
  co_return result;
}

boost::asio::awaitable<std::vector<space_audit>>
audit_undiscovered_spaces(const service_set& services, own_scopes& scopes,
                          std::vector<discovered_space> discovered) {
  std::vector<space_audit> audits;
  const auto marked = co_await scopes.cached();
  for (const auto& one : marked) {
    if (!one.mark || !scopes.is_ours(*one.mark) || !services.selected.takes(one.mark->space_key) ||
        is_discovered(discovered, *one.mark, services.tenant.name))
      continue;
    auto prefix = prefix_of(services.tenant, *one.mark);
    const auto stored = co_await services.unique.contents_by_key_prefix(std::move(prefix));
    const space_records nothing({one.mark->space_id, one.mark->space_key, ""});
    const std::vector<std::string> scope_ids{one.scope.id};
    audits.push_back(compare(services.tenant, nothing, false, stored, scope_ids));
  }
  co_return audits;
}

} // namespace cfc::nodes
