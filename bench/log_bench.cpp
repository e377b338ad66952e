// What a line of the log costs, and the masker that every text passes which leaves the process (OBS-6).

#include "io/observe/log.hpp"
#include "io/observe/secrets.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>

namespace {

using namespace cfc;

/// What two tenants behind a proxy have, tokens and signatures of uploads in hand included.
void know_twenty_secrets() {
  static const bool done = [] {
    for (int i = 0; i < 20; ++i)
      observe::know_secret("secret number " + std::to_string(i) + "/with+base64==");
    return true;
  }();
  benchmark::DoNotOptimize(done);
}

std::string text_of(std::size_t bytes, const std::string& sentence) {
  std::string text;
  while (text.size() < bytes)
    text += sentence;
  text.resize(bytes);
  return text;
}

void conceal(benchmark::State& state, const std::string& sentence) {
  know_twenty_secrets();
  const auto text = text_of(static_cast<std::size_t>(state.range(0)), sentence);
  for (auto _ : state)
    benchmark::DoNotOptimize(observe::conceal_secrets(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void conceal_in_plain_text(benchmark::State& state) {
  conceal(state, "GET /rest/api/content/12345 answered 404: no content with that id, or no permission. ");
}
void conceal_in_encoded_text(benchmark::State& state) {
  conceal(state, R"({"message": "Q&amp;A \"of\" all%20spaces"}, )");
}
/// Each layer of it is looked into.
void conceal_in_deeply_encoded_text(benchmark::State& state) {
  conceal(state, R"(%2525252541 &amp;amp;amp; \\\\\\\\n )");
}

/// @param text of the message and of two of its five fields
void log_line(benchmark::State& state, const std::string& text) {
  know_twenty_secrets();
  std::FILE* nowhere = std::fopen("/dev/null", "w");
  {
    observe::log_system logs(observe::format::json, observe::level::info, nowhere);
    const auto log = logs.root().with("tenantName", "acme");
    for (auto _ : state) {
      log.info("an item was ingested", {{"key", "acme/65_DOC/101::att900"},
                                        {"spaceKey", "DOC"},
                                        {"title", text},
                                        {"url", text},
                                        {"bytes", 5000}});
    }
  }
  std::fclose(nowhere);
}

void log_line_with_five_fields(benchmark::State& state) {
  log_line(state, "/rest/api/content/101/child/attachment");
}
void log_line_with_encoded_fields(benchmark::State& state) {
  log_line(state, "/download/attachments/101/plan%20for%20Q%26A.pdf");
}

BENCHMARK(conceal_in_plain_text)->Arg(200)->Arg(64 * 1024);
BENCHMARK(conceal_in_encoded_text)->Arg(200)->Arg(64 * 1024);
BENCHMARK(conceal_in_deeply_encoded_text)->Arg(200)->Arg(64 * 1024);
BENCHMARK(log_line_with_five_fields);
BENCHMARK(log_line_with_encoded_fields);

} // namespace
