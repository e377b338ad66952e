#include "tests/unit/http/service_fixture.hpp"

namespace cfc::test {

using http::api_fault;
using http::call_options;
using http::method;
using http::transport_fault;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

namespace {

class one_text final : public http::body_source {
public:
  explicit one_text(bool rewindable) : rewindable_(rewindable) {}
  int rewinds = 0;
  std::optional<std::uint64_t> size() const override { return 4; }
  read_result read(std::span<char> into) override {
    if (given_) {
      return {state::end, 0};
    }
    given_ = true;
    std::copy_n("body", 4, into.data());
    return {state::data, 4};
  }
  bool rewind() override {
    ++rewinds;
    given_ = false;
    return rewindable_;
  }
  void on_ready(std::function<void()>) override {}

private:
  bool rewindable_;
  bool given_ = false;
};

class begun_then_broken final : public http::transport {
public:
  explicit begun_then_broken(boost::asio::io_context& io) : io_(io) {}
  int sent = 0;
  boost::asio::awaitable<http::response> send(http::request, http::body_sink* sink) override {
    ++sent;
    sink->begin(200, {});
    throw http::transport_error(transport_fault::broken, "cut off");
    co_return http::response{};
  }
  boost::asio::any_io_executor executor() override { return io_.get_executor(); }

private:
  boost::asio::io_context& io_;
};

class idle_sink final : public http::body_sink {
public:
  bool begin(int, const http::headers&) override { return true; }
  verdict write(std::span<const char>) override { return verdict::taken; }
  void on_room(std::function<void()>) override {}
};

} // namespace

TEST_F(service_test, gives_a_good_answer) {
  answer(200, "found");
  EXPECT_EQ(call().body, "found");
  EXPECT_EQ(transport.requests().at(0).field("Authorization"), "token 0");
}

TEST_F(service_test, repeats_what_deserves_it_up_to_five_tries) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    const auto before = requests();
    answer_times(5, status);
    const auto error = failure();
    EXPECT_EQ(error.fault(), api_fault::status);
    EXPECT_EQ(error.status(), status);
    EXPECT_EQ(requests() - before, 5U) << status;
  }
}

TEST_F(service_test, repeats_without_an_answer) {
  fail(transport_fault::connect);
  fail(transport_fault::timeout);
  fail(transport_fault::broken);
  answer(200);
  EXPECT_EQ(call().status, 200);
  EXPECT_EQ(counted().answers[0], 3U);
  EXPECT_EQ(counted().retries, 3U);
}

TEST_F(service_test, does_not_repeat_what_stays_as_it_is) {
  for (const int status : {400, 403, 404, 409, 410, 413, 414}) {
    const auto before = requests();
    answer(status);
    EXPECT_EQ(failure().status(), status);
    EXPECT_EQ(requests() - before, 1U);
  }
}

TEST_F(service_test, faults_that_a_repeat_cannot_cure_have_their_meaning) {
  const std::vector<std::pair<transport_fault, api_fault>> meanings = {
      {transport_fault::too_large, api_fault::bad_answer}, {transport_fault::redirect, api_fault::bad_answer},
      {transport_fault::protocol, api_fault::bad_answer},  {transport_fault::refused, api_fault::transfer},
      {transport_fault::cancelled, api_fault::cancelled},
  };
  for (const auto& [fault, meaning] : meanings) {
    const auto before = requests();
    fail(fault);
    EXPECT_EQ(failure().fault(), meaning);
    EXPECT_EQ(requests() - before, 1U);
  }
}

TEST_F(service_test, without_an_answer_after_all_tries_it_is_unreachable) {
  for (int i = 0; i < 5; ++i) {
    fail(transport_fault::connect);
  }
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::unreachable);
  EXPECT_EQ(error.status(), 0);
  EXPECT_THAT(error.what(), HasSubstr("after 5 tries"));
  EXPECT_EQ(error.facts().tries, 5);
  EXPECT_THAT(error.what(), HasSubstr("host can be reached"));
}

TEST_F(service_test, tries_a_500_as_often_as_the_caller_says) {
  answer_times(5, 500);
  call_options options;
  options.tries_on_500 = 2;
  EXPECT_EQ(failure(search(), options).status(), 500);
  EXPECT_EQ(requests(), 2U);
}

TEST_F(service_test, other_failures_do_not_count_as_500) {
  answer(503);
  answer(500);
  answer(503);
  answer(200);
  call_options options;
  options.tries_on_500 = 2;
  EXPECT_EQ(call(search(), options).status, 200);
}

TEST_F(service_test, tries_a_gateways_time_out_as_often_as_the_caller_says) {
  call_options options;
  options.tries_on_overload = 2;
  for (const int status : {502, 504}) {
    answer_times(2, status);
    const auto error = failure(search(), options);
    EXPECT_EQ(error.status(), status);
    EXPECT_FALSE(error.timed_out());
  }
  fail(transport_fault::timeout);
  fail(transport_fault::timeout);
  EXPECT_TRUE(failure(search(), options).timed_out());
  EXPECT_EQ(requests(), 6U);
}

TEST_F(service_test, other_failures_do_not_count_as_a_gateways_time_out) {
  answer(503);
  answer(504);
  fail(transport_fault::broken);
  answer(500);
  answer(200);
  call_options options;
  options.tries_on_overload = 2;
  EXPECT_EQ(call(search(), options).status, 200);
}

