#include "io/observe/line_format.hpp"
#include "io/observe/log.hpp"
#include "tests/support/unread_pipe.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cfc::observe {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

/// What a log_system writes until it is destroyed.
std::string written(format how, level least, const std::function<void(log_system&, terminal&)>& act) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  {
    const auto end = std::make_shared<terminal>(out);
    log_system logs(how, least, end);
    act(logs, *end);
  }
  std::fclose(out);
  std::string result(text, size);
  std::free(text);
  return result;
}
std::string written(format how, level least, const std::function<void(log_system&)>& act) {
  return written(how, least, [&](log_system& logs, terminal&) { act(logs); });
}

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(12) +
                      std::chrono::milliseconds(7);

std::string formatted(format how, std::string_view message, std::initializer_list<field> fields) {
  return format_line(how, {.when = std::chrono::time_point_cast<std::chrono::system_clock::duration>(noon),
                           .severity = level::info,
                           .message = message,
                           .bound = {},
                           .fields = {fields.begin(), fields.size()}});
}

TEST(log_line, as_text_has_time_level_message_and_fields) {
  EXPECT_EQ(
      formatted(format::text, "space diffed", {{"space", "DEV"}, {"new", 3}, {"share", 0.5}, {"ok", true}}),
      "2026-01-31T12:00:00.007Z INFO  space diffed space=DEV new=3 share=0.5 ok=true\n");
}

TEST(log_line, as_text_quotes_values_that_need_it) {
  EXPECT_EQ(formatted(format::text, "m", {{"a", "two words"}, {"b", ""}, {"c", "say \"hi\"\\"}}),
            "2026-01-31T12:00:00.007Z INFO  m a=\"two words\" b=\"\" c=\"say \\\"hi\\\"\\\\\"\n");
}

TEST(log_line, as_text_never_becomes_two_lines) {
  EXPECT_THAT(formatted(format::text, "bad\nanswer", {{"body", "x\r\ny\x1b[2J"}}),
              EndsWith("INFO  bad\\nanswer body=x\\r\\ny\\x1b[2J\n"));
}

TEST(log_line, as_json_is_one_object_with_typed_fields) {
  const auto text = formatted(format::json, "space \"diffed\"\n",
                              {{"space", "DEV"}, {"new", -3}, {"share", 0.5}, {"ok", true}});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);

  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(text);
  auto document = parser.iterate(padded);
  EXPECT_EQ(document["level"].get_int64().value(), 30);
  EXPECT_EQ(document["time"].get_int64().value(), 1'769'860'800'007);
  EXPECT_EQ(document["pid"].get_int64().value(), ::getpid());
  EXPECT_FALSE(document["hostname"].get_string().value().empty());
  EXPECT_EQ(document["space"].get_string().value(), "DEV");
  EXPECT_EQ(document["new"].get_int64().value(), -3);
  EXPECT_EQ(document["share"].get_double().value(), 0.5);
  EXPECT_TRUE(document["ok"].get_bool().value());
  EXPECT_EQ(document["msg"].get_string().value(), "space \"diffed\"\n");
}

TEST(log_line, as_json_has_the_number_of_each_level) {
  const std::vector<std::pair<level, std::string>> numbers{{level::trace, "10"}, {level::debug, "20"},
                                                           {level::info, "30"},  {level::warn, "40"},
                                                           {level::error, "50"}, {level::fatal, "60"}};
  for (const auto& [severity, number] : numbers) {
    EXPECT_THAT(format_line(format::json,
                            {.when = {}, .severity = severity, .message = "m", .bound = {}, .fields = {}}),
                testing::StartsWith("{\"level\":" + number + ",\"time\":0,\"pid\":"));
  }
}

TEST(log_line, as_json_makes_an_object_of_an_error) {
  EXPECT_THAT(formatted(format::json, "m", {{"error", "no \"answer\""}}),
              EndsWith(R"("err":{"name":"Error","message":"no \"answer\""},"msg":"m"})"
                       "\n"));
  EXPECT_THAT(formatted(format::text, "m", {{"error", "none"}}), EndsWith("m error=none\n"));
}

TEST(log_line, as_json_puts_what_a_platform_said_of_an_error_into_its_object) {
  const json_text errors{R"([{"message":"no","path":["a",0],"code":"X"}])"};
  EXPECT_THAT(
      formatted(format::json, "m",
                {{"error", "no"}, {"statusCode", 403}, {"graphqlErrors", errors}, {"n", 1}}),
      EndsWith(
          R"("err":{"name":"Error","message":"no","statusCode":403,"graphqlErrors":[{"message":"no","path":["a",0],"code":"X"}]},"n":1,"msg":"m"})"
          "\n"));
  EXPECT_THAT(formatted(format::text, "m", {{"graphqlErrors", json_text{"[]"}}}),
              EndsWith("m graphqlErrors=[]\n"));
}

