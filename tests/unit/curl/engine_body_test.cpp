#include "tests/unit/curl/engine_fixture.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

using http::transport_fault;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::string numbered(std::size_t bytes) {
  std::string text;
  text.reserve(bytes + 16);
  for (std::size_t i = 0; text.size() < bytes; ++i) {
    text += std::to_string(i) + ",";
  }
  text.resize(bytes);
  return text;
}

/// So many zeros in a thousandth of the bytes: one literal, then the longest possible repetitions of it (RFC
/// 1951, fixed Huffman codes).
class gzip_of_zeros {
public:
  explicit gzip_of_zeros(std::size_t at_least) {
    out_ = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    put(1, 1);
    put(1, 2);
    put_code(0x30, 8); // one literal zero
    std::size_t made = 1;
    while (made < at_least) {
      put_code(0xC5, 8); // length 258
      put_code(0, 5);    // distance 1
      made += 258;
    }
    put_code(0, 7);
    while (bits_ != 0) {
      put(0, 1);
    }
    // No reader gets as far as the checksum.
    out_.append(8, '\0');
  }
  const std::string& bytes() const { return out_; }

private:
  void put(unsigned value, int count) {
    for (int i = 0; i < count; ++i) {
      byte_ |= ((value >> i) & 1U) << bits_;
      if (++bits_ == 8) {
        out_ += static_cast<char>(byte_);
        bits_ = 0;
        byte_ = 0;
      }
    }
  }
  /// Huffman codes go in from their highest bit.
  void put_code(unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) {
      put((value >> i) & 1U, 1);
    }
  }

  std::string out_;
  unsigned byte_ = 0;
  int bits_ = 0;
};

loopback_server::script answering(int status, std::string body, std::string fields = "") {
  return for_each_request(
      [=](server_connection& client, const std::string&) { client.answer(status, body, fields); });
}

loopback_server::script echoing(std::string& seen) {
  return for_each_request([&seen](server_connection& client, const std::string& request) {
    seen = request;
    client.answer(201, "");
  });
}

} // namespace

TEST(engine_body, has_zeroed_bytes_to_spare_for_simdjson) {
  loopback_server server(answering(200, numbered(100000)));
  curl::engine engine(impatient());

  const auto answer = fetch(engine, get(server.url()));

  EXPECT_EQ(answer.body, numbered(100000));
  ASSERT_GE(answer.body.capacity(), answer.body.size() + 64);
  EXPECT_EQ(answer.body.data()[answer.body.size()], '\0');
}

TEST(engine_body, over_the_limit_is_refused) {
  loopback_server server(answering(200, std::string(2000, 'x')));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.max_body_bytes = 2000;
  EXPECT_EQ(fetch(engine, what).body.size(), 2000U);

  what.max_body_bytes = 1999;

  EXPECT_EQ(fault_of(engine, what), transport_fault::too_large);
}

TEST(engine_body, a_small_answer_that_grows_without_end_when_decompressed_is_refused) {
  const gzip_of_zeros bomb(64 * 1024 * 1024);
  ASSERT_LT(bomb.bytes().size(), 1024U * 1024);
  loopback_server server(answering(200, bomb.bytes(), "Content-Encoding: gzip\r\n"));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.max_body_bytes = 10 * 1024 * 1024;

  EXPECT_EQ(fault_of(engine, what), transport_fault::too_large);
}

TEST(engine_body, a_large_answer_that_unpacks_to_too_many_times_what_was_sent_is_refused) {
  const gzip_of_zeros bomb(64 * 1024 * 1024);
  loopback_server server(answering(200, bomb.bytes(), "Content-Encoding: gzip\r\n"));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.max_body_bytes = 1024 * 1024 * 1024;

  try {
    fetch(engine, what);
    FAIL() << "an answer";
  } catch (const http::transport_error& error) {
    EXPECT_EQ(error.fault(), transport_fault::too_large);
    EXPECT_THAT(error.what(), HasSubstr("more than 16 MiB and more than 20 times what came over the wire"));
  }
}

TEST(engine_body, the_limit_is_named) {
  loopback_server server(answering(200, std::string(2 * 1024 * 1024, 'x')));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.max_body_bytes = 1024 * 1024;

  try {
    fetch(engine, what);
    FAIL() << "an answer";
  } catch (const http::transport_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("larger than 1 MiB, the limit for it"));
  }
}

