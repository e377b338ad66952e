#pragma once

#include "io/unique/client.hpp"
#include "tests/support/fake_transport.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cfc::test {

/// JSON with the keys of its objects sorted and without white space, so that equal values have equal texts.
std::string canonical(std::string_view json);
/// The canonical text of the value at a JSON pointer, "" when there is none.
std::string at(std::string_view json, std::string_view pointer);

/// A client whose three services answer from a table. Credentials mark a request with the service's name.
class unique_client : public ::testing::Test {
protected:
  static unique::client_settings settings_of(unique::auth_mode mode);
  unique::client make(unique::auth_mode mode = unique::auth_mode::cluster_local);

  template <typename T>
  T run(boost::asio::awaitable<T> work) {
    return test::run(io, std::move(work));
  }
  /// Queues the answer `{"data": {field: json}}`.
  void answer(std::string_view field, std::string_view json);
  const recorded_request& asked(std::size_t which = 0) const { return network.requests().at(which); }
  /// The text of what the awaited call throws.
  template <typename T>
  std::string failure_of(boost::asio::awaitable<T> work) {
    try {
      run(std::move(work));
    } catch (const http::api_error& e) {
      last_fault = e.fault();
      last_unclear = e.unclear();
      return e.what();
    }
    return "no failure";
  }

  boost::asio::io_context io;
  fake_transport network{io};
  fake_clock time;
  std::vector<std::string> judged; ///< what the metrics are told
  observe::traffic counts;
  http::service ingestion_service = service("unique-ingestion");
  http::service scope_service = service("unique-scopes");
  http::service diff_service = service("unique-diffs");
  http::service upload_service = service("unique-uploads");
  http::api_fault last_fault = http::api_fault::cancelled;
  bool last_unclear = false;

private:
  http::service service(const std::string& name);
};

} // namespace cfc::test
