#include "tools/simulator/confluence/v2_store.hpp"

#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/rows.hpp"
#include "tools/simulator/text/json_text.hpp"

#include <algorithm>
#include <string>

namespace cfc::simulator {

namespace {

constexpr std::size_t most_ids = 250;

reply no_such(std::string_view what, std::string_view id) {
  return v2_error(404, "NOT_FOUND", "Not Found",
                  "Cannot find a " + std::string(what) + " with id [" + std::string(id) + "]");
}

reply bad_parameter(const std::string& title) {
  return v2_error(400, "INVALID_REQUEST_PARAMETER", title, "");
}

/// Ids between commas; nothing when one isn't a number.
std::optional<std::vector<std::uint64_t>> read_ids(std::string_view list) {
  std::vector<std::uint64_t> ids;
  while (!list.empty()) {
    const auto one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    const bool digits = std::all_of(one.begin(), one.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto id = digits ? id_in_path(one) : std::nullopt;
    if (!id)
      return std::nullopt;
    ids.push_back(*id);
  }
  return ids;
}

void end_list(const confluence_site& site, reply& result) {
  const std::string base = site.settings.site + "/wiki";
  json_text(result.body).raw(R"(],"_links":{"base":")").raw(base).raw("\"}}");
  result.fields.emplace_back("Link", "<" + base + ">; rel=\"base\"");
}

class store_call {
public:
  store_call(confluence_site& site, const call& request, std::string_view type)
      : site_(site), request_(request), type_(type) {}

  reply listed() const {
    const auto limit = rows_asked_for();
    if (!limit)
      return bad_parameter("Provided value for 'limit' is not valid");
    const auto lock = site_.content.reading();
    const auto* list = request_.parameter("id");
    const auto ids = list ? read_ids(*list) : std::optional(some_ids(*limit));
    if (!ids || ids->size() > most_ids)
      return bad_parameter("Provided value for 'id' is not valid");
    reply result = reply::json(200, R"({"results":[)");
    row_writer rows(site_, product::cloud, {}, result.body);
    std::uint64_t shown = 0;
    for (const auto id : *ids) {
      const auto index = shown < *limit ? site_.content.find_page(id) : std::nullopt;
      if (!index || !has(*index))
        continue;
      json_text(result.body).raw(shown++ == 0 ? "" : ",");
      rows.v2_page(*index);
    }
    end_list(site_, result);
    return result;
  }

  reply one(std::string_view id) const {
    const auto lock = site_.content.reading();
    const auto index = page_of(id);
    if (!index)
      return no_such(type_, id);
    reply result = reply::json(200, {});
    row_writer(site_, product::cloud, {}, result.body).v2_page(*index);
    return result;
  }

  reply labels(std::string_view id) const {
    const auto lock = site_.content.reading();
    const auto index = page_of(id);
    if (!index)
      return no_such(type_, id);
    reply result = reply::json(200, R"({"results":[)");
    json_text out(result.body);
    const auto page = site_.content.get(*index);
    const auto now = site_.behaviour.current();
    const bool hidden = now->store_hides_labels_in.contains(site_.content.spaces()[page.space].key);
    const auto names = hidden ? decltype(page.labels)() : page.labels;
    for (std::size_t i = 0; i < names.size(); ++i) {
      out.raw(i == 0 ? "" : ",").raw(R"({"id":")").number(i + 1).raw(R"(","name":)").text(names[i]);
      out.raw(R"(,"prefix":"global"})");
    }
    end_list(site_, result);
    return result;
  }

