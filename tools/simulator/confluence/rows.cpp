#include "tools/simulator/confluence/rows.hpp"

#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>

namespace cfc::simulator {

namespace {

constexpr std::string_view cloud_author =
    R"({"type":"known","accountId":"acc-0001","accountType":"atlassian","email":"user@example.invalid",)"
    R"("publicName":"Example User","profilePicture":{"path":"/wiki/aa-avatar/acc-0001","width":48,"height":48,)"
    R"("isDefault":false},"displayName":"Example User","isExternalCollaborator":false,)"
    R"("_expandable":{"operations":"","personalSpace":""},"_links":{}})";
constexpr std::string_view data_center_author =
    R"({"type":"known","username":"user1","userKey":"402880824ff933a4014ff9345d7c0002",)"
    R"("profilePicture":{"path":"/relative/avatar.png","width":48,"height":48,"isDefault":true},)"
    R"("displayName":"Example User","_links":{},"_expandable":{"status":""}})";

constexpr std::string_view media_type_description(std::string_view media_type) {
  return media_type == "application/pdf" ? "\"PDF Document\""
         : media_type == "image/png"     ? "\"PNG Image\""
                                         : "null";
}

constexpr epoch_ms an_hour = 3'600'000;

/// As in a link's path: spaces become `+`.
std::string link_title(std::string_view title) {
  std::string text = percent_encoded(title);
  for (std::size_t at = text.find("%20"); at != std::string::npos; at = text.find("%20", at))
    text.replace(at, 3, "+");
  return text;
}

/// `2025/01/31`.
std::string blog_day(epoch_ms created) {
  std::string day = utc_text(created).substr(0, 10);
  day[4] = day[7] = '/';
  return day;
}

} // namespace

row_writer::row_writer(const confluence_site& site, product of, expansions shown, std::string& into)
    : site_(site), of_(of), shown_(shown), out_(into), modes_(site.behaviour.current()) {
  base_ = cloud() ? site.settings.site + "/wiki" : site.settings.data_center_url + site.settings.context_path;
}

std::string row_writer::time(epoch_ms when) const {
  return cloud() ? utc_text(when) : offset_text(when, site_.settings.utc_offset_minutes);
}

std::string_view row_writer::attachment_prefix() const {
  return !cloud() && modes_->bare_attachment_ids ? "" : "att";
}

void row_writer::title(std::uint64_t id, std::string_view text) {
  out_.raw(R"(,"title":)");
  if (modes_->null_titles.contains(id))
    out_.raw("null");
  else
    out_.text(text);
}

/// Look-ups of the content store tell it in the mode's word.
std::string_view row_writer::status_in_store(std::string_view status) const {
  return modes_->store_status.empty() ? status : std::string_view(modes_->store_status);
}

void row_writer::content(page_index index) {
  const page shown = site_.content.get(index);
  const auto& in = site_.content.spaces()[shown.space];
  const bool homepage =
      !shown.parent && shown.type == "page" && site_.content.generated_range(shown.space).first == index;
  out_.raw(R"({"id":")").number(shown.id).raw(R"(","type":)").text(shown.type);
  out_.raw(R"(,"status":)").text(shown_.ancestors ? status_in_store(shown.status) : shown.status);
  title(shown.id, shown.title);
  if (shown_.ancestors)
    ancestors(index);
  if (shown_.space) {
    const bool outdated = modes_->index_earlier_space_ids.contains(shown.id);
    out_.raw(R"(,"space":)");
    space_object(in, outdated ? in.id - 1 : in.id + (shown_.ancestors ? modes_->store_places_off : 0));
  }
  const bool lags = shown_.body && modes_->bodies_lag.contains(shown.id);
  if (shown_.version)
    version(shown.id, lags ? shown.when - an_hour : shown.when, shown.version, "");
  if (cloud())
    out_.raw(R"(,"macroRenderedOutput":{})");
  if (shown_.labels)
    labels(shown);
  if (shown_.body)
    body(index, shown.id);
  if (shown_.attachments && !modes_->no_inlined_attachments)
    inlined_attachments(index, shown.id);
  if (!cloud())
    out_.raw(R"(,"extensions":{"position":"none"})");
  out_.raw(R"(,"_expandable":{"container":"/rest/api/space/)").escaped(in.key);
  out_.raw(R"(","operations":"","history":"/rest/api/content/)").number(shown.id);
  out_.raw(R"(/history")").raw(shown_.ancestors ? "" : R"(,"ancestors":"")").raw(R"(,"descendants":"")");
  if (!shown_.space)
    out_.raw(R"(,"space":"/rest/api/space/)").escaped(in.key).raw("\"");
  if (!shown_.version)
    out_.raw(R"(,"version":"")");
  out_.raw("}");
  content_links(shown, homepage);
  out_.raw("}");
}

