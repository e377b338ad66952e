#include "tests/graph/small_world.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace cfc::test {

namespace {

std::string id_of(std::size_t page) {
  return std::to_string(1'000 + page);
}

bool holds(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

call_kind kind_of(const http::request& request) {
  if (request.verb == http::method::put)
    return call_kind::upload;
  if (holds(request.url, "/download/"))
    return call_kind::download;
  if (holds(request.url, "body.storage"))
    return call_kind::bodies;
  if (holds(request.url, "/content/search"))
    return call_kind::search;
  if (holds(request.url, "/rest/api/content/"))
    return call_kind::look_up_page;
  if (holds(request.url, "/rest/api/space/"))
    return call_kind::look_up_space;
  if (holds(request.url, "file-diff"))
    return call_kind::diff;
  if (holds(request.url, "/user/current") || holds(request.url, "/manifest"))
    return call_kind::set_up;
  static const std::map<std::string, call_kind> operations{
      {"User", call_kind::set_up},
      {"CreateScopeAccesses", call_kind::set_up},
      {"PaginatedScope", call_kind::set_up},
      {"PaginatedContent", call_kind::look_up},
      {"PaginatedContentCount", call_kind::look_up},
      {"ContentUpsert", call_kind::register_content},
      {"ContentDeleteByContentIds", call_kind::delete_contents},
      {"GenerateScopesBasedOnPaths", call_kind::create_scopes},
      {"UpdateScope", call_kind::mark_scope},
      {"DeleteFolder", call_kind::delete_folder}};
  const auto at = operations.find(text_in(request.body, "/operationName"));
  if (at == operations.end())
    throw std::logic_error("not asked for: " + request.url + " " + request.body);
  return at->second;
}

} // namespace

void small_world::answer_for(fake_transport& network) {
  network.answer_by([this](const http::request& request) { return answer_to(request); });
}

std::size_t small_world::calls(call_kind kind) const {
  const std::lock_guard lock(mutex_);
  const auto at = calls_.find(kind);
  return at == calls_.end() ? 0 : at->second;
}

http::response small_world::answer_to(const http::request& request) {
  const auto kind = kind_of(request);
  {
    const std::lock_guard lock(mutex_);
    ++calls_[kind];
  }
  if (before_answer)
    before_answer(kind);
  http::response answer;
  answer.status = 200;
  switch (kind) {
  case call_kind::search:
    // The search for roots names one label, that for labelled pages two.
    answer.body = holds(request.url, "ai-ingest%22") || holds(request.url, "ai-ingest'") ||
                          holds(request.url, "ai-ingest\"")
                      ? labelled_pages()
                      : R"({"results":[],"_links":{}})";
    break;
  case call_kind::bodies:
    answer.body = bodies(request.url);
    break;
  case call_kind::diff:
    answer.body = differences();
    break;
  case call_kind::download:
    answer.fields = {{"Content-Type", "application/pdf"}, {"Content-Length", "10"}};
    answer.body = "0123456789";
    break;
  case call_kind::upload:
    break;
  case call_kind::look_up:
    return stored.answer_to(request.body);
  case call_kind::set_up:
    answer.body = set_up(request);
    break;
  case call_kind::look_up_page:
    return stored_page(request.url);
  case call_kind::look_up_space:
    return stored_space(request.url);
  case call_kind::delete_contents:
    forget(texts_in(request.body, "/variables/contentIds"));
    answer.body = graphql(kind, request);
    break;
  default:
    answer.body = graphql(kind, request);
  }
  return answer;
}

std::string small_world::labelled_pages() const {
  std::string rows;
  for (std::size_t i = 0; i < spaces_; ++i) {
    const auto id = id_of(i);
    rows +=
        (i == 0 ? "" : ",") +
        (R"({"id":")" + id + R"(","type":")" + page_type + R"(","title":"T","space":{"id":)") +
        std::to_string(i + 1) + R"(,"key":"K)" + std::to_string(i + 1) +
        R"(","name":"N"},"version":{"when":"2026-05-27T07:15:20.913Z"},"children":{"attachment":{"results":[)" +
        R"({"id":"att)" + id +
        R"(","title":"a.pdf","metadata":{"mediaType":"application/pdf"},"extensions":{"fileSize":10,"mediaType":"application/pdf"},)" +
        R"("version":{"when":"2026-05-27T07:15:20.913Z"},"_links":{"download":"/download/attachments/)" + id +
        R"(/a.pdf"}}],"start":0,"limit":25,"size":1,"_links":{}}},"_links":{"webui":"/x"}})";
  }
  return R"({"results":[)" + rows + R"(],"_links":{"base":"https://confluence.example.com"}})";
}

