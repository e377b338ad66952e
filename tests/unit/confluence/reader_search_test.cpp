#include "io/confluence/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace cfc::confluence {

using namespace std::literals;

using testing::AllOf;
using testing::HasSubstr;

const ingest_labels labels{"one", "all"};
const std::string space_and_time =
    R"("space":{"id":5,"key":"K","name":"N"},"version":{"when":"2026-05-27T07:15:20.913Z"})";

search_page read_rows(const std::string& rows, const std::string& more = "") {
  return read_search_page(R"({"results":[)" + rows + "]" + more + "}", labels);
}
/// A row together with the page that holds its text.
struct kept_row {
  search_page page;
  const content* operator->() const { return &page.contents.at(0); }
};
kept_row read_row(const std::string& fields) {
  return {read_rows(R"({"id":"1","type":"page",)" + space_and_time + fields + "}")};
}
std::string refusal(const std::string& body) {
  try {
    read_search_page(body, labels);
  } catch (const http::api_error& error) {
    return error.what();
  }
  return "";
}

TEST(read_search_page, reads_an_item) {
  const search_page page = read_rows(R"({"id":"1","type":"page","title":"A \"b\" \u2013 c",)" +
                                         space_and_time + R"(,"_links":{"self":"s","webui":"/x"}})",
                                     R"(,"totalSize":9,"_links":{"next":"/n","base":"b"})");
  ASSERT_EQ(page.contents.size(), 1u);
  const content& item = page.contents[0];
  EXPECT_EQ(item.id, "1");
  EXPECT_EQ(item.type, content_type::page);
  EXPECT_EQ(item.webui, "/x");
  EXPECT_EQ(item.updated, 1'779'866'120'913);
  EXPECT_EQ(page.spaces.at(item.space).key, "K");
  EXPECT_EQ(page.next, "/n");
  EXPECT_EQ(page.base, "b");
  EXPECT_EQ(page.total, 9u);
}

TEST(read_search_page, does_not_depend_on_the_order_of_fields) {
  const search_page page = read_search_page(
      R"({"_links":{"next":"n"},"results":[{"_links":{"webui":"/w"},)" + space_and_time +
          R"(,"children":{"attachment":{"_links":{"next":"m"},"results":[{"title":"t","id":"a"}]}},"type":"page","id":7}]})",
      labels);
  EXPECT_EQ(page.contents.at(0).id, "7");
  EXPECT_EQ(page.contents.at(0).next_attachments, "m");
  EXPECT_EQ(page.attachments.at(0).id, "a");
  EXPECT_EQ(page.next, "n");
}

TEST(read_search_page, stores_each_space_once) {
  const auto row = [](const char* id, const char* key) {
    return std::string(
               R"({"id":"1","type":"page","version":{"when":"2026-05-27T07:15:20Z"},"space":{"id":)") +
           id + R"(,"key":")" + key + R"(","name":"N"}})";
  };
  const search_page page =
      read_rows(row("5", "A") + "," + row("\"6\"", "B") + "," + row("\"5\"", "A") + "," + row("6", "B"));
  ASSERT_EQ(page.spaces.size(), 2u);
  EXPECT_EQ(page.contents[2].space, 0u);
  EXPECT_EQ(page.contents[3].space, 1u);
}

TEST(read_search_page, recognises_the_label_of_trees) {
  const auto with = [](const std::string& name) {
    return read_row(R"(,"metadata":{"labels":{"results":[{"name":"x"},{"prefix":"global","name":")" + name +
                    R"("}],"limit":200,"size":2}})");
  };
  EXPECT_FALSE(with("one")->has_all_label);
  EXPECT_TRUE(with(R"(\u0061ll)")->has_all_label);
  EXPECT_FALSE(with("al")->has_all_label);
}

