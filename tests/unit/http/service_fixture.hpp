#pragma once

#include "io/http/service.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::test {

/// Credentials that number their tokens.
class counting_credentials final : public http::credentials {
public:
  int renewals = 0;
  bool can_renew = true;

  boost::asio::awaitable<void> apply(http::request& what) override {
    what.fields.push_back({"Authorization", "token " + std::to_string(renewals)});
    co_return;
  }
  boost::asio::awaitable<bool> renew(std::string) override {
    renewals += can_renew ? 1 : 0;
    co_return can_renew;
  }
};

class service_test : public ::testing::Test {
protected:
  static constexpr const char* path = "/rest/api/content/search";

  http::service& service() {
    if (!made_) {
      settings.name = "confluence";
      settings.jitter_seed = 1;
      made_ = std::make_unique<http::service>(transport, who, settings, counts, clock.clock());
    }
    return *made_;
  }
  static http::request search() {
    http::request what;
    what.url = "https://wiki.example.com/rest/api/content/search?cql=secret";
    return what;
  }
  void answer(int status, std::string body = "", http::headers fields = {}) {
    transport.answer(http::method::get, path, status, std::move(body), std::move(fields));
  }
  void answer_times(int times, int status) {
    for (int i = 0; i < times; ++i) {
      answer(status);
    }
  }
  void fail(http::transport_fault fault) { transport.fail(http::method::get, path, fault); }
  http::response call(http::request what, http::call_options options = {}, http::body_sink* sink = nullptr) {
    return run(io, service().call(std::move(what), options, sink));
  }
  http::response call() { return call(search()); }
  http::api_error failure(http::request what, http::call_options options = {},
                          http::body_sink* sink = nullptr) {
    try {
      call(std::move(what), options, sink);
    } catch (const http::api_error& e) {
      return e;
    }
    throw std::logic_error("no failure");
  }
  http::api_error failure() { return failure(search()); }
  static http::headers field(std::string name, std::string value) {
    http::headers fields;
    fields.push_back({std::move(name), std::move(value)});
    return fields;
  }
  observe::api_traffic counted() { return counts.snapshot()["confluence"]; }
  std::size_t requests() const { return transport.requests().size(); }

  boost::asio::io_context io;
  fake_transport transport{io};
  fake_clock clock;
  observe::traffic counts;
  http::service_settings settings;
  std::shared_ptr<counting_credentials> who = std::make_shared<counting_credentials>();

private:
  std::unique_ptr<http::service> made_;
};

} // namespace cfc::test
