// What an item costs on its way to Unique without a network: the request of its registration written and its
// answer read, and the answer of a diff read.

#include "io/unique/client.hpp"
#include "tests/support/run.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace {

using namespace cfc;

/// Answers everything with one text.
class one_answer final : public http::transport {
public:
  one_answer(boost::asio::io_context& io, std::string body) : io_(io), body_(std::move(body)) {}
  boost::asio::awaitable<http::response> send(http::request request, http::body_sink*) override {
    sent_ += request.body.size();
    http::response answer;
    answer.status = 200;
    answer.body = body_;
    http::pad(answer.body);
    co_return answer;
  }
  boost::asio::any_io_executor executor() override { return io_.get_executor(); }
  std::uint64_t sent() const noexcept { return sent_; }

private:
  boost::asio::io_context& io_;
  std::string body_;
  std::uint64_t sent_ = 0;
};

/// A client all of whose services get that answer.
class answered_client {
public:
  explicit answered_client(std::string body) : network(io, std::move(body)) {}

  boost::asio::io_context io;
  one_answer network;
  observe::traffic counts;
  http::service service{network, nullptr, named(), counts};
  unique::client client{service, service, service, service, settings()};

private:
  static http::service_settings named() {
    http::service_settings chosen;
    chosen.name = "unique";
    return chosen;
  }
  static unique::client_settings settings() {
    unique::client_settings chosen;
    chosen.ingestion_url = "http://unique.invalid/ingestion";
    chosen.scope_management_url = "http://unique.invalid/scope-management";
    chosen.source = {"ATLASSIAN_CONFLUENCE_CLOUD", "https://example.atlassian.net/wiki"};
    return chosen;
  }
};

unique::content page_content() {
  unique::content page;
  page.key = "acme/98309_DOC/3964929";
  page.title = "Rollout plan – phase 7";
  page.mime_type = "text/html";
  page.url = "https://example.atlassian.net/wiki/spaces/DOC/pages/3964929/Rollout+plan";
  page.byte_size = 20'000;
  page.scope_id = "scope_8n2x4c7q5r9d";
  page.metadata.labels = {"handbook", "team-a"};
  page.metadata.space_key = "DOC";
  page.metadata.space_name = "Documents";
  return page;
}

void registration(benchmark::State& state) {
  answered_client to(
      R"({"data":{"contentUpsert":{"id":"cont_1","key":"acme/98309_DOC/3964929","title":"Rollout plan","byteSize":20000,)"
      R"("mimeType":"text/html","ownerType":"SCOPE","ownerId":"scope_8n2x4c7q5r9d",)"
      R"("writeUrl":"http://gateway.invalid/scoped/upload?key=8n2x4c7q5r9d","readUrl":"http://gateway.invalid/read/1",)"
      R"("createdAt":"2026-05-27T07:13:32.034Z","internallyStoredAt":null,"source":{"kind":"X","name":"Y"}}}})");
  const auto page = page_content();
  for (auto _ : state)
    benchmark::DoNotOptimize(test::run(to.io, to.client.register_content(page)));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(to.network.sent()));
}
BENCHMARK(registration);

/// No item to be submitted, so that the answer is all there is to do.
class no_items final : public unique::diff_items {
public:
  bool next(item&) override { return false; }
  void rewind() override {}
};

/// Its argument is how many keys the answer names as new.
void diff_answer(benchmark::State& state) {
  std::string keys;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    keys += (i == 0 ? "\"" : ",\"") + std::to_string(1'000'000 + i) + "\"";
  const auto body = R"({"newFiles":[)" + keys + R"(],"updatedFiles":[],"movedFiles":[],"deletedFiles":[]})";
  answered_client to(body);
  no_items none;
  for (auto _ : state)
    benchmark::DoNotOptimize(test::run(to.io, to.client.diff("acme/98309_DOC", none)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(diff_answer)->ArgName("keys")->Arg(1'000)->Arg(100'000);

} // namespace