void row_writer::space_object(const space& one, std::uint64_t id) {
  out_.raw(R"({"id":)").number(id).raw(R"(,"key":)").text(one.key);
  if (cloud())
    out_.raw(R"(,"alias":)").text(one.key);
  out_.raw(R"(,"name":)").text(one.name).raw(R"(,"type":)").text(one.type);
  if (cloud())
    out_.raw(R"(,"status":"current")");
  out_.raw(R"(,"_expandable":{},"_links":{"webui":")")
      .raw(cloud() ? "/spaces/" : "/display/")
      .escaped(one.key);
  out_.raw(R"(","self":")").raw(base_).raw("/rest/api/space/").escaped(one.key).raw(R"("}})");
}

void row_writer::version(std::uint64_t content_id, std::optional<epoch_ms> when, std::uint32_t number,
                         std::string_view id_prefix) {
  out_.raw(R"(,"version":{"by":)").raw(cloud() ? cloud_author : data_center_author);
  if (when)
    out_.raw(R"(,"when":")").raw(time(*when)).raw("\"");
  out_.raw(R"(,"message":"","number":)").number(number);
  out_.raw(R"(,"minorEdit":false,)");
  if (!cloud()) {
    out_.raw(R"("hidden":false,"_links":{},"_expandable":{}})");
    return;
  }
  out_.raw(R"("contentTypeModified":false,"_expandable":{"collaborators":"","content":"/rest/api/content/)");
  out_.raw(id_prefix).number(content_id).raw(R"("},"_links":{}})");
}

void row_writer::labels(const page& of) {
  const auto& key = site_.content.spaces()[of.space].key;
  const auto shown =
      shown_.ancestors && modes_->store_hides_labels_in.contains(key) ? 0
      : modes_->labels_at_most < 0
          ? of.labels.size()
          : std::min<std::size_t>(of.labels.size(), static_cast<std::size_t>(modes_->labels_at_most));
  out_.raw(R"(,"metadata":{"labels":{"results":[)");
  for (std::size_t i = 0; i < shown; ++i) {
    out_.raw(i == 0 ? "" : ",").raw(R"({"prefix":"global","name":)").text(of.labels[i]);
    out_.raw(R"(,"id":")").number(of.id * 100 + i).raw("\"");
    if (cloud())
      out_.raw(R"(,"label":)").text(of.labels[i]);
    out_.raw("}");
  }
  out_.raw(R"(],"start":0,"limit":200,"size":)").number(shown).raw(R"(,"_links":{"self":")").raw(base_);
  out_.raw("/rest/api/content/").number(of.id).raw(R"(/label"}},"_expandable":{}})");
}

void row_writer::body(page_index index, std::uint64_t id) {
  const auto& are = modes_->bodies_are;
  if (are == "missing") {
    out_.raw(R"(,"body":{"_expandable":{"storage":""}})");
    return;
  }
  out_.raw(R"(,"body":{"storage":{"value":)");
  if (are == "null" || are == "number")
    out_.raw(are == "null" ? "null" : "5");
  else if (are == "empty")
    out_.text("");
  else
    out_.text(modes_->bodies_lag.contains(id) ? "<p>an earlier version</p>" : site_.content.body(index));
  out_.raw(R"(,"representation":"storage")").raw(cloud() ? R"(,"embeddedContent":[])" : "");
  out_.raw(R"(,"_expandable":{"content":"/rest/api/content/)").number(id);
  out_.raw(
      R"("}},"_expandable":{"editor":"","export_view":"","styled_view":"","anonymous_export_view":""}})");
}