TEST(log, conceals_in_parts_of_json_what_it_conceals_in_texts) {
  const auto text = written(format::json, level::info, [](log_system& logs) {
    logs.root().warn(
        "m", {{"error", "no"}, {"graphqlErrors", json_text{R"([{"message":"ask anna.berg@example.com"}])"}}});
  });
  EXPECT_THAT(text, Not(HasSubstr("anna.berg")));
  EXPECT_THAT(text, HasSubstr(R"("graphqlErrors":[{"message":"ask )"));
}

TEST(log, says_on_each_line_which_tenant_it_is_about_and_which_part_speaks) {
  const auto text = written(format::json, level::info, [](log_system& logs) {
    const auto tenant = logs.root().with("tenantName", "acme").part("FileDiffService");
    tenant.info("one", {{"count", 3}});
    tenant.part("IngestionService").warn("two");
  });
  EXPECT_THAT(text, HasSubstr(R"("tenantName":"acme","context":"FileDiffService","count":3,"msg":"one"})"));
  EXPECT_THAT(text, HasSubstr(R"("tenantName":"acme","context":"IngestionService","msg":"two"})"));
}

TEST(log, writes_nothing_when_it_is_silent) {
  EXPECT_EQ(written(format::json, level::silent, [](log_system& logs) { logs.root().error("gone"); }), "");
}

TEST(log_line, is_valid_utf8_whatever_a_server_sent) {
  EXPECT_THAT(formatted(format::json, "m", {{"body", "a\xC3"}}), HasSubstr("\"body\":\"a\xEF\xBF\xBD\""));
  EXPECT_THAT(formatted(format::text, "m", {{"body", "\xFFü"}}), HasSubstr("body=\xEF\xBF\xBDü"));
}

TEST(log_line, as_json_writes_null_for_what_is_no_number) {
  EXPECT_THAT(formatted(format::json, "m", {{"rate", std::nan("")}}), HasSubstr("\"rate\":null"));
}

TEST(log, writes_lines_in_order_and_all_of_them_before_it_ends) {
  constexpr int lines = 10'000;
  const auto text = written(format::text, level::info, [](log_system& logs) {
    const auto root = logs.root();
    for (int i = 0; i < lines; ++i) {
      root.info("line", {{"i", i}});
    }
  });
  std::size_t at = 0;
  for (int i = 0; i < lines; ++i) {
    at = text.find("line i=" + std::to_string(i) + "\n", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST(log, leaves_out_what_is_below_its_level) {
  const auto text = written(format::text, level::warn, [](log_system& logs) {
    logs.root().info("quiet");
    logs.root().warn("loud");
    EXPECT_FALSE(logs.root().enabled(level::info));
    EXPECT_TRUE(logs.root().enabled(level::error));
  });
  EXPECT_THAT(text, Not(HasSubstr("quiet")));
  EXPECT_THAT(text, HasSubstr("WARN  loud"));
}

TEST(log, puts_bound_fields_on_every_line) {
  const auto text = written(format::text, level::info, [](log_system& logs) {
    const auto tenant = logs.root().with("tenantName", "acme");
    tenant.info("one");
    tenant.error("two", {{"n", 2}});
    logs.root().info("three");
  });
  EXPECT_THAT(text, HasSubstr("one tenantName=acme\n"));
  EXPECT_THAT(text, HasSubstr("two tenantName=acme n=2\n"));
  EXPECT_THAT(text, HasSubstr("three\n"));
}

TEST(log, discards_debug_lines_rather_than_wait_and_says_how_many) {
  std::mutex stuck;
  const auto text = written(format::text, level::debug, [&](log_system& logs, terminal& end) {
    live_block display(end, [&] {
      const std::lock_guard waits(stuck);
      return std::vector<std::string>();
    });
    stuck.lock();
    for (int i = 0; i < 5'000; ++i) {
      logs.root().debug("chatter");
    }
    logs.root().error("outcome");
    stuck.unlock();
  });
  EXPECT_THAT(text, HasSubstr("ERROR outcome"));
  EXPECT_THAT(text, MatchesRegex("(.|\n)*WARN  debug lines were discarded[^\n]* lines=[0-9]+\n"));
}

TEST(log, that_nobody_reads_holds_nobody_up_and_says_what_was_dropped_once_it_is_read) {
  const test::unread_pipe pipe;
  constexpr std::uint64_t lines = 5'000;
  std::string read;
  std::uint64_t dropped = 0;
  {
    log_system logs(format::text, level::info, std::make_shared<terminal>(pipe.in()),
                    std::chrono::milliseconds(2));
    const auto root = logs.root();
    for (std::uint64_t i = 0; i < lines; ++i)
      root.error("outcome");
    while (root.dropped() < lines - 4096)
      root.error("outcome");
    dropped = root.dropped();
    read = pipe.read_all();
  }
  read += pipe.read_all();
  EXPECT_GT(dropped, 0);
  EXPECT_THAT(read, HasSubstr("WARN  lines of the log were dropped because nobody read it lines="));
  EXPECT_THAT(read, EndsWith("\n"));
}

TEST(log, outlives_its_system_without_harm) {
  log survivor;
  const auto text = written(format::text, level::info, [&](log_system& logs) { survivor = logs.root(); });
  EXPECT_EQ(text, "");
  EXPECT_TRUE(survivor.enabled(level::info));
}

TEST(log, default_made_discards_everything) {
  const log nothing;
  nothing.error("gone");
  EXPECT_FALSE(nothing.enabled(level::error));
}

TEST(log, may_be_used_by_many_threads) {
  const auto text = written(format::json, level::info, [](log_system& logs) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([root = logs.root()] {
        for (int i = 0; i < 1000; ++i) {
          root.info("line");
        }
      });
    }
  });
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4000);
}

} // namespace
} // namespace cfc::observe