TEST(engine_body, all_answers_on_their_way_share_one_budget_that_is_free_again_at_their_ends) {
  std::atomic<int> waiting{0};
  std::atomic<bool> go_on{false};
  loopback_server server([&](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 60001\r\n\r\n" + std::string(60000, 'x'));
    ++waiting;
    waiting.notify_all();
    while (!go_on) {
      client.wait(std::chrono::milliseconds(1));
    }
    client.send("x");
  });
  auto settings = impatient();
  settings.limits.stall = settings.limits.headers = std::chrono::seconds(20);
  settings.answer_bytes = 100'000;
  curl::engine engine(settings);

  std::vector<std::future<http::response>> answers;
  answers.push_back(begin(engine, get(server.url())));
  answers.push_back(begin(engine, get(server.url())));
  for (int seen = waiting; seen < 2; seen = waiting) {
    waiting.wait(seen);
  }
  int crowded = 0;
  const auto look_at = [&](std::future<http::response>& answer) {
    try {
      EXPECT_EQ(wait_for(std::move(answer)).body.size(), 60001U);
    } catch (const http::transport_error& error) {
      EXPECT_EQ(error.fault(), transport_fault::crowded);
      EXPECT_TRUE(error.transient());
      EXPECT_THAT(error.what(), HasSubstr("together larger than 100000 bytes"));
      ++crowded;
    }
  };
  // The one that is refused ends by itself.
  const auto second_first = answers[1].wait_for(std::chrono::milliseconds(200)) == std::future_status::ready;
  look_at(answers[second_first ? 1 : 0]);
  EXPECT_EQ(crowded, 1);
  go_on = true;
  look_at(answers[second_first ? 0 : 1]);
  EXPECT_EQ(crowded, 1);
  EXPECT_EQ(fetch(engine, get(server.url())).body.size(), 60001U);
}

TEST(engine_body, compression_is_offered_only_when_asked_for) {
  std::string seen;
  loopback_server server(echoing(seen));
  curl::engine engine(impatient());
  auto what = get(server.url());

  fetch(engine, what);
  EXPECT_THAT(seen, HasSubstr("Accept-Encoding: gzip, deflate\r\n"));

  what.compressed = false;
  fetch(engine, what);
  EXPECT_THAT(seen, Not(HasSubstr("Accept-Encoding")));
}

TEST(engine_body, of_an_error_is_kept_up_to_64_kib) {
  loopback_server server(answering(500, std::string(100000, 'e')));
  curl::engine engine(impatient());
  text_sink sink;

  const auto answer = fetch(engine, get(server.url()), &sink);

  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.size(), 65536U);
  EXPECT_EQ(sink.begun, 0);
}

TEST(engine_sink, takes_the_body_of_a_good_answer) {
  loopback_server server(answering(200, numbered(300000)));
  curl::engine engine(impatient());
  text_sink sink;

  const auto answer = fetch(engine, get(server.url()), &sink);

  EXPECT_EQ(sink.begun, 1);
  EXPECT_EQ(sink.text, numbered(300000));
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(answer.bytes_down, 300000U);
}

TEST(engine_sink, begins_an_empty_body_too) {
  loopback_server server(answering(200, ""));
  curl::engine engine(impatient());
  text_sink sink;

  fetch(engine, get(server.url()), &sink);

  EXPECT_EQ(sink.begun, 1);
}

TEST(engine_sink, that_is_full_makes_the_transfer_wait_and_gets_every_byte_once) {
  for (const std::size_t full_after : {1U, 100000U, 2900000U}) {
    loopback_server server(answering(200, numbered(3000000)));
    curl::engine engine(curl::engine_settings{});
    text_sink sink;
    sink.full_after = full_after;

    auto answer = begin(engine, get(server.url()), &sink);
    until(sink.full);
    sink.go_on(engine.executor());

    EXPECT_EQ(wait_for(std::move(answer)).status, 200);
    EXPECT_TRUE(sink.text == numbered(3000000)) << full_after;
  }
}

TEST(engine_sink, that_is_full_at_the_only_piece_still_ends) {
  loopback_server server(answering(200, "only"));
  curl::engine engine(curl::engine_settings{});
  text_sink sink;
  sink.full_after = 0;

  auto answer = begin(engine, get(server.url()), &sink);
  until(sink.full);
  sink.go_on(engine.executor());

  EXPECT_EQ(wait_for(std::move(answer)).status, 200);
  EXPECT_EQ(sink.text, "only");
}