void row_writer::inlined_attachments(page_index index, std::uint64_t id) {
  out_.raw(R"(,"children":{"attachment":{)");
  inlines_ = true;
  const bool more = attachment_rows(index, 0, inlined_limit);
  inlines_ = false;
  out_.raw(R"(,"_links":{"self":")")
      .raw(base_)
      .raw("/rest/api/content/")
      .number(id)
      .raw("/child/attachment\"");
  if (more)
    out_.raw(R"(,"next":"/rest/api/content/)")
        .number(id)
        .raw("/child/attachment?")
        .raw(cloud() ? "next=true&" : "")
        .raw("limit=25&start=25\"");
  out_.raw(R"(}},"_expandable":{"comment":"/rest/api/content/)").number(id);
  out_.raw(R"(/child/comment","page":"/rest/api/content/)").number(id);
  out_.raw(R"(/child/page"},"_links":{"self":")").raw(base_).raw("/rest/api/content/").number(id);
  out_.raw(R"(/child"}})");
}

void row_writer::ancestors(page_index index) {
  std::vector<page_index> above;
  for (auto parent = site_.content.parent_of(index); parent && above.size() < 1'000;
       parent = site_.content.parent_of(*parent))
    above.insert(above.begin(), *parent);
  out_.raw(R"(,"ancestors":[)");
  for (std::size_t i = 0; i < above.size(); ++i) {
    const auto one = site_.content.get(above[i]);
    out_.raw(i == 0 ? "" : ",").raw(R"({"id":")").number(one.id).raw(R"(","type":)").text(one.type);
    out_.raw(R"(,"status":"current","title":)").text(one.title).raw("}");
  }
  out_.raw("]");
}

void row_writer::attachment_by_id(const attachment& one, page_index on) {
  const auto& in = site_.content.spaces()[site_.content.space_of(on)];
  auto told = one;
  told.status = status_in_store(one.status);
  attachment_row(told, site_.content.id_of(on) + modes_->store_places_off, in);
}

bool row_writer::attachment_rows(page_index index, std::uint64_t start, std::uint64_t limit) {
  const auto all = modes_->index_shows_all_statuses ? site_.content.attachments_of_all_statuses(index)
                                                    : site_.content.attachments(index);
  // CONFSERVER-95396.
  if (modes_->attachments_beyond_end && start >= all.size() && !all.empty())
    start = all.size() -
            std::min<std::uint64_t>(all.size(), all.size() % limit == 0 ? limit : all.size() % limit);
  const auto page_id = site_.content.id_of(index);
  const auto& in = site_.content.spaces()[site_.content.space_of(index)];
  const auto from = std::min<std::uint64_t>(start, all.size());
  const auto until = std::min<std::uint64_t>(from + limit, all.size());
  out_.raw(R"("results":[)");
  for (auto i = from; i < until; ++i) {
    out_.raw(i == from ? "" : ",");
    attachment_row(all[i], page_id, in);
  }
  const bool endless = modes_->endless_attachment_lists && !all.empty();
  for (auto i = std::max(until, start); endless && i < start + limit; ++i) {
    auto another = all.back();
    another.id = 9'000'000'000 + i;
    out_.raw(i == start ? "" : ",");
    attachment_row(another, page_id, in);
  }
  out_.raw(R"(],"start":)").number(start).raw(R"(,"limit":)").number(limit);
  out_.raw(R"(,"size":)").number(endless ? limit : until - from);
  return endless || until < all.size() || (modes_->attachments_beyond_end && from > 0);
}