TEST(read_search_page, notices_that_more_attachments_exist) {
  const auto with = [](const std::string& frame) {
    return read_row(R"(,"children":{"attachment":{"results":[{"id":"a"},{"id":"b"}])" + frame + "}}")
        ->has_more_attachments;
  };
  EXPECT_FALSE(with(""));
  EXPECT_FALSE(with(R"(,"limit":25,"size":2)"));
  EXPECT_TRUE(with(R"(,"limit":2,"size":2)"));
  EXPECT_TRUE(with(R"(,"limit":2)"));
  EXPECT_TRUE(with(R"(,"limit":25,"_links":{"next":"/n"})"));
  EXPECT_TRUE(with(R"(,"limit":25,"size":3)")) << "fewer rows than it says";
}

TEST(read_search_page, expects_more_attachments_behind_25_when_no_limit_is_named) {
  std::string rows;
  for (int id = 0; id < 25; ++id) {
    rows += (id == 0 ? R"({"id":")" : R"(,{"id":")") + std::to_string(id) + R"("})";
  }
  const auto with = [&](const std::string& frame) {
    return read_row(R"(,"children":{"attachment":{"results":[)" + rows + "]" + frame + "}}")
        ->has_more_attachments;
  };
  EXPECT_TRUE(with(""));
  EXPECT_TRUE(with(R"(,"limit":null)"));
  EXPECT_FALSE(with(R"(,"limit":50)"));
}

TEST(read_search_page, does_not_take_a_missing_list_of_attachments_for_an_empty_one) {
  const auto more = [](const std::string& type, const std::string& fields) {
    return read_rows(R"({"id":"1","type":")" + type + "\"," + space_and_time + fields + "}")
        .contents.at(0)
        .has_more_attachments;
  };
  for (const char* fields :
       {"", R"(,"children":null)", R"(,"children":{})", R"(,"children":{"attachment":null})",
        R"(,"children":{"_expandable":{"attachment":"/rest/x"}})"}) {
    EXPECT_TRUE(more("page", fields)) << fields;
    EXPECT_TRUE(more("blogpost", fields)) << fields;
    EXPECT_FALSE(more("folder", fields)) << fields;
  }
  EXPECT_FALSE(more("page", R"(,"children":{"attachment":{"results":[]}})"));
}

