#include "io/http/encoding.hpp"
#include "io/http/waits.hpp"
#include "nodes/operations/page_inliner.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* page_registered =
    R"({"data":{"contentUpsert":{"id":"c1","key":"acme/65_DOC/1","ownerId":"s1","writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})";
constexpr std::size_t large_bytes = 1'500'000;

std::string macro_naming(const std::string& name) {
  return "<ac:image><ri:attachment ri:filename=\"" + name + "\" /></ac:image>";
}
std::string img_of(const std::string& name, const std::string& bytes) {
  return R"(<img src="data:image/png;base64,)" + http::base64(bytes) + R"(" alt=")" + name + R"(" />)";
}

/// Page 1 on its way to Unique, with the images that a test gives it.
class page_inliner_test : public testing::Test {
protected:
  page_inliner_test() { offline.network.answer_always(method::post, "/graphql", 200, page_registered); }

  void have(const std::string& name, const std::string& bytes) {
    announce(name, bytes.size());
    offline.network.answer_always(method::get, "/download/" + name, 200, bytes);
  }
  void announce(const std::string& name, std::size_t bytes) {
    own.push_back({{"1", "id of " + name, name, "/download/" + name, "image/png", bytes}});
  }
  item_outcome deliver(const std::string& body) {
    offline.network.answer_always(method::put, "", 201, "");
    const auto found = inlining::find_images(body);
    page_with_images page;
    page.page_id = "1";
    page.space_key = "DOC";
    page.partial_key = "acme/65_DOC";
    page.replaces_images = replaces_images;
    page.body = body;
    page.found = &found;
    page.own = own;
    unique::content content;
    content.key = "acme/65_DOC/1";
    content.scope_id = "s1";
    content.byte_size = body.size();
    const uploader plain = [&](unique::registration to) {
      return offline.services->unique.upload(std::move(to), "text/html", body);
    };
    return test::run(offline.io, tested.deliver(std::move(page), std::move(content), plain));
  }
  /// The bodies of all requests of that kind to a place.
  std::vector<std::string> sent(method verb, const std::string& to = {}) const {
    std::vector<std::string> bodies;
    for (const auto& request : offline.network.requests()) {
      if (request.verb == verb && request.url.find(to) != std::string::npos)
        bodies.push_back(request.body);
    }
    return bodies;
  }

  test::offline_services offline;
  run_context run;
  delivery by{*offline.services, run, nullptr};
  page_inliner tested{*offline.services, run, by};
  std::vector<own_image> own;
  bool replaces_images = true;
};

TEST_F(page_inliner_test, names_no_images_where_unique_holds_none_of_the_space) {
  replaces_images = false;
  have("a.png", "bytes of a");
  const auto outcome = deliver(macro_naming("a.png"));
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(outcome.inlined_keys, IsEmpty());
}

TEST_F(page_inliner_test, registers_the_size_of_the_page_with_its_images) {
  have("a.png", "bytes of a");
  have("b.png", "more bytes");
  const auto outcome = deliver("<p/>" + macro_naming("a.png") + "<hr/>");
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(outcome.inlined_keys, ElementsAre("acme/65_DOC/1::id of a.png", "acme/65_DOC/1::id of b.png"));
  const auto grown =
      "<p/>" + img_of("a.png", "bytes of a") + "<hr/><p>" + img_of("b.png", "more bytes") + "</p>";
  EXPECT_THAT(sent(method::put), ElementsAre(grown));
  EXPECT_THAT(sent(method::post).front(), HasSubstr(R"("byteSize":)" + std::to_string(grown.size())));
  EXPECT_EQ(tested.counts().inlined, 1U);
  EXPECT_EQ(tested.counts().appended, 1U);
  EXPECT_EQ(tested.counts().bytes, 20U);
}

TEST_F(page_inliner_test, sends_a_page_without_images_as_it_is) {
  const auto outcome = deliver("<p>text</p>");
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(sent(method::put), ElementsAre("<p>text</p>"));
  EXPECT_THAT(sent(method::get), IsEmpty());
}

TEST_F(page_inliner_test, tells_of_a_body_with_a_fault_before_its_first_image) {
  const auto body = "<p>a & b</p>" + macro_naming("a.png");
  deliver(body);
  EXPECT_THAT(sent(method::put), ElementsAre(body));
  EXPECT_EQ(tested.counts().left_out.at("malformed"), 1U);
}

TEST_F(page_inliner_test, leaves_a_small_image_that_fails_before_anything_is_registered) {
  have("a.png", "bytes of a");
  announce("gone.png", 10);
  offline.network.answer_always(method::get, "/download/gone.png", 404, "");
  const auto body = macro_naming("gone.png") + macro_naming("a.png");
  const auto outcome = deliver(body);
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(outcome.inlined_keys, ElementsAre("acme/65_DOC/1::id of a.png"));
  EXPECT_THAT(sent(method::put), ElementsAre(macro_naming("gone.png") + img_of("a.png", "bytes of a")));
  EXPECT_EQ(sent(method::post).size(), 2U) << "registered once, and finalised";
  EXPECT_EQ(tested.counts().left_out.at("fetchFailed"), 1U);
}