void row_writer::attachment_row(const attachment& one, std::uint64_t page_id, const space& in) {
  const auto prefix = attachment_prefix();
  out_.raw(R"({"id":")")
      .raw(prefix)
      .number(one.id)
      .raw(R"(","type":"attachment","status":)")
      .text(one.status);
  title(one.id, one.title);
  if (shown_.container)
    out_.raw(R"(,"container":{"id":")")
        .number(page_id)
        .raw(R"(","type":"page","status":"current"},"space":)");
  if (shown_.container)
    space_object(in);
  if (cloud())
    out_.raw(R"(,"macroRenderedOutput":{})");
  if (shown_.attachment_version)
    version(one.id, modes_->no_attachment_when ? std::nullopt : std::optional(one.when), one.version, prefix);
  if (!cloud())
    out_.raw(R"(,"metadata":{"mediaType":)").text(one.media_type).raw(R"(,"comment":""})");
  if (shown_.attachment_extensions && (cloud() || !modes_->no_extensions)) {
    const bool seems_empty = inlines_ && modes_->index_empty_files.contains(one.id);
    out_.raw(R"(,"extensions":{"mediaType":)").text(one.media_type);
    out_.raw(R"(,"fileSize":)").number(seems_empty ? 0 : one.size);
    out_.raw(R"(,"comment":"")");
    if (cloud()) {
      out_.raw(R"(,"mediaTypeDescription":)").raw(media_type_description(one.media_type));
      out_.raw(R"(,"fileId":"00000000-0000-4000-8000-)").number(one.id % 1'000'000'000'000);
      out_.raw(R"(","collectionName":"contentId-)").number(page_id).raw("\"");
    }
    out_.raw("}");
  }
  out_.raw(R"(,"_expandable":{"container":"/rest/api/content/)").number(page_id);
  out_.raw(R"(","operations":"","children":"/rest/api/content/)").raw(prefix).number(one.id);
  out_.raw(R"(/child","restrictions":"","history":"","ancestors":"","body":"","descendants":"",)");
  out_.raw(R"("space":"/rest/api/space/)").escaped(in.key).raw("\"}");
  attachment_links(one, page_id);
  out_.raw("}");
}

void row_writer::attachment_links(const attachment& one, std::uint64_t page_id) {
  out_.raw(R"(,"_links":{"webui":"/pages/viewpageattachments.action?pageId=)").number(page_id);
  out_.raw("&preview=%2F").number(page_id).raw("%2F").number(one.id).raw("%2F").encoded(one.title);
  out_.raw(R"(","self":")").raw(base_).raw("/rest/api/content/").raw(attachment_prefix()).number(one.id);
  out_.raw(R"(","download":")");
  if (cloud())
    out_.raw("/rest/api/content/")
        .number(page_id)
        .raw("/child/attachment/att")
        .number(one.id)
        .raw("/download");
  else
    out_.raw(legacy_download(one, page_id, false));
  out_.raw("\"}");
}

void row_writer::content_links(const page& of, bool homepage) {
  out_.raw(R"(,"_links":{"self":")").raw(base_).raw("/rest/api/content/").number(of.id);
  out_.raw(R"(","tinyui":"/x/)").number(of.id).raw(R"(","webui":")");
  webui(of, homepage);
  out_.raw("\"}");
}

void row_writer::webui(const page& of, bool homepage) {
  const auto& key = site_.content.spaces()[of.space].key;
  if (!cloud()) {
    // Titles that don't survive a path are linked by id.
    const bool by_id = of.title.find_first_of("/\\?&+%\";:") != std::string::npos;
    if (by_id)
      out_.raw("/pages/viewpage.action?pageId=").number(of.id);
    else
      out_.raw("/display/").escaped(key).raw("/").raw(link_title(of.title));
    return;
  }
  out_.raw("/spaces/").escaped(key);
  if (homepage)
    out_.raw("/overview");
  else if (of.type == "blogpost")
    out_.raw("/blog/").raw(blog_day(of.created)).raw("/").number(of.id).raw("/").raw(link_title(of.title));
  else if (of.type == "page")
    out_.raw("/pages/").number(of.id).raw("/").raw(link_title(of.title));
  else
    out_.raw("/").escaped(of.type).raw("/").number(of.id);
}

