#pragma once

#include "nodes/graph/credit.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/tally.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <oneapi/tbb/flow_graph.h>
#include <simdjson.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace cfc::test {

/// A node in a graph, with an I/O thread and services that answer from a table.
class node_test : public testing::Test {
protected:
  ~node_test() override {
    guard_.reset();
    io_thread_.join();
  }

  /// Sends the messages into a node and gives what has come out of it when the graph is idle.
  template <typename In, typename Out>
  std::vector<Out> send(oneapi::tbb::flow::receiver<In>& in, oneapi::tbb::flow::sender<Out>& out,
                        const std::vector<In>& messages) {
    std::vector<Out> results;
    oneapi::tbb::flow::function_node<Out> collect(graph, oneapi::tbb::flow::serial,
                                                  [&](const Out& result) { results.push_back(result); });
    make_edge(out, collect);
    put(in, messages);
    remove_edge(out, collect);
    return results;
  }
  template <typename In>
  void put(oneapi::tbb::flow::receiver<In>& in, const std::vector<In>& messages) {
    for (const auto& message : messages)
      in.try_put(message);
    graph.wait_for_all();
    // ThreadSanitizer doesn't see that oneTBB has waited for the other thread; this it sees.
    settle();
  }
  /// Waits until the I/O thread has done what it was told before.
  void settle() { boost::asio::post(offline.io, boost::asio::use_future).get(); }
  const std::vector<recorded_request>& requests() const { return offline.network.requests(); }
  std::size_t calls_of(const std::string& field) const {
    std::size_t count = 0;
    for (const auto& request : requests())
      count += request.body.find(field) != std::string::npos;
    return count;
  }

  offline_services offline;
  nodes::run_context run;
  nodes::tally counts;
  oneapi::tbb::flow::graph graph;

private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ =
      boost::asio::make_work_guard(offline.io);
  std::thread io_thread_{[this] { offline.io.run(); }};
};

/// Counts the credits that come home.
class counting_home final : public nodes::credit_home {
public:
  nodes::credit one() { return nodes::credit(*this); }
  int back() const noexcept { return back_; }

private:
  void take_back(std::int64_t weight) override { back_ += weight; }
  std::atomic<int> back_{0};
};

/// The texts of a list in the variables of a GraphQL request.
inline std::vector<std::string> texts_in(const std::string& body, std::string_view pointer) {
  simdjson::dom::parser parser;
  std::vector<std::string> texts;
  simdjson::dom::array list;
  if (parser.parse(body).at_pointer(pointer).get(list) == simdjson::SUCCESS) {
    for (std::string_view text : list)
      texts.emplace_back(text);
  }
  return texts;
}
/// One text there, "" when it is absent.
inline std::string text_in(const std::string& body, std::string_view pointer) {
  simdjson::dom::parser parser;
  std::string_view text;
  const auto found = parser.parse(body).at_pointer(pointer).get(text);
  return found == simdjson::SUCCESS ? std::string(text) : std::string();
}

} // namespace cfc::test
