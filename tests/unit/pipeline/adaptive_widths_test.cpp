#include "pipeline/adaptive_widths.hpp"
#include "pipeline/report/api_names.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using nodes::edge_id;
using testing::AllOf;
using testing::HasSubstr;

TEST(adaptive_widths, are_made_smaller_by_what_is_refused_to_the_section_itself) {
  std::map<std::string, observe::api_traffic> traffic;
  traffic[api_names::confluence].answers = {{200, 50}, {429, 10}};
  traffic[api_names::unique_ingestion].answers = {{0, 7}, {200, 9}, {503, 2}};
  traffic[api_names::unique_upload].answers = {{429, 1}, {500, 4}};
  EXPECT_EQ(refused_to(edge_id::pages, traffic, false), 3U) << "a search that is refused is none of theirs";
  EXPECT_EQ(refused_to(edge_id::attachments, traffic, false), 13U) << "they are downloaded from there";
  EXPECT_EQ(refused_to(edge_id::pages, traffic, true), 13U) << "their images are, too";
}

/// What the log says of widths whose levels can't be read.
std::string said_of_failing_looks() {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  {
    observe::log_system logs(observe::format::text, observe::level::warn, out);
    boost::asio::io_context io;
    auto work = std::optional(boost::asio::make_work_guard(io));
    std::jthread runs([&] { io.run(); });
    const observe::traffic traffic;
    const auto levels = []() -> std::vector<nodes::edge_level> { throw std::runtime_error("no levels"); };
    const auto set_width = [](edge_id, std::size_t) {};
    { const adaptive_widths tested(io.get_executor(), logs.root(), {levels, set_width, traffic, 256}); }
    work.reset();
  }
  std::fclose(out);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(adaptive_widths, say_why_they_stay_what_they_are_when_they_can_not_be_found) {
  EXPECT_THAT(said_of_failing_looks(), AllOf(HasSubstr("it stays what it is"), HasSubstr("no levels")));
}

} // namespace
