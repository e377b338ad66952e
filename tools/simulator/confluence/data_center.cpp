#include "tools/simulator/confluence/data_center.hpp"

#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/rows.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/json_text.hpp"
#include "tools/simulator/text/percent.hpp"

#include <algorithm>
#include <optional>

namespace cfc::simulator {

namespace {

constexpr std::string_view not_found = "com.atlassian.confluence.api.service.exceptions.NotFoundException: "
                                       "No content found with id: ContentId{id=";

reply refused_login() {
  reply result = reply::json(
      401, R"({"message":"Client must be authenticated to access this resource.","status-code":401})");
  result.fields.emplace_back("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
  result.fields.emplace_back("WWW-Authenticate", "OAuth realm=\"confluence\"");
  return result;
}

} // namespace

confluence_data_center::confluence_data_center(confluence_site& site)
    : site_(site), tokens_(site.settings.accepted) {}

confluence_data_center::login confluence_data_center::check_login(const call& request) const {
  if (!request.field("Authorization"))
    return login::none;
  const auto& accepted = site_.settings.accepted;
  if (const auto token = login_value(request, "Bearer"); !token.empty()) {
    // A server that is told os_authType=basic doesn't look at OAuth tokens.
    const bool oauth =
        tokens_.check(token) == oauth_tokens::state::valid && !request.parameter("os_authType");
    return oauth || token == accepted.pat ? login::known : login::refused;
  }
  const bool basic = from_base64(login_value(request, "Basic")) == accepted.user + ":" + accepted.password;
  return basic ? login::known : login::refused;
}

reply confluence_data_center::handle(call& request) {
  std::string_view path = request.path;
  const std::string& context = site_.settings.context_path;
  if (!path.starts_with(context) || (path.size() > context.size() && path[context.size()] != '/'))
    return html_page(404, "Not Found");
  path.remove_prefix(context.size());
  const auto in = path_parts(path);
  if (path == "/rest/oauth2/latest/token")
    return tokens_.grant_by_form(request);
  if (request.method != "GET")
    return wrong_method();
  if (path == "/rest/applinks/1.0/manifest")
    return manifest(request);
  const login who = anonymous() ? login::none : check_login(request);
  reply result;
  if (in.size() > 1 && in[0] == "download")
    result = download(request, in, who);
  else if (who == login::refused || (who == login::none && !anonymous()))
    result = refused_login();
  else
    result = api(request, in);
  if (!site_.behaviour.current()->anonymous_unmarked)
    result.fields.emplace_back("X-AUSERNAME",
                               who == login::known ? site_.settings.accepted.user : "anonymous");
  return result;
}

reply confluence_data_center::api(const call& request, const parts& path) {
  const auto now = site_.behaviour.current();
  if (!now->redirect_api.empty())
    return redirect(now->redirect_api + request.target);
  const bool rest = path.size() > 2 && path[0] == "rest" && path[1] == "api";
  if (rest && path[2] == "content")
    return content(request, path);
  if (rest && path.size() == 4 && path[2] == "space")
    return space(path[3]);
  if (rest && path.size() == 4 && path[2] == "user" && path[3] == "current")
    return current_user();
  return html_page(404, "Not Found");
}

reply confluence_data_center::content(const call& request, const parts& path) {
  if (path.size() == 4 && path[3] == "search")
    return search_answer(site_, product::data_center, request);
  if (path.size() == 4)
    return content_by_id(request, path[3]);
  if (path.size() == 6 && path[4] == "child" && path[5] == "attachment")
    return child_attachments(request, path[3]);
  return v1_error(404, "Not Found");
}

bool confluence_data_center::shows(page_index index) const {
  const auto now = site_.behaviour.current();
  const auto& key = site_.content.spaces()[site_.content.space_of(index)].key;
  return site_.content.visible(index) && (!now->anonymous || now->public_spaces.contains(key));
}

reply confluence_data_center::content_by_id(const call& request, std::string_view id) {
  const auto now = site_.behaviour.current();
  if (auto unknown = unknown_parameter(request, *now, {"expand", "status", "version", "os_authType"}))
    return v1_error(400, *unknown);
  const auto lock = site_.content.reading();
  const auto number = id_in_path(id);
  const auto index = number ? site_.content.find_page(*number) : std::nullopt;
  if (number && !index)
    return attachment_by_id(request, *number);
  if (!index || !shows(*index))
    return v1_error(404, std::string(not_found) + std::string(id) + "}");
  const auto* expand = request.parameter("expand");
  const auto shown = expansions::from(expand ? std::string_view(*expand) : std::string_view());
  if (shown.body && now->fail_body.contains(*number))
    return v1_error(500, "java.lang.NullPointerException: body.storage");
  reply result = reply::json(200, {});
  const auto other = shown.body ? site_.content.find_page(now->bodies_of) : std::nullopt;
  row_writer(site_, product::data_center, shown, result.body).content(other.value_or(*index));
  return result;
}

/// Attachments are content, too. Called under content.reading().
reply confluence_data_center::attachment_by_id(const call& request, std::uint64_t id) {
  const auto found = site_.content.find_attachment(id);
  if (!found || !shows(found->first) || found->second.status != "current")
    return v1_error(404, std::string(not_found) + std::to_string(id) + "}");
  const auto* expand = request.parameter("expand");
  const auto shown = expansions::of_attachments(expand ? std::string_view(*expand) : std::string_view());
  reply result = reply::json(200, {});
  row_writer(site_, product::data_center, shown, result.body).attachment_by_id(found->second, found->first);
  return result;
}

reply confluence_data_center::child_attachments(const call& request, std::string_view id) {
  const auto now = site_.behaviour.current();
  if (auto unknown = unknown_parameter(
          request, *now, {"expand", "start", "limit", "filename", "mediaType", "next", "os_authType"}))
    return v1_error(400, *unknown);
  const auto start = number_parameter(request, "start", 0);
  const auto limit = number_parameter(request, "limit", 50);
  if (!start || !limit || *limit == 0)
    return v1_error(400, "org.springframework.web.method.annotation.MethodArgumentTypeMismatchException");
  const auto lock = site_.content.reading();
  const auto number = id_in_path(id);
  const auto index = number ? site_.content.find_page(*number) : std::nullopt;
  if (!index || !shows(*index))
    return v1_error(404, std::string(not_found) + std::string(id) + "}");
  const auto* expand = request.parameter("expand");
  const auto shown = expansions::of_attachments(expand ? std::string_view(*expand) : std::string_view());
  reply result = reply::json(200, "{");
  row_writer rows(site_, product::data_center, shown, result.body);
  json_text out(result.body);
  const auto most = std::min<std::uint64_t>(*limit, 200);
  const bool more = rows.attachment_rows(*index, *start, most) && !now->cut_attachment_lists;
  out.raw(R"(,"_links":{"base":")").raw(rows.base()).raw(R"(","context":")").raw(site_.settings.context_path);
  out.raw(R"(","self":")")
      .raw(rows.base())
      .raw("/rest/api/content/")
      .number(*number)
      .raw("/child/attachment\"");
  if (more) {
    out.raw(R"(,"next":"/rest/api/content/)").number(*number).raw("/child/attachment?");
    if (expand)
      out.raw("expand=").encoded(*expand).raw("&");
    out.raw("limit=").number(*limit).raw("&start=").number(*start + *limit).raw("\"");
  }
  out.raw("}}");
  return result;
}

reply confluence_data_center::space(std::string_view key) {
  const auto lock = site_.content.reading();
  const auto now = site_.behaviour.current();
  const auto index = site_.content.find_space(key);
  const bool shown = index && !site_.content.spaces()[*index].hidden &&
                     (!now->anonymous || now->public_spaces.contains(std::string(key)));
  if (!shown)
    return v1_error(
        404, "com.atlassian.confluence.api.service.exceptions.NotFoundException: No space with key : " +
                 std::string(key));
  reply result = reply::json(200, {});
  row_writer(site_, product::data_center, {}, result.body).space_object(site_.content.spaces()[*index]);
  return result;
}

reply confluence_data_center::current_user() const {
  if (anonymous())
    return reply::json(
        200, R"({"type":"anonymous","profilePicture":{"path":"/images/icons/profilepics/anonymous.svg",)"
             R"("width":48,"height":48,"isDefault":true},"displayName":"Anonymous"})");
  reply result = reply::json(200, {});
  json_text(result.body)
      .raw(R"({"type":"known","username":)")
      .text(site_.settings.accepted.user)
      .raw(R"(,"userKey":"402880824ff933a4014ff9345d7c0002","displayName":"Simulated user","_links":{}})");
  return result;
}

reply confluence_data_center::manifest(const call& request) const {
  const auto* accept = request.field("Accept");
  const std::string base = site_.settings.data_center_url + site_.settings.context_path;
  if (accept && accept->find("application/json") != std::string::npos) {
    reply result = reply::json(200, {});
    json_text out(result.body);
    out.raw(R"({"id":)")
        .text(site_.settings.data_center_id)
        .raw(R"(,"name":"Confluence","typeId":"confluence",)");
    out.raw(
        R"("version":"10.0.3","buildNumber":10003,"applinksVersion":"12.0.2","publicSignup":false,"url":)");
    out.text(base).raw("}");
    return result;
  }
  reply result = reply::empty(200);
  result.content_type = "application/xml";
  result.body = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><manifest><id>" +
                site_.settings.data_center_id +
                "</id><name>Confluence</name><typeId>confluence</typeId><url>" + base + "</url></manifest>";
  return result;
}

reply confluence_data_center::download(const call& request, const parts& path, login who) {
  const auto now = site_.behaviour.current();
  if (now->login_page_downloads)
    return html_page(200, "Log in");
  if (!now->redirect_downloads.empty())
    return redirect(now->redirect_downloads + request.target);
  if (who == login::refused || (who == login::none && !now->anonymous))
    return redirect(site_.settings.data_center_url + site_.settings.context_path +
                    "/login.action?os_destination=" + percent_encoded(request.target));
  const auto page_id = path.size() == 4 && path[1] == "attachments" ? id_in_path(path[2]) : std::nullopt;
  const auto lock = site_.content.reading();
  const auto index = page_id ? site_.content.find_page(*page_id) : std::nullopt;
  if (index && shows(*index))
    for (const auto& one : site_.content.attachments(*index))
      if (one.title == path[3])
        return file(one);
  return html_page(404, "Page Not Found");
}

} // namespace cfc::simulator
