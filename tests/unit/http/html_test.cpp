#include "io/http/html.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc::http;

response answer_of(std::string body, headers fields = {}) {
  response answer;
  answer.status = 200;
  answer.fields = std::move(fields);
  answer.body = std::move(body);
  return answer;
}

TEST(is_html_type, knows_html_with_parameters_and_in_any_letter_case) {
  for (const char* type : {"text/html", "Text/HTML; charset=utf-8", " text/html ;x", "application/xhtml+xml"})
    EXPECT_TRUE(is_html_type(type)) << type;
}

TEST(is_html_type, knows_other_types_from_it) {
  for (const char* type : {"", "text/htmlx", "text/plain", "application/json", "text/plain; x=text/html"})
    EXPECT_FALSE(is_html_type(type)) << type;
}

TEST(begins_like_html, looks_behind_what_may_stand_before_a_page) {
  for (const char* text :
       {"<!DOCTYPE html><p>", "<HTML lang=en>", "\n\t <html>", "\xEF\xBB\xBF<!doctype html>",
        "<?xml version=\"1.0\"?>\n<!-- c --> <html xmlns=\"x\">"})
    EXPECT_TRUE(begins_like_html(text)) << text;
}

TEST(begins_like_html, takes_nothing_else_for_a_page) {
  for (const char* text :
       {"", "{}", "OK", "<?xml version=\"1.0\"?><Error/>", "<!-- <html>", "<p>", "a <html>", "<?xml <html>"})
    EXPECT_FALSE(begins_like_html(text)) << text;
}

TEST(is_html_page, goes_by_the_media_type_or_by_the_first_bytes) {
  EXPECT_TRUE(is_html_page(answer_of("Please log in", {{"content-type", "text/html"}})));
  EXPECT_TRUE(is_html_page(answer_of("<html></html>", {{"Content-Type", "text/plain"}})));
  EXPECT_FALSE(is_html_page(answer_of("{}", {{"Content-Type", "application/json"}})));
}

TEST(is_html_page, is_false_for_an_empty_answer_of_whatever_type) {
  EXPECT_FALSE(is_html_page(answer_of("", {{"Content-Type", "text/html; charset=utf-8"}})));
}

} // namespace
