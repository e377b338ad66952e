#include "tools/simulator/confluence/cloud.hpp"

#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/rows.hpp"
#include "tools/simulator/confluence/v2_store.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/json_text.hpp"
#include "tools/simulator/text/percent.hpp"

#include <algorithm>
#include <optional>

namespace cfc::simulator {

namespace {

constexpr std::string_view not_permitted =
    "com.atlassian.confluence.api.service.exceptions.PermissionException: Current user not permitted to use "
    "Confluence";
constexpr std::string_view no_access =
    "com.atlassian.confluence.api.service.exceptions.PermissionException: caller cannot access Confluence";
constexpr std::string_view gone = "com.atlassian.confluence.api.service.exceptions.GoneException: This "
                                  "deprecated endpoint has been removed.";

/// Between the id of an attachment and the archived one that the mode `archived_attachment` makes of it.
constexpr std::uint64_t archived_id_offset = 5'000'000'000;

reply gateway_error(int status, std::string_view message) {
  reply result = reply::json(status, {});
  json_text(result.body).raw(R"({"code":)").number(status).raw(R"(,"message":)").text(message).raw("}");
  return result;
}

/// v2's opaque cursor: where the next row is.
std::string v2_cursor(std::uint64_t row) {
  return base64("row:" + std::to_string(row));
}

std::optional<std::uint64_t> read_v2_cursor(const std::string* text) {
  if (!text)
    return 0;
  const auto plain = from_base64(*text);
  return plain.starts_with("row:") ? id_in_path(std::string_view(plain).substr(4)) : std::nullopt;
}

void deprecate(reply& result) {
  result.fields.emplace_back("deprecation", "Wed, 1 Mar 2023 00:00:00 GMT");
  result.fields.emplace_back(
      "link",
      "<https://developer.atlassian.com/cloud/confluence/changelog/#CHANGE-864>; rel=\"deprecation\"");
}

} // namespace

confluence_cloud::confluence_cloud(confluence_site& site) : site_(site), tokens_(site.settings.accepted) {}

std::optional<reply> confluence_cloud::refuse_login(const call& request, bool v2,
                                                    std::string_view path) const {
  const auto token = login_value(request, "Bearer");
  const auto state = tokens_.check(token);
  if (state == oauth_tokens::state::valid)
    return std::nullopt;
  if (state == oauth_tokens::state::expired)
    return gateway_error(401, "Unauthorized");
  if (v2)
    return v2_error(404, "NOT_FOUND", "Not Found", "");
  return v1_error(403, path.ends_with("/user/current") ? no_access : not_permitted);
}

reply confluence_cloud::handle(call& request) {
  if (request.path == "/oauth/token")
    return tokens_.grant_by_json(request);
  auto parts = path_parts(request.path);
  const bool known = parts.size() > 4 && parts[0] == "ex" && parts[1] == "confluence" && parts[3] == "wiki";
  if (!known)
    return gateway_error(404, "Not Found");
  if (parts[2] != site_.settings.cloud_id)
    return gateway_error(404, "No such cloud id");
  if (request.method != "GET")
    return wrong_method();
  parts.erase(parts.begin(), parts.begin() + 4);
  const bool is_v2 = parts[0] == "api";
  if (auto refused = refuse_login(request, is_v2, request.path))
    return std::move(*refused);
  const auto now = site_.behaviour.current();
  if (!now->redirect_api.empty() && !request.path.ends_with("/download"))
    return redirect(now->redirect_api + request.target);
  if (is_v2)
    return v2(request, parts);
  auto result = v1(request, parts);
  if (now->deprecation)
    deprecate(result);
  return result;
}

reply confluence_cloud::v1(const call& request, const std::vector<std::string_view>& parts) {
  if (parts[0] == "download") {
    reply refused = html_page(401, "Unauthorized");
    refused.fields.emplace_back("www-authenticate", "OAuth realm=\"" + site_.settings.site + "/wiki\"");
    return refused;
  }
  const bool rest = parts.size() > 2 && parts[0] == "rest" && parts[1] == "api";
  if (!rest)
    return v1_error(404, "Not Found");
  if (parts[2] == "content")
    return v1_content(request, parts);
  if (parts[2] == "space")
    return v1_error(410, gone);
  if (parts.size() == 3 && parts[2] == "search")
    return general_search_answer(site_, request);
  if (parts.size() == 4 && parts[2] == "user" && parts[3] == "current")
    return reply::json(
        200, R"({"type":"known","accountId":"acc-sim","accountType":"app","email":"",)"
             R"("publicName":"Simulated service account","displayName":"Simulated service account"})");
  return v1_error(404, "Not Found");
}

reply confluence_cloud::v1_content(const call& request, const std::vector<std::string_view>& parts) {
  if (parts.size() == 4 && parts[3] == "search")
    return search_answer(site_, product::cloud, request);
  if (parts.size() == 8 && parts[4] == "child" && parts[5] == "attachment" && parts[7] == "download")
    return download(parts[3], parts[6]);
  return v1_error(410, gone);
}

reply confluence_cloud::download(std::string_view page_id, std::string_view attachment_id) {
  if (auto refused = refuse_scope(site_, "readonly:content.attachment:confluence"))
    return std::move(*refused);
  if (site_.behaviour.current()->login_page_downloads)
    return html_page(200, "Log in");
  const auto lock = site_.content.reading();
  const auto page = id_in_path(page_id);
  const auto id = id_in_path(attachment_id);
  const auto found = id ? site_.content.find_attachment(*id) : std::nullopt;
  if (!page || !found || site_.content.id_of(found->first) != *page || !site_.content.visible(found->first))
    return v1_error(
        404, "com.atlassian.confluence.api.service.exceptions.NotFoundException: No attachment found with "
             "id : " +
                 std::string(attachment_id));
  return redirect(media_host::link(site_, found->second));
}

reply confluence_cloud::v2(const call& request, const std::vector<std::string_view>& parts) {
  if (parts.size() < 3 || parts[1] != "v2")
    return v2_error(404, "NOT_FOUND", "Not Found", "");
  if (auto refused = refuse_scope(site_, parts))
    return std::move(*refused);
  if (parts.size() == 3 && parts[2] == "spaces")
    return v2_spaces(request);
  const bool about_pages = parts[2] == "pages" || parts[2] == "blogposts";
  if (about_pages &&
      (parts.size() == 3 || parts.size() == 4 || (parts.size() == 5 && parts[4] != "attachments")))
    return v2_store(site_, request, parts);
  if (parts.size() == 4 && parts[2] == "attachments")
    return v2_store(site_, request, parts);
  const bool in_the_tree =
      parts[2] == "folders" || parts[2] == "whiteboards" || parts[2] == "databases" || parts[2] == "embeds";
  if (in_the_tree && parts.size() == 5 && parts[4] == "ancestors")
    return v2_store(site_, request, parts);
  const bool attachments = parts.size() == 5 && parts[4] == "attachments";
  if (attachments && (parts[2] == "pages" || parts[2] == "blogposts"))
    return v2_attachments(request, parts[2] == "pages" ? "page" : "blogpost", parts[3]);
  return v2_error(404, "NOT_FOUND", "Not Found", "");
}

reply confluence_cloud::v2_attachments(const call& request, std::string_view type, std::string_view id) {
  if (auto unknown = unknown_parameter(request, *site_.behaviour.current(),
                                       {"limit", "cursor", "status", "mediaType", "filename", "sort"}))
    return v2_error(400, "INVALID_REQUEST_PARAMETER", *unknown, "");
  const auto limit = number_parameter(request, "limit", 50);
  const auto row = read_v2_cursor(request.parameter("cursor"));
  if (!limit || *limit < 1 || *limit > 250 || !row)
    return v2_error(400, "INVALID_REQUEST_PARAMETER", "Provided value for 'limit' or 'cursor' is not valid",
                    "");
  const auto lock = site_.content.reading();
  const auto page_id = id_in_path(id);
  const auto index = page_id ? site_.content.find_page(*page_id) : std::nullopt;
  if (!index || !site_.content.visible(*index) || !site_.content.is_type(*index, type))
    return v2_error(404, "NOT_FOUND", "Not Found",
                    "Cannot find a " + std::string(type) + " with id [" + std::string(id) + "]");
  const auto all = site_.content.attachments(*index);
  const auto from = std::min<std::uint64_t>(*row, all.size());
  const auto until = std::min<std::uint64_t>(from + *limit, all.size());
  const std::string base = site_.settings.site + "/wiki";
  reply result = reply::json(200, R"({"results":[)");
  row_writer rows(site_, product::cloud, {}, result.body);
  json_text out(result.body);
  for (auto i = from; i < until; ++i) {
    out.raw(i == from ? "" : ",");
    rows.v2_attachment(all[i], *page_id);
  }
  const auto* status = request.parameter("status");
  const bool archived_too = !status || *status != "current";
  if (site_.behaviour.current()->archived_attachment && archived_too && until == all.size() && until > from) {
    attachment replaced = all[until - 1];
    replaced.id += archived_id_offset;
    out.raw(",");
    rows.v2_attachment(replaced, *page_id, "archived");
  }
  out.raw(R"(],"_links":{"base":")").raw(base).raw("\"");
  std::string link = "<" + base + ">; rel=\"base\"";
  if (until < all.size()) {
    const std::string next = "/wiki/api/v2/" + std::string(type) + "s/" + std::string(id) +
                             "/attachments?limit=" + std::to_string(*limit) +
                             (status ? "&status=" + percent_encoded(*status) : "") +
                             "&cursor=" + percent_encoded(v2_cursor(until));
    out.raw(R"(,"next":)").text(next);
    link = "<" + next + ">; rel=\"next\", " + link;
  }
  out.raw("}}");
  result.fields.emplace_back("Link", std::move(link));
  return result;
}

