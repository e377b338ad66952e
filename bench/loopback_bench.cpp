// Requests per second of the HTTP engine against a server on this machine: what our side of a small call costs at
// most, since the server shares the cores.

#include "io/curl/engine.hpp"
#include "tests/support/loopback_server.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdint>
#include <future>
#include <string>
#include <vector>

namespace {

namespace curl = cfc::curl;
namespace http = cfc::http;

constexpr int requests = 1'000;

/// One of several callers that share `requests` among them: each sends the next when the last is answered.
boost::asio::awaitable<int> call_repeatedly(http::transport& via, std::string url, int times) {
  int answered = 0;
  for (int i = 0; i < times; ++i) {
    http::request message;
    message.url = url;
    const auto answer = co_await via.send(std::move(message));
    answered += answer.status == 200 ? 1 : 0;
  }
  co_return answered;
}

/// Its arguments are the callers at once, each with a connection that is kept, and the bytes of an answer.
void requests_to_loopback(benchmark::State& state) {
  const auto callers = static_cast<int>(state.range(0));
  const std::string body(static_cast<std::size_t>(state.range(1)), 'x');
  const auto reply = [&](auto& client, const std::string&) { client.answer(200, body); };
  cfc::test::loopback_server server(cfc::test::for_each_request(reply));
  curl::engine engine(curl::engine_settings{});
  int answered = 0;
  for (auto _ : state) {
    std::vector<std::future<int>> calls;
    for (int i = 0; i < callers; ++i) {
      auto call = call_repeatedly(engine, server.url(), requests / callers);
      calls.push_back(boost::asio::co_spawn(engine.executor(), std::move(call), boost::asio::use_future));
    }
    for (auto& call : calls)
      answered += call.get();
  }
  if (answered != state.iterations() * (requests / callers) * callers)
    state.SkipWithError("an answer is missing");
  state.SetItemsProcessed(answered);
  state.SetBytesProcessed(answered * state.range(1));
  state.counters["connections"] = server.connections();
}
BENCHMARK(requests_to_loopback)
    ->ArgNames({"callers", "bytes"})
    ->Args({1, 1'000})
    ->Args({16, 1'000})
    ->Args({16, 100'000})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