http::response small_world::stored_page(const std::string& url) const {
  http::response answer;
  answer.status = 404;
  answer.body = "{}";
  for (std::size_t i = 0; i < spaces_; ++i) {
    const auto id = id_of(i);
    if (!holds(url, ("/content/" + id + "?").c_str()))
      continue;
    answer.status = 200;
    answer.body = R"({"id":")" + id + R"(","type":"page","status":"current","space":{"id":)" +
                  std::to_string(i + 1) +
                  R"(},"ancestors":[],"metadata":{"labels":{"results":[{"name":"ai-ingest"}]}}})";
  }
  return answer;
}

http::response small_world::stored_space(const std::string& url) const {
  http::response answer;
  answer.status = 404;
  answer.body = "{}";
  for (std::size_t i = 1; i <= spaces_; ++i) {
    const auto number = std::to_string(i);
    if (!url.ends_with("/space/K" + number))
      continue;
    answer.status = 200;
    answer.body = R"({"id":)" + number + R"(,"key":"K)" + number + "\"}";
  }
  return answer;
}

void small_world::forget(const std::vector<std::string>& content_ids) {
  const std::lock_guard lock(mutex_);
  std::erase_if(stored.keys, [&](const std::string& key) {
    return std::find(content_ids.begin(), content_ids.end(), stored_contents::id_of(key)) !=
           content_ids.end();
  });
}

std::string small_world::bodies(const std::string& url) const {
  std::string rows;
  for (std::size_t i = 0; i < spaces_; ++i) {
    const auto row = R"({"id":")" + id_of(i) +
                     R"(","type":"page","title":"T","body":{"storage":{"value":"<p>text</p>"}}})";
    if (holds(url, ("/content/" + id_of(i)).c_str()))
      return row;
    rows += (i == 0 ? "" : ",") + row;
  }
  return R"({"results":[)" + rows + R"(],"size":)" + std::to_string(spaces_) + R"(,"_links":{}})";
}

std::string small_world::differences() const {
  std::string keys, deleted;
  for (std::size_t i = 0; i < spaces_; ++i) {
    const auto id = id_of(i);
    keys += (i == 0 ? "\"" : ",\"") + id + "\",\"" + id + "::att" + id + "\"";
  }
  for (const auto& key : gone)
    deleted += (deleted.empty() ? "\"" : ",\"") + key + "\"";
  return R"({"newFiles":[)" + keys + R"(],"updatedFiles":[],"movedFiles":[],"deletedFiles":[)" + deleted +
         "]}";
}

std::string small_world::set_up(const http::request& request) {
  if (holds(request.url, "/user/current"))
    return R"({"type":"known"})";
  if (holds(request.url, "/manifest"))
    return R"({"id":"us"})";
  const auto operation = text_in(request.body, "/operationName");
  if (operation == "User")
    return R"({"data":{"me":{"user":{"id":"user_1"}}}})";
  if (operation == "CreateScopeAccesses")
    return R"({"data":{"createScopeAccesses":true}})";
  if (text_in(request.body, "/variables/where/parentId/equals") == "root")
    return stored.answer_to(request.body).body;
  if (text_in(request.body, "/variables/where/id/equals") != "root")
    return R"({"data":{"paginatedScope":{"totalCount":0,"nodes":[]}}})";
  return R"({"data":{"paginatedScope":{"totalCount":1,"nodes":[{"id":"root","name":"Root","parentId":null,)"
         R"("externalId":"confc:data-center:us"}]}}})";
}

std::string small_world::graphql(call_kind kind, const http::request& request) const {
  std::string list;
  switch (kind) {
  case call_kind::register_content:
    return R"({"data":{"contentUpsert":{"id":"c1","key":")" + text_in(request.body, "/variables/input/key") +
           R"(","ownerId":")" + text_in(request.body, "/variables/scopeId") +
           R"(","writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})";
  case call_kind::delete_contents:
    for (const auto& id : texts_in(request.body, "/variables/contentIds"))
      list += (list.empty() ? R"({"id":")" : R"(,{"id":")") + id + "\"}";
    return R"({"data":{"contentDeleteByContentIds":[)" + list + "]}}";
  case call_kind::create_scopes:
    for (const auto& path : texts_in(request.body, "/variables/paths"))
      list += (list.empty() ? R"({"id":"s )" : R"(,{"id":"s )") + path + R"(","name":")" +
              path.substr(path.rfind('/') + 1) + R"(","parentId":"root","externalId":null})";
    return R"({"data":{"generateScopesBasedOnPaths":[)" + list + "]}}";
  case call_kind::mark_scope:
    return R"({"data":{"updateScope":{"id":"s","name":"x"}}})";
  default:
    return R"({"data":{"deleteFolder":{"failedFolders":[],"successFolders":[{"id":")" +
           text_in(request.body, "/variables/scopeId") + R"("}]}}})";
  }
}

} // namespace cfc::test