reply confluence_cloud::v2_spaces(const call& request) {
  if (auto unknown = unknown_parameter(request, *site_.behaviour.current(),
                                       {"keys", "ids", "type", "status", "limit", "cursor", "sort"}))
    return v2_error(400, "INVALID_REQUEST_PARAMETER", *unknown, "");
  const auto limit = number_parameter(request, "limit", 25);
  if (!limit || *limit < 1 || *limit > 250)
    return v2_error(400, "INVALID_REQUEST_PARAMETER", "Provided value for 'limit' is not valid", "");
  const auto asked = [&](std::string_view name, const std::string& value) {
    const auto* list = request.parameter(name);
    return !list || ("," + *list + ",").find("," + value + ",") != std::string::npos;
  };
  const auto lock = site_.content.reading();
  reply result = reply::json(200, R"({"results":[)");
  row_writer rows(site_, product::cloud, {}, result.body);
  json_text out(result.body);
  std::uint64_t shown = 0;
  for (const auto& one : site_.content.spaces()) {
    if (one.removed || one.hidden || !asked("keys", one.key) || !asked("ids", std::to_string(one.id)) ||
        !asked("type", one.type) || shown == *limit)
      continue;
    out.raw(shown++ == 0 ? "" : ",");
    rows.v2_space(one);
  }
  out.raw(R"(],"_links":{"base":")").raw(site_.settings.site).raw(R"(/wiki"}})");
  result.fields.emplace_back("Link", "<" + site_.settings.site + "/wiki>; rel=\"base\"");
  return result;
}

} // namespace cfc::simulator