TEST(read_search_page, reads_attachments_however_much_they_say) {
  const search_page page = read_rows(
      R"({"id":"1","type":"page",)" + space_and_time +
      R"(,"children":{"attachment":{"results":[)"
      R"({"id":"att1","title":"a","version":{"when":"1970-01-01T00:00:01Z"},"extensions":{"mediaType":"text/plain","fileSize":7},"_links":{"download":"/d"}},)"
      R"({"id":2,"extensions":{"fileSize":"8"},"metadata":{"mediaType":"text/plain"}},)"
      R"({"id":"4","extensions":{"fileSize":-1,"mediaType":7}},{"id":"5","extensions":null,"version":[]}]}}})");
  ASSERT_EQ(page.attachments.size(), 4u);
  EXPECT_EQ(page.contents[0].attachment_count, 4u);
  const attachment& whole = page.attachments[0];
  EXPECT_EQ(whole.media_type, "text/plain");
  EXPECT_EQ(whole.size, 7u);
  EXPECT_EQ(whole.updated, 1'000);
  EXPECT_EQ(whole.download, "/d");
  EXPECT_EQ(page.attachments[1].id, "2");
  EXPECT_EQ(page.attachments[1].size, 8u);
  EXPECT_EQ(page.attachments[1].media_type.data(), whole.media_type.data()) << "stored once";
  EXPECT_FALSE(page.attachments[2].size);
  EXPECT_EQ(page.attachments[2].media_type, "");
  EXPECT_FALSE(page.attachments[3].updated);
}

TEST(read_search_page, takes_optional_fields_of_a_wrong_type_for_absent) {
  const kept_row item =
      read_row(R"(,"title":{"a":[1]},"_links":5,"metadata":[{"labels":1}],"children":null)");
  EXPECT_EQ(item->webui, "");
  EXPECT_EQ(item->attachment_count, 0u);
}

TEST(read_search_page, survives_duplicate_keys) {
  const kept_row item =
      read_row(R"(,"id":"2","title":"a","title":"b","children":{"attachment":{"results":[{"id":"a"}]}},)"
               R"("children":{"attachment":{"results":[{"id":"b"}]}})");
  EXPECT_EQ(item->id, "2");
  EXPECT_EQ(item->attachment_count, 2u);
}

TEST(read_search_page, needs_neither_space_nor_time_of_other_types) {
  const search_page page =
      read_rows(R"({"id":"1","type":"whiteboard"},{"id":"2","type":"ac:app","version":null})");
  EXPECT_EQ(page.contents[0].type, content_type::whiteboard);
  EXPECT_EQ(page.contents[1].type, content_type::other);
  EXPECT_EQ(page.contents[1].type_name, "ac:app");
}

TEST(read_search_page, names_the_item_that_lacks_something) {
  const std::string good = R"({"id":"8","type":"whiteboard"},)";
  const auto of_row = [&](const std::string& row) { return refusal(R"({"results":[)" + good + row + "]}"); };
  EXPECT_THAT(of_row(R"({"type":"page"})"), AllOf(HasSubstr("results[1]"), HasSubstr("id: missing")));
  EXPECT_THAT(of_row(R"({"id":"77"})"), AllOf(HasSubstr("results[1] (id 77)"), HasSubstr("type: missing")));
  EXPECT_THAT(of_row(R"({"id":"7","type":"page","version":{"when":"2026-05-27T07:15:20Z"}})"),
              HasSubstr("space: missing"));
  EXPECT_THAT(of_row(R"({"id":"7","type":"folder","space":{"id":1,"key":"K"}})"),
              HasSubstr("version.when: missing"));
  EXPECT_THAT(of_row(R"({"id":"7","type":"page","space":{"key":"K"}})"), HasSubstr("without id or key"));
  EXPECT_THAT(of_row("7"), AllOf(HasSubstr("results[1]"), HasSubstr("not an object")));
}

TEST(read_search_page, ends_a_list_by_an_absent_or_null_next_link) {
  for (const char* links : {"", R"(,"_links":null)", R"(,"_links":{})", R"(,"_links":{"next":null})"}) {
    EXPECT_EQ(read_rows("", links).next, "") << links;
  }
}

TEST(read_search_page, refuses_a_next_link_of_another_shape_rather_than_end_the_list) {
  EXPECT_THAT(refusal(R"({"results":[],"_links":{"next":"/n\x"}})"),
              HasSubstr("_links.next: holds an escape"));
  for (const char* next : {R"({"href":"/n"})", R"(["/n"])", "7", "false", R"("")"}) {
    EXPECT_THAT(refusal(R"({"results":[],"_links":{"next":)" + std::string(next) + "}}"),
                HasSubstr("_links.next: neither a link nor null"))
        << next;
  }
  for (const char* links : {"7", R"("x")", "[]", "true"}) {
    EXPECT_THAT(refusal(R"({"results":[],"_links":)" + std::string(links) + "}"),
                HasSubstr("_links: not an object"))
        << links;
  }
}

TEST(read_search_page, refuses_results_that_are_no_list) {
  EXPECT_THAT(refusal(R"({"results":{"0":{}}})"), HasSubstr("results: not a list"));
  EXPECT_THAT(refusal("{}"), HasSubstr("no list of results"));
}

std::string refusal_of_children(const std::string& children) {
  return refusal(R"({"results":[{"id":"77","type":"page",)" + space_and_time + R"(,"children":)" + children +
                 "}]}");
}

TEST(read_search_page, refuses_inlined_attachments_of_another_shape) {
  EXPECT_THAT(refusal_of_children(R"("x")"),
              AllOf(HasSubstr("results[0] (id 77)"), HasSubstr("not an object")));
  EXPECT_THAT(refusal_of_children(R"({"attachment":[]})"), HasSubstr("children.attachment: not an object"));
  EXPECT_THAT(refusal_of_children(R"({"attachment":{"results":{}}})"), HasSubstr("results: not a list"));
  for (const char* list : {"{}", R"({"results":null,"size":0})"}) {
    EXPECT_THAT(refusal_of_children(R"({"attachment":)" + std::string(list) + "}"),
                HasSubstr("children.attachment.results: missing"));
  }
  EXPECT_THAT(refusal_of_children(R"({"attachment":{"results":[],"_links":{"next":{}}}})"),
              HasSubstr("_links.next"));
}

TEST(read_search_page, names_the_attachment_that_lacks_its_id) {
  EXPECT_THAT(refusal_of_children(R"({"attachment":{"results":[{"id":"a"},{"title":"no id"}]}})"),
              HasSubstr("results[0] (id 77): children.attachment.results[1]: id: missing"));
  EXPECT_THAT(refusal_of_children(R"({"attachment":{"results":["a"]}})"),
              HasSubstr("children.attachment.results[0]: not an object"));
}

/// As JSON has them.
const std::array odd_ids{R"("9\n+ x")"s, R"("..")"s,   R"("1/2")"s,    R"("-1")"s,
                         R"("1e5")"s,    R"("9::8")"s, R"("\u0000")"s, '"' + std::string(3'000, '9') + '"'};

TEST(read_search_page, refuses_an_id_that_would_be_more_than_a_part_of_a_key) {
  const std::string rest = R"(,"version":{"when":"2025-01-31T08:15:20.913Z"},"space":{"key":"A","id":)";
  const auto row = [&](const std::string& id, const std::string& type, const std::string& space) {
    return R"({"results":[{"id":)" + id + R"(,"type":")" + type + '"' + rest + space + "}}]}";
  };
  for (const auto& odd : odd_ids) {
    EXPECT_THAT(refusal(row(odd, "page", "1")),
                AllOf(HasSubstr("results[0]"), HasSubstr("id: not of digits")));
    EXPECT_THAT(refusal(row("1", "blogpost", odd)), HasSubstr("space.id: not of digits"));
    EXPECT_EQ(refusal(row(odd, "whiteboard", "1")), "") << "nothing is made of it";
  }
  EXPECT_LT(refusal(row(odd_ids.back(), "page", "1")).size(), 500U);
}

TEST(read_search_page, refuses_an_id_of_an_attachment_that_would_be_more_than_a_part_of_a_key) {
  for (const auto* odd : {R"(att1/../2)", R"(a\nb)", R"(9::8)", R"(.)"})
    EXPECT_THAT(refusal_of_children(R"({"attachment":{"results":[{"id":")" + std::string(odd) + R"("}]}})"),
                HasSubstr("children.attachment.results[0]: id: not of letters and digits"));
}

TEST(read_search_page, quotes_an_answer_that_is_something_else) {
  EXPECT_THAT(refusal(R"({"statusCode":500,"message":"CQL was parsed but"})"),
              HasSubstr("CQL was parsed but"));
  EXPECT_THAT(refusal("<html><body>Log in</body></html>"), HasSubstr("Log in"));
  EXPECT_THAT(refusal("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal(R"({"results":null})"), HasSubstr("no list of results"));
}

TEST(read_search_page, notices_what_is_cut_or_broken) {
  EXPECT_NE(refusal(R"({"results":[{"id":"1","type":"embed"})"), "");
  EXPECT_NE(refusal(R"({"results":[]}{})"), "");
  EXPECT_NE(refusal(R"({"results":[]}])"), "");
  EXPECT_NE(refusal("{\"results\":[],\"x\":\"\xff\"}"), "");
  EXPECT_NE(refusal(R"({"results":[{"id":"1\q","type":"embed"}]})"), "");
}

TEST(read_search_page, refuses_an_answer_that_ends_anywhere_before_its_end) {
  const std::string whole = R"({"results":[{"id":"1","type":"page",)" + space_and_time +
                            R"(,"other":{"a":[1,{"b":null}],"c":"]}"},"children":{"attachment":)" +
                            R"({"results":[{"id":"2","title":"t"}],"size":1}}}],"_links":{"base":"b"}})";
  ASSERT_EQ(refusal(whole), "");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_NE(refusal(whole.substr(0, bytes)), "") << bytes;
}

TEST(read_search_page, refuses_what_is_no_json_on_its_way) {
  for (const char* members :
       {R"("x")", R"("x" 1)", R"("x":)", R"("x":1 2)", R"("x":,"y":1)", R"(,)", R"(x:1)", R"("x":])",
        R"("x":1})", R"("x":[1)", R"("x":{"y":1)", R"("x":"a)", R"(:1)"})
    EXPECT_NE(refusal(R"({"results":[],)" + std::string(members) + "}"), "") << members;
}

TEST(read_search_page, reads_only_the_links_that_are_of_use_with_an_instance) {
  const std::string answer =
      R"({"results":[{"id":"1","type":"page","_links":{"webui":"/w"},)" + space_and_time +
      R"(,"children":{"attachment":{"results":[{"id":"2","_links":{"download":"/d"}}]}}}]})";
  const search_page cloud = read_search_page(answer, {"one", "all", instance::cloud});
  EXPECT_EQ(cloud.contents.at(0).webui, "/w");
  EXPECT_EQ(cloud.attachments.at(0).download, "");
  const search_page data_center = read_search_page(answer, {"one", "all", instance::data_center});
  EXPECT_EQ(data_center.contents.at(0).webui, "");
  EXPECT_EQ(data_center.attachments.at(0).download, "/d");
}

TEST(read_search_page, refuses_nesting_beyond_a_hundred_levels) {
  const auto nested = [](int levels) {
    return R"({"results":[],"x":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  EXPECT_EQ(refusal(nested(99)), "");
  EXPECT_THAT(refusal(nested(100)), HasSubstr("deeper than 100"));
  EXPECT_THAT(refusal(nested(100'000)), HasSubstr("deeper than 100"));
  EXPECT_EQ(refusal(R"({"results":[],"x":")" + std::string(5'000, '[') + R"("})"), "")
      << "brackets in text don't count";
}

TEST(read_search_page, replaces_half_a_surrogate_pair_in_a_title) {
  const search_page page =
      read_rows(R"({"id":"1","type":"page",)" + space_and_time +
                R"(,"children":{"attachment":{"results":[{"id":"2","title":"cut \ud83c"}]}}})");
  EXPECT_EQ(page.attachments.at(0).title, "cut \xEF\xBF\xBD");
}

TEST(read_search_page, tells_what_is_not_current) {
  const kept_row current = read_row(R"(,"status":"current")");
  EXPECT_EQ(current->status, "");
  const kept_row trashed = read_row(R"(,"status":"trashed")");
  EXPECT_EQ(trashed->status, "trashed");
  const search_page page = read_rows(
      R"({"id":"1","type":"page",)" + space_and_time +
      R"(,"children":{"attachment":{"results":[{"id":"a","status":"current"},{"id":"b","status":"draft"}]}}})");
  EXPECT_EQ(page.attachments.at(0).status, "");
  EXPECT_EQ(page.attachments.at(1).status, "draft");
}

TEST(read_search_page, keeps_the_total_of_inlined_attachments_that_are_not_all) {
  const kept_row item =
      read_row(R"(,"children":{"attachment":{"results":[{"id":"a"}],"size":30,"limit":25}})");
  EXPECT_EQ(item->attachments_total, 30u);
  EXPECT_TRUE(item->has_more_attachments);
}

} // namespace cfc::confluence
