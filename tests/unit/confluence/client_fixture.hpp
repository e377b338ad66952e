#pragma once

#include "io/confluence/client.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/thrown_fault.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>

namespace cfc::confluence {

using http::api_error;
using http::api_fault;
using http::method;
using test::run;

/// Takes a body as it comes.
class text_sink final : public http::body_sink {
public:
  bool begin(int, const http::headers&) override { return true; }
  verdict write(std::span<const char> bytes) override {
    text.append(bytes.data(), bytes.size());
    return verdict::taken;
  }
  void on_room(std::function<void()>) override {}
  std::string text;
};

/// A client of either kind whose service answers from a table.
class confluence_client : public testing::Test {
protected:
  client cloud() {
    client_settings settings;
    settings.base_url = "https://x.atlassian.net";
    settings.gateway_url = "https://gw.example";
    settings.cloud_id = "c1";
    return client(calls, settings);
  }
  client data_center() {
    client_settings settings;
    settings.kind = instance::data_center;
    settings.base_url = "https://wiki.example.com/confluence";
    return client(calls, settings);
  }
  const std::string& url(std::size_t request = 0) const { return network.requests().at(request).url; }

  template <class T>
  std::optional<api_error> failure_of(boost::asio::awaitable<T> work) {
    try {
      run(io, std::move(work));
    } catch (const api_error& error) {
      return error;
    }
    return std::nullopt;
  }

  static constexpr const char* api = "https://gw.example/ex/confluence/c1/wiki";
  static constexpr const char* no_rows = R"({"results":[],"_links":{}})";

  boost::asio::io_context io;
  test::fake_transport network{io};
  test::fake_clock clock;
  observe::traffic counts;
  http::service calls{network, http::bearer("secret-token"), {"confluence", 0, {}, 1}, counts, clock.clock()};
};

} // namespace cfc::confluence