void refuse_all(const http::response& answer) {
  throw http::api_error(api_fault::anonymous, answer.status, "not to be believed");
}

TEST_F(service_test, the_answer_that_ends_a_call_is_judged_whatever_its_status) {
  call_options options;
  options.judge = refuse_all;
  for (const int status : {200, 204, 400, 403, 404}) {
    answer(status);
    const auto error = failure(search(), options);
    EXPECT_EQ(error.fault(), api_fault::anonymous);
    EXPECT_EQ(error.status(), status);
  }
}

TEST_F(service_test, an_answer_that_is_tried_again_is_not_judged) {
  answer(503);
  answer(401);
  answer(404);
  call_options options;
  options.judge = refuse_all;
  EXPECT_EQ(failure(search(), options).status(), 404);
  EXPECT_EQ(requests(), 3U);
}

TEST_F(service_test, one_try_means_one) {
  answer(503);
  call_options options;
  options.tries = 1;
  failure(search(), options);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_test, a_401_renews_the_credentials_and_repeats_once) {
  answer(401);
  answer(200);
  EXPECT_EQ(call().status, 200);
  EXPECT_EQ(who->renewals, 1);
  EXPECT_EQ(transport.requests().at(1).field("Authorization"), "token 1");
}

TEST_F(service_test, a_second_401_is_final) {
  answer_times(2, 401);
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::authentication);
  EXPECT_EQ(error.status(), 401);
  EXPECT_THAT(error.what(), HasSubstr("Check the credentials"));
  EXPECT_EQ(requests(), 2U);
}

TEST_F(service_test, a_401_is_final_when_there_is_nothing_to_renew) {
  who->can_renew = false;
  answer(401);
  EXPECT_EQ(failure().fault(), api_fault::authentication);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_test, a_call_without_credentials_has_none_and_renews_none) {
  answer(401);
  call_options options;
  options.authenticated = false;
  EXPECT_EQ(failure(search(), options).fault(), api_fault::authentication);
  EXPECT_EQ(transport.requests().at(0).field("Authorization"), "");
  EXPECT_EQ(who->renewals, 0);
}

TEST_F(service_test, many_401s_at_once_renew_the_credentials_once) {
  answer_times(10, 401);
  transport.answer_always(method::get, path, 200, "");
  int good = 0;
  for (int i = 0; i < 10; ++i) {
    boost::asio::co_spawn(io, service().call(search()),
                          [&](std::exception_ptr error, const http::response&) { good += error ? 0 : 1; });
  }
  io.run();
  EXPECT_EQ(good, 10);
  EXPECT_EQ(who->renewals, 1);
}

TEST_F(service_test, a_source_is_rewound_for_every_repeat) {
  const auto source = std::make_shared<one_text>(true);
  auto what = search();
  what.verb = method::put;
  what.source = source;
  transport.answer(method::put, path, 503, "");
  transport.answer(method::put, path, 401, "");
  transport.answer(method::put, path, 201, "");
  EXPECT_EQ(call(what).status, 201);
  EXPECT_EQ(source->rewinds, 2);
  EXPECT_EQ(transport.requests().at(2).body, "body");
}

TEST_F(service_test, a_source_that_cannot_be_rewound_ends_the_tries) {
  auto what = search();
  what.verb = method::put;
  what.source = std::make_shared<one_text>(false);
  transport.answer(method::put, path, 503, "");
  EXPECT_EQ(failure(what).status(), 503);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_test, what_a_sink_has_begun_to_take_is_not_fetched_again) {
  begun_then_broken broken(io);
  http::service direct(broken, nullptr, {"confluence", 0, {}, 1}, counts, clock.clock());
  idle_sink sink;
  try {
    run(io, direct.call(search(), {}, &sink));
    FAIL() << "no failure";
  } catch (const http::api_error& e) {
    EXPECT_EQ(e.fault(), api_fault::transfer);
  }
  EXPECT_EQ(broken.sent, 1);
}

TEST_F(service_test, a_message_names_service_method_path_status_tries_and_answer) {
  for (int i = 0; i < 5; ++i) {
    answer(503, R"({"message":"too busy","token":"sesame"})");
  }
  const std::string message = failure().what();
  EXPECT_THAT(message, StartsWith("confluence: GET /rest/api/content/search answered 503 after 5 tries: "));
  EXPECT_THAT(message, HasSubstr("too busy"));
  EXPECT_THAT(message, Not(HasSubstr("sesame")));
  EXPECT_THAT(message, Not(HasSubstr("cql")));
}

TEST_F(service_test, a_message_names_the_operation_when_it_has_a_name) {
  answer(404);
  call_options options;
  options.operation = "label search";
  EXPECT_THAT(failure(search(), options).what(),
              HasSubstr("/rest/api/content/search (label search) answered 404"));
}

TEST_F(service_test, counts_answers_and_bytes) {
  answer(503);
  answer(200, "12345");
  call();
  EXPECT_EQ(counted().requests, 2U);
  EXPECT_EQ(counted().answers[200], 1U);
  EXPECT_EQ(counted().answers[503], 1U);
  EXPECT_EQ(counted().retries, 1U);
  EXPECT_EQ(counted().bytes_down, 5U);
}

} // namespace cfc::test
