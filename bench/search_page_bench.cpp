// From the bytes of a search answer to records: what each page of a discovery costs the arena.

#include "io/confluence/reader.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using cfc::confluence::ingest_labels;
using cfc::confluence::read_search_page;

constexpr int rows_of_page = 100;
constexpr std::size_t simdjson_padding = 64;

std::string author() {
  return R"({"type":"known","accountId":"712020:7f9a4c1e-52d3-4b7a-9d41-0c6a2e8b1f33","accountType":"atlassian",)"
         R"("email":"user@example.invalid","publicName":"Example User","profilePicture":{"path":)"
         R"("/wiki/aa-avatar/712020:7f9a4c1e-52d3-4b7a-9d41-0c6a2e8b1f33","width":48,"height":48,"isDefault":false},)"
         R"("displayName":"Example User","isExternalCollaborator":false,"isGuest":false,"locale":"en_US",)"
         R"("accountStatus":"active","_expandable":{"operations":"","personalSpace":""},"_links":{"self":)"
         R"("https://example.atlassian.net/wiki/rest/api/user?accountId=712020:7f9a4c1e-52d3-4b7a-9d41-0c6a2e8b1f33"}})";
}

std::string version(const std::string& id, int number) {
  return R"("version":{"by":)" + author() +
         R"(,"when":"2026-05-27T07:13:32.034Z","friendlyWhen":"May 27, 2026",)" +
         R"("message":"","number":)" + std::to_string(number) +
         R"(,"minorEdit":false,"ncsStepVersion":"1234","ncsStepVersionSource":"ncs-ack","confRev":"confluence$content$)" +
         id +
         R"(.2","contentTypeModified":false,"_expandable":{"collaborators":"","content":"/rest/api/content/)" +
         id + R"("},"_links":{"self":"https://example.atlassian.net/wiki/rest/api/content/)" + id +
         R"(/version/1"}})";
}

std::string attachment(const std::string& page, int number) {
  const std::string digits = page + std::to_string(100 + number);
  const std::string id = "att" + digits;
  const std::string name = "Quarterly report " + std::to_string(number) + ".pdf";
  return R"({"id":")" + id + R"(","type":"attachment","status":"current","title":")" + name +
         R"(","macroRenderedOutput":{},)" + version(id, 1) +
         R"(,"extensions":{"mediaType":"application/pdf","fileSize":)" + std::to_string(10'000 + number) +
         R"(,"comment":"","mediaTypeDescription":"PDF Document","fileId":"00000000-0000-4000-8000-)" +
         digits + R"(","collectionName":"contentId-)" + page +
         R"("},"_expandable":{"childTypes":"","container":"/rest/api/content/)" + page +
         R"(","schedulePublishInfo":"","metadata":"","operations":"","schedulePublishDate":"","children":)" +
         R"("/rest/api/content/)" + id + R"(/child","restrictions":"/rest/api/content/)" + id +
         R"(/restriction/byOperation","history":"/rest/api/content/)" + id +
         R"(/history","ancestors":"","body":"","descendants":"/rest/api/content/)" + id +
         R"(/descendant","space":"/rest/api/space/SD"},"_links":{"webui":"/pages/viewpageattachments.action?pageId=)" +
         page + "&preview=%2F" + page + "%2F" + digits + R"(%2FQuarterly+report.pdf","self":)" +
         R"("https://example.atlassian.net/wiki/rest/api/content/)" + id +
         R"(","download":"/rest/api/content/)" + page + "/child/attachment/" + id + R"(/download"}})";
}

std::string labels(const std::string& page) {
  std::string rows;
  for (const char* name : {"ai-ingest", "handbook", "team-a"}) {
    rows += (rows.empty() ? "" : ",") + std::string(R"({"prefix":"global","name":")") + name +
            R"(","id":"456789123","label":")" + name + R"("})";
  }
  return R"("metadata":{"labels":{"results":[)" + rows +
         R"(],"start":0,"limit":200,"size":3,"_links":{"self":"https://example.atlassian.net/wiki/rest/api/content/)" +
         page +
         R"(/label"}},"_expandable":{"currentuser":"","properties":"","frontend":"","simple":"","likes":""}})";
}