TEST(engine_sink, may_refuse_the_body_or_the_rest_of_it) {
  loopback_server server(answering(200, numbered(300000)));
  curl::engine engine(impatient());
  text_sink refusing;
  refusing.accepts = false;
  EXPECT_EQ(fault_of(engine, get(server.url()), &refusing), transport_fault::refused);
  text_sink aborting;
  aborting.abort_after = 1;
  EXPECT_EQ(fault_of(engine, get(server.url()), &aborting), transport_fault::refused);
}

TEST(engine_sink, may_refuse_the_rest_after_it_was_full) {
  loopback_server server(answering(200, numbered(300000)));
  curl::engine engine(curl::engine_settings{});
  text_sink sink;
  sink.full_after = 1;

  auto answer = begin(engine, get(server.url()), &sink);
  until(sink.full);
  boost::asio::post(engine.executor(), [&] { sink.abort_after = 1; });
  sink.go_on(engine.executor());

  EXPECT_EQ(fault_of(std::move(answer)), transport_fault::refused);
}

TEST(engine_source, of_known_size_is_sent_with_its_content_length) {
  std::string seen;
  loopback_server server(echoing(seen));
  curl::engine engine(impatient());
  auto what = get(server.url("/put"));
  what.verb = http::method::put;
  const auto source = std::make_shared<text_source>(numbered(500000));
  source->announced = 500000;
  what.source = source;

  const auto answer = fetch(engine, what);

  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.bytes_up, 500000U);
  EXPECT_THAT(seen.substr(0, 300), HasSubstr("PUT /put HTTP/1.1\r\n"));
  EXPECT_THAT(seen.substr(0, 300), HasSubstr("Content-Length: 500000\r\n"));
  EXPECT_THAT(seen.substr(0, 300), Not(HasSubstr("chunked")));
  EXPECT_TRUE(seen.ends_with(numbered(500000)));
}

TEST(engine_source, of_unknown_size_is_sent_in_chunks) {
  std::string seen;
  loopback_server server(echoing(seen));
  curl::engine engine(impatient());
  auto what = post(server.url(), "");
  what.source = std::make_shared<text_source>(numbered(200000), 1000);

  fetch(engine, what);

  EXPECT_THAT(seen.substr(0, 300), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(seen.ends_with(numbered(200000)));
}

TEST(engine_source, that_has_nothing_yet_makes_the_transfer_wait) {
  for (const std::size_t pause_after : {0U, 1000U, 199000U}) {
    std::string seen;
    loopback_server server(echoing(seen));
    curl::engine engine(curl::engine_settings{});
    auto what = post(server.url(), "");
    const auto source = std::make_shared<text_source>(numbered(200000), 1000);
    source->announced = 200000;
    source->pause_after = pause_after;
    what.source = source;

    auto answer = begin(engine, what);
    until(source->waiting);
    source->go_on(engine.executor());

    EXPECT_EQ(wait_for(std::move(answer)).status, 201);
    EXPECT_TRUE(seen.ends_with(numbered(200000))) << pause_after;
  }
}

TEST(engine_source, that_fails_or_ends_early_aborts_the_transfer) {
  loopback_server server([](server_connection& client) { client.read_request(); });
  curl::engine engine(impatient());
  auto what = post(server.url(), "");
  const auto failing = std::make_shared<text_source>(numbered(5000), 1000);
  failing->fail_after = 3000;
  what.source = failing;
  EXPECT_EQ(fault_of(engine, what), transport_fault::refused);
  const auto short_one = std::make_shared<text_source>(numbered(5000));
  short_one->announced = 6000;
  what.source = short_one;
  EXPECT_EQ(fault_of(engine, what), transport_fault::refused);
}

TEST(engine_source, is_rewound_when_a_kept_connection_turns_out_dead) {
  std::string seen;
  std::atomic<int> turn{0};
  loopback_server server([&](server_connection& client) {
    if (turn++ == 0) {
      client.read_request();
      client.answer(200, "");
      client.read_head(); // the upload, cut off when some of its body is on the way
      client.wait(std::chrono::milliseconds(40));
      client.reset();
      return;
    }
    seen = client.read_request();
    client.answer(201, "");
  });
  curl::engine engine(impatient());
  fetch(engine, get(server.url()));
  auto what = post(server.url(), "");
  const auto source = std::make_shared<text_source>(numbered(100000));
  source->announced = 100000;
  what.source = source;

  EXPECT_EQ(fetch(engine, what).status, 201);

  EXPECT_GE(source->rewinds, 1);
  EXPECT_TRUE(seen.ends_with(numbered(100000)));
}

} // namespace cfc::test