TEST_F(page_inliner_test, streams_a_large_image_and_registers_anew_without_one_that_breaks_off) {
  const std::string bytes(large_bytes, 'x');
  announce("cut.png", large_bytes);
  offline.network.answer_cut(method::get, "/download/cut.png", std::string(1'000'000, 'c'));
  have("large.png", bytes);
  const auto outcome = deliver(macro_naming("cut.png") + macro_naming("large.png"));
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(sent(method::put), ElementsAre(macro_naming("cut.png") + img_of("large.png", bytes)));
  const auto registrations = sent(method::post);
  ASSERT_EQ(registrations.size(), 3U) << "registered, registered anew, finalised";
  EXPECT_EQ(sent(method::get, "cut.png").size(), 1U) << "what has failed isn't asked for again";
}

TEST_F(page_inliner_test, fetches_a_small_image_once_however_often_it_is_shown) {
  have("a.png", "bytes of a");
  deliver(macro_naming("a.png") + macro_naming("a.png"));
  EXPECT_EQ(sent(method::get).size(), 1U);
}

TEST_F(page_inliner_test, says_of_a_page_that_failed_nothing_of_its_images) {
  have("a.png", "bytes of a");
  offline.network.answer(method::put, "", 403, "no");
  EXPECT_EQ(deliver(macro_naming("a.png")).end, item_end::failed);
  EXPECT_EQ(tested.counts().inlined, 0U);
}

/// More than are fetched at once; each download is answered by that.
class page_of_many_images : public page_inliner_test {
protected:
  item_outcome deliver_while(std::function<void()> first_download) {
    std::string body;
    for (int image = 0; image < images; ++image) {
      announce(std::to_string(image) + ".png", 5);
      body += macro_naming(std::to_string(image) + ".png");
    }
    bool is_first = true;
    offline.network.answer_by([&](const http::request&) {
      if (std::exchange(is_first, false))
        first_download();
      http::response answer;
      answer.status = 200;
      answer.body = "bytes";
      return answer;
    });
    return deliver(body);
  }

  static constexpr int images = 30;
};

TEST_F(page_of_many_images, is_finished_with_all_of_them_when_the_run_is_stopped_meanwhile) {
  const auto outcome = deliver_while([&] { run.interrupt(); });
  EXPECT_EQ(outcome.end, item_end::ingested);
  EXPECT_THAT(outcome.inlined_keys, SizeIs(images));
  EXPECT_THAT(sent(method::get), SizeIs(images));
}

TEST_F(page_of_many_images, is_not_registered_without_those_that_the_end_of_the_grace_period_cost) {
  const auto outcome = deliver_while([&] {
    run.interrupt();
    http::waits::of(offline.io).cancel_in_hand();
  });
  EXPECT_EQ(outcome.end, item_end::stopped);
  EXPECT_THAT(sent(method::post), IsEmpty()) << "what Unique holds stays";
  EXPECT_LT(sent(method::get).size(), images) << "the fault did not happen";
}

TEST_F(page_inliner_test, registers_no_page_without_an_image_that_the_end_of_the_cycle_cost) {
  announce("a.png", 10);
  offline.network.answer_always(method::get, "/download/a.png", 429, "", {{"Retry-After", "36000"}});
  EXPECT_EQ(deliver(macro_naming("a.png")).end, item_end::stopped);
  EXPECT_TRUE(run.abort_reason()) << "the fault did not happen";
  EXPECT_THAT(sent(method::post), IsEmpty()) << "what Unique holds stays";
}

/// A large image, and another one whose download is answered with a pause of hours.
class page_of_large_images : public page_inliner_test {
protected:
  page_of_large_images() {
    have("large.png", std::string(large_bytes, 'x'));
    announce("quota.png", large_bytes);
    offline.network.answer_always(method::get, "/download/quota.png", 429, "", {{"Retry-After", "36000"}});
  }
};

TEST_F(page_of_large_images, is_not_registered_without_its_first_that_the_end_of_the_cycle_cost) {
  EXPECT_EQ(deliver(macro_naming("quota.png") + macro_naming("large.png")).end, item_end::stopped);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("36000")) << "the fault did not happen";
  EXPECT_THAT(sent(method::post), IsEmpty()) << "what Unique holds stays";
  EXPECT_THAT(sent(method::get), SizeIs(1));
}

TEST_F(page_of_large_images, is_not_registered_anew_without_a_later_one_that_the_end_of_the_cycle_cost) {
  offline.network.answer(method::post, "/graphql", 200, page_registered);
  offline.network.answer(method::post, "/graphql", 200,
                         R"({"data":{"contentDeleteByContentIds":[{"id":"c1"}]}})");
  const auto outcome = deliver(macro_naming("large.png") + macro_naming("quota.png"));
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_TRUE(outcome.undone);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("36000")) << "the fault did not happen";
  const auto calls = sent(method::post);
  ASSERT_THAT(calls, SizeIs(2)) << "registered once, and deleted again";
  EXPECT_THAT(calls[1], HasSubstr("contentDeleteByContentIds"));
}

TEST_F(page_inliner_test, begins_nothing_when_the_run_is_stopping) {
  have("a.png", "bytes of a");
  run.interrupt();
  EXPECT_EQ(deliver(macro_naming("a.png")).end, item_end::stopped);
  EXPECT_THAT(offline.network.requests(), IsEmpty());
}

} // namespace
