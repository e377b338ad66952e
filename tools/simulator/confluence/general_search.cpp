#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/rows.hpp"
#include "tools/simulator/text/json_text.hpp"

#include <algorithm>
#include <charconv>

namespace cfc::simulator {

namespace {

void write_result(const confluence_site& site, row_writer& rows, page_index index, std::string& into) {
  json_text out(into);
  const auto page = site.content.get(index);
  out.raw(R"({"content":)");
  rows.content(index);
  out.raw(R"(,"title":)").text(page.title).raw(R"(,"excerpt":"","url":"","resultGlobalContainer":{"title":)");
  out.text(site.content.spaces()[page.space].name).raw(R"(,"displayUrl":"/spaces/)");
  out.escaped(site.content.spaces()[page.space].key);
  out.raw(R"("},"breadcrumbs":[],"entityType":"content","iconCssClass":"aui-icon content-type-page",)");
  out.raw(R"("lastModified":")").raw(utc_text(page.when)).raw(R"(","friendlyLastModified":"","score":0.0})");
}

/// None where the mode says so, as servers leave it out at times.
std::optional<std::uint64_t> total_of(const search_result& found, const std::string& how) {
  std::uint64_t number = 0;
  if (std::from_chars(how.data(), how.data() + how.size(), number).ec == std::errc{})
    return number;
  return how == "false" ? std::nullopt : std::optional<std::uint64_t>(found.pages.size());
}

} // namespace

reply general_search_answer(confluence_site& site, const call& request) {
  const auto modes = site.behaviour.current();
  if (auto unknown = unknown_parameter(request, *modes,
                                       {"cql", "cqlcontext", "cursor", "next", "prev", "limit", "start",
                                        "expand", "excerpt", "includeArchivedSpaces", "excludeCurrentSpaces",
                                        "sitePermissionTypeFilter"}))
    return v1_error(400, *unknown);
  const auto* cql = request.parameter("cql");
  const auto limit = number_parameter(request, "limit", 25);
  if (!cql || cql->empty() || !limit)
    return v1_error(
        400, "com.atlassian.confluence.api.service.exceptions.BadRequestException: cql query is required");
  const auto lock = site.content.reading();
  std::shared_ptr<const search_result> found;
  try {
    found = site.search.run(product::cloud, *cql);
  } catch (const cql_error& e) {
    return v1_error(400, e.what());
  }
  reply result = reply::json(200, {});
  json_text out(result.body);
  row_writer rows(site, product::cloud, {}, result.body);
  out.raw(R"({"results":[)");
  const auto shown = std::min<std::uint64_t>(*limit, found->pages.size());
  for (std::uint64_t row = 0; row < shown; ++row) {
    out.raw(row == 0 ? "" : ",");
    write_result(site, rows, found->pages[row], result.body);
  }
  out.raw(R"(],"start":0,"limit":)").number(*limit).raw(R"(,"size":)").number(shown);
  if (const auto total = total_of(*found, modes->total_size))
    out.raw(R"(,"totalSize":)").number(*total);
  out.raw(R"(,"cqlQuery":)").text(*cql).raw(R"(,"searchDuration":19,"_links":{"base":")").raw(rows.base());
  out.raw(R"(","context":"/wiki"}})");
  return result;
}

} // namespace cfc::simulator