void row_writer::v2_page(page_index index) {
  const auto one = site_.content.get(index);
  const auto& in = site_.content.spaces()[one.space];
  out_.raw(R"({"parentType":)").raw(one.parent ? "\"page\"" : "null").raw(R"(,"parentId":)");
  if (one.parent)
    out_.raw("\"").number(site_.content.id_of(*one.parent)).raw("\"");
  else
    out_.raw("null");
  out_.raw(R"(,"spaceId":")")
      .number(in.id + modes_->store_places_off)
      .raw(R"(","ownerId":null,"lastOwnerId":null,"authorId":"acc-0001",)");
  out_.raw(R"("createdAt":")")
      .raw(utc_text(one.created))
      .raw(R"(","version":{"number":)")
      .number(one.version);
  out_.raw(R"(,"message":"","minorEdit":false,"authorId":"acc-0001","createdAt":")").raw(utc_text(one.when));
  out_.raw(R"(","ncsStepVersion":null},"position":0,"body":{},"status":)").text(status_in_store(one.status));
  title(one.id, one.title);
  out_.raw(R"(,"id":")").number(one.id).raw(R"(","_links":{"webui":")");
  webui(one, false);
  out_.raw("\"}}");
}

void row_writer::v2_attachment(const attachment& one, std::uint64_t page_id, std::string_view status) {
  const auto created =
      modes_->no_attachment_when ? std::string() : R"("createdAt":")" + utc_text(one.when) + R"(",)";
  const auto download = legacy_download(one, page_id, true);
  const std::string preview = "/pages/viewpageattachments.action?pageId=" + std::to_string(page_id) +
                              "&preview=%2F" + std::to_string(page_id) + "%2F" + std::to_string(one.id) +
                              "%2F" + percent_encoded(one.title);
  out_.raw(R"({"mediaTypeDescription":)").raw(media_type_description(one.media_type));
  out_.raw(R"(,"webuiLink":")").raw(preview).raw(R"(",)").raw(created).raw(R"("comment":"",)");
  out_.raw(R"("version":{"number":)").number(one.version).raw(R"(,"message":"","minorEdit":false,)");
  out_.raw(created).raw(R"("authorId":"acc-0001")");
  out_.raw(R"(},"fileId":"00000000-0000-4000-8000-)").number(one.id % 1'000'000'000'000);
  out_.raw(R"(","pageId":")").number(page_id).raw(R"(","mediaType":)").text(one.media_type);
  out_.raw(R"(,"downloadLink":")").raw(download).raw(R"(","status":")").raw(status);
  out_.raw("\"");
  title(one.id, one.title);
  out_.raw(R"(,"fileSize":)").number(one.size).raw(R"(,"id":"att)").number(one.id);
  out_.raw(R"(","_links":{"download":")").raw(download).raw(R"(","webui":")").raw(preview).raw(R"("}})");
}

void row_writer::v2_space(const space& one) {
  out_.raw(R"({"id":")").number(one.id).raw(R"(","key":)").text(one.key).raw(R"(,"name":)").text(one.name);
  out_.raw(R"(,"type":)").text(one.type).raw(R"(,"status":"current","authorId":"acc-0001",)");
  out_.raw(
      R"("createdAt":"2024-01-31T08:15:20.913Z","spaceOwnerId":"acc-0001","homepageId":null,"description":null,)");
  out_.raw(R"("icon":null,"_links":{"webui":"/spaces/)").escaped(one.key).raw(R"("}})");
}

std::string legacy_download(const attachment& one, std::uint64_t page_id, bool cloud) {
  return "/download/attachments/" + std::to_string(page_id) + "/" + percent_encoded(one.title) +
         "?version=" + std::to_string(one.version) + "&modificationDate=" + std::to_string(one.when) +
         (cloud ? "&cacheVersion=1&api=v2" : "&api=v2");
}

} // namespace cfc::simulator