  /// The nearest, from the top; what is above the first of them is had by asking for its ancestors.
  reply ancestors(std::string_view id) const {
    const auto limit = rows_asked_for();
    if (!limit)
      return bad_parameter("Provided value for 'limit' is not valid");
    const auto lock = site_.content.reading();
    const auto index = page_of(id);
    if (!index || type_ == "blogpost")
      return no_such(type_, id);
    const auto most = std::min<std::uint64_t>(*limit, site_.behaviour.current()->most_ancestors);
    std::vector<page_index> above;
    for (auto one = site_.content.parent_of(*index); one && above.size() < most;
         one = site_.content.parent_of(*one))
      above.insert(above.begin(), *one);
    reply result = reply::json(200, R"({"results":[)");
    json_text out(result.body);
    for (std::size_t i = 0; i < above.size(); ++i) {
      out.raw(i == 0 ? "" : ",").raw(R"({"id":")").number(site_.content.id_of(above[i]));
      out.raw(R"(","type":)").text(site_.content.type_of(above[i])).raw("}");
    }
    end_list(site_, result);
    return result;
  }

private:
  std::optional<std::uint64_t> rows_asked_for() const {
    const auto limit = number_parameter(request_, "limit", 25);
    return limit && *limit >= 1 && *limit <= most_ids ? std::optional<std::uint64_t>(*limit) : std::nullopt;
  }
  /// A list without a condition, as far as it is asked for.
  std::vector<std::uint64_t> some_ids(std::uint64_t count) const {
    std::vector<std::uint64_t> ids;
    for (page_index index = 0; index < site_.content.page_count() && ids.size() < count; ++index) {
      if (has(index))
        ids.push_back(site_.content.id_of(index));
    }
    return ids;
  }
  /// Current or archived, of the type that was asked for.
  bool has(page_index index) const {
    const auto status = site_.content.status_of(index);
    const bool there =
        site_.content.exists(index) && !site_.content.spaces()[site_.content.space_of(index)].hidden;
    return there && site_.content.is_type(index, type_) && (status == "current" || status == "archived");
  }
  std::optional<page_index> page_of(std::string_view id) const {
    const auto number = id_in_path(id);
    const auto index = number ? site_.content.find_page(*number) : std::nullopt;
    return index && has(*index) ? index : std::nullopt;
  }

  confluence_site& site_;
  const call& request_;
  std::string type_;
};

reply one_attachment(confluence_site& site, std::string_view id) {
  const auto lock = site.content.reading();
  const auto number = id_in_path(id);
  const auto found = number ? site.content.find_attachment(*number) : std::nullopt;
  if (!found || !site.content.visible(found->first))
    return no_such("attachment", id);
  const auto now = site.behaviour.current();
  const auto& status = now->store_status.empty() ? found->second.status : now->store_status;
  reply result = reply::json(200, {});
  row_writer(site, product::cloud, {}, result.body)
      .v2_attachment(found->second, site.content.id_of(found->first) + now->store_places_off, status);
  return result;
}

} // namespace

reply v2_store(confluence_site& site, const call& request, const std::vector<std::string_view>& parts) {
  if (auto unknown =
          unknown_parameter(request, *site.behaviour.current(), {"id", "limit", "cursor", "status"}))
    return bad_parameter(*unknown);
  if (parts[2] == "attachments")
    return one_attachment(site, parts[3]);
  const store_call asked(site, request, parts[2].substr(0, parts[2].size() - 1));
  if (parts.size() == 3)
    return asked.listed();
  if (parts.size() == 4)
    return asked.one(parts[3]);
  if (parts[4] == "labels")
    return asked.labels(parts[3]);
  if (parts[4] == "ancestors")
    return asked.ancestors(parts[3]);
  return v2_error(404, "NOT_FOUND", "Not Found", "");
}

std::optional<reply> refuse_scope(const confluence_site& site, const std::vector<std::string_view>& parts) {
  if (parts.size() < 3)
    return std::nullopt;
  std::string scope = "read:page:confluence";
  if (parts[2] == "spaces")
    scope = "read:space:confluence";
  else if (parts.back() == "attachments" || parts[2] == "attachments")
    scope = "read:attachment:confluence";
  else if (parts.size() == 5)
    scope = "read:content.metadata:confluence";
  return refuse_scope(site, scope);
}

std::optional<reply> refuse_scope(const confluence_site& site, const std::string& scope) {
  if (!site.behaviour.current()->missing_scopes.contains(scope))
    return std::nullopt;
  return reply::json(401, R"({"code":401,"message":"Unauthorized; scope does not match"})");
}

} // namespace cfc::simulator