std::string children(const std::string& page, int attachments) {
  std::string rows;
  for (int number = 0; number < attachments; ++number) {
    rows += (number == 0 ? "" : ",") + attachment(page, number);
  }
  return R"("children":{"attachment":{"results":[)" + rows + R"(],"start":0,"limit":25,"size":)" +
         std::to_string(attachments) +
         R"(,"_links":{"self":"https://example.atlassian.net/wiki/rest/api/content/)" + page +
         R"(/child/attachment"}},"_expandable":{"comment":"/rest/api/content/)" + page +
         R"(/child/comment","page":"/rest/api/content/)" + page + R"(/child/page"},"_links":{"self":"x"}})";
}

std::string row(int number, int attachments) {
  const std::string id = std::to_string(3'964'929 + number);
  std::string text =
      R"({"id":")" + id + R"(","type":"page","status":"current","title":"Rollout plan \u2013 phase )" +
      std::to_string(number) + R"(","space":{"id":98309,"key":"SD","alias":"SD","name":"Software & Docs",)" +
      R"("type":"global","status":"current","_expandable":{"settings":"/rest/api/space/SD/settings",)" +
      R"("metadata":"","operations":"","lookAndFeel":"/rest/api/settings/lookandfeel?spaceKey=SD",)" +
      R"("identifiers":"","permissions":"","roles":"","icon":"","description":"","theme":)" +
      R"("/rest/api/space/SD/theme","history":"","homepage":"/rest/api/content/98422"},"_links":{"webui":)" +
      R"("/spaces/SD","self":"https://example.atlassian.net/wiki/rest/api/space/SD"}},)" + version(id, 2) +
      R"(,"macroRenderedOutput":{},)" + labels(id);
  if (attachments > 0) {
    text += "," + children(id, attachments);
  }
  return text +
         R"(,"extensions":{"position":123456789},"_expandable":{"childTypes":"","container":"/rest/api/space/SD",)" +
         R"("schedulePublishInfo":"","operations":"","schedulePublishDate":"","restrictions":"/rest/api/content/)" +
         id + R"(/restriction/byOperation","history":"/rest/api/content/)" + id +
         R"(/history","ancestors":"","body":"","descendants":"/rest/api/content/)" + id +
         R"(/descendant"},"_links":{"editui":"/pages/resumedraft.action?draftId=)" + id +
         R"(","webui":"/spaces/SD/pages/)" + id + R"(/Rollout+plan","edituiv2":"/spaces/SD/pages/edit-v2/)" +
         id + R"(","self":"https://example.atlassian.net/wiki/rest/api/content/)" + id +
         R"(","tinyui":"/x/AYA8"}})";
}

/// An answer as Cloud sends it: compact, most of it fields that nobody asked for.
std::string search_answer(int attachments) {
  std::string text = R"({"results":[)";
  for (int number = 0; number < rows_of_page; ++number) {
    text += (number == 0 ? "" : ",") + row(number, attachments);
  }
  text +=
      R"(],"start":0,"limit":100,"size":100,"cqlQuery":"label=\"ai-ingest\"","searchDuration":294,"totalSize":100000,)"
      R"("_links":{"base":"https://example.atlassian.net/wiki","context":"/wiki","next":)"
      R"("/rest/api/content/search?next=true&cursor=_t_WyJcdDE5MzMzMTMiXQ%3D%3D_h_W10%3D&limit=100&start=100&cql=x"}})";
  text.reserve(text.size() + simdjson_padding);
  return text;
}

void read_search(benchmark::State& state) {
  const std::string body = search_answer(static_cast<int>(state.range(0)));
  const ingest_labels labels{"ai-ingest", "ai-ingest-all"};
  std::size_t items = 0;
  for (auto _ : state) {
    const auto page = read_search_page(body, labels);
    items = page.contents.size() + page.attachments.size();
    benchmark::DoNotOptimize(page.contents.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * items));
  state.counters["answer_bytes"] = static_cast<double>(body.size());
}
BENCHMARK(read_search)->ArgName("attachments")->Arg(0)->Arg(3)->Arg(25);

} // namespace
