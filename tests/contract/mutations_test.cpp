// Every sample payload, damaged in many ways: each reader refuses what it can't read (a bad_answer), or reads
// as many rows and attachments as there were. A list that got shorter without a word would become deletions.

#include "io/confluence/reader.hpp"
#include "tests/contract/payload_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <vector>

namespace cfc::confluence {

using test::labels;

template <class F>
bool reads(F&& read) {
  try {
    read();
    return true;
  } catch (const http::api_error& error) {
    EXPECT_EQ(error.fault(), http::api_fault::bad_answer);
    EXPECT_STRNE(error.what(), "");
    return false;
  }
}

/// How many of the readers accept the text.
int try_all(const std::string& body) {
  return reads([&] { read_search_page(body, labels); }) + reads([&] { read_attachments(body); }) +
         reads([&] { read_bodies(body); }) + reads([&] { read_body(body); }) +
         reads([&] { read_user_type(body); }) + reads([&] { read_manifest_id(body); }) +
         reads([&] { has_space(body, "1", "K"); });
}

/// What a reader of lists made of an answer.
struct reading {
  struct row {
    std::size_t attachments = 0;
    bool more = false;     ///< the rest of them, or all, will be asked for
    bool left_out = false; ///< of a type that is counted and skipped, together with its attachments
  };
  std::vector<row> rows;
  std::size_t counted = 0; ///< rows as the reader counts them, for the next `start`
  bool last = false;       ///< there is no next page
};
using attempt = std::optional<reading>; ///< nullopt: refused

template <class Page>
reading reading_of(const Page& page, std::size_t rows) {
  return {std::vector<reading::row>(rows), page.rows, page.next.empty()};
}

/// By the readers of lists: searches, attachments, bodies.
std::vector<attempt> read_lists(const std::string& body) {
  std::vector<attempt> made(3);
  reads([&] {
    const search_page page = read_search_page(body, labels);
    reading found = reading_of(page, page.contents.size());
    for (std::size_t i = 0; i < page.contents.size(); ++i) {
      const content& item = page.contents[i];
      found.rows[i] = {item.attachment_count, item.has_more_attachments, !accepted(item.type)};
    }
    made[0] = found;
  });
  reads([&] {
    const attachment_list list = read_attachments(body);
    made[1] = reading_of(list, list.attachments.size());
  });
  reads([&] {
    const body_page page = read_bodies(body);
    made[2] = reading_of(page, page.pages.size());
  });
  return made;
}

bool lacks_attachments(const reading::row& before, const reading::row& after) {
  return !after.left_out && !after.more && (before.more || after.attachments != before.attachments);
}

/// Whether the damage made a list shorter without a word.
bool is_shorter(const attempt& before, const attempt& after, bool may_lose_next) {
  if (!before || !after) {
    return false;
  }
  bool shorter = after->rows.size() != before->rows.size() || after->counted != before->counted ||
                 (after->last && !before->last && !may_lose_next);
  for (std::size_t i = 0; !shorter && i < before->rows.size(); ++i) {
    shorter = lacks_attachments(before->rows[i], after->rows[i]);
  }
  return shorter;
}

/// Damages one payload again and again.
class damage {
public:
  explicit damage(const std::string& text) : before_(read_lists(text)) {}
  /// @param may_lose_next the damage leaves a next link absent or null, which is how a list ends
  void examine(const std::string& damaged, bool may_lose_next) const {
    const std::vector<attempt> after = read_lists(damaged);
    for (std::size_t reader = 0; reader < after.size(); ++reader) {
      EXPECT_FALSE(is_shorter(before_[reader], after[reader], may_lose_next))
          << "reader " << reader << " takes for whole: " << damaged.substr(0, 4'000);
    }
  }

private:
  std::vector<attempt> before_;
};

std::vector<std::string> all_payloads() {
  std::vector<std::string> texts;
  if (test::payload_folder().empty()) {
    return texts;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::payload_folder())) {
    if (entry.path().extension() == ".json") {
      const std::string text =
          test::payload(std::filesystem::relative(entry.path(), test::payload_folder()).string());
      for (const std::string& one : text.starts_with('[') ? test::elements(text) : std::vector{text}) {
        const std::string body = test::member(one, "body");
        texts.push_back(body.starts_with('{') && body.find("results") != body.npos ? body : one);
      }
    }
  }
  return texts;
}

class mutations : public testing::Test {
protected:
  void SetUp() override {
    if (texts.empty()) {
      GTEST_SKIP() << "the folder with sample payloads is absent";
    }
  }
  static const std::vector<std::string> texts;
};
const std::vector<std::string> mutations::texts = all_payloads();

/// Where the value of each field begins and ends, for fields that stand on a line of their own.
struct span {
  std::size_t key, value, end;
};

std::vector<span> fields_of(const std::string& text) {
  std::vector<span> found;
  for (std::size_t at = text.find("\": "); at != std::string::npos; at = text.find("\": ", at + 1)) {
    const std::size_t key = text.rfind('"', at - 1);
    const std::size_t value = at + 3;
    if (text[value] != '{' && text[value] != '[') {
      found.push_back({key, value, text.find_first_of("\n", value)});
    } else {
      found.push_back({key, value, value});
    }
  }
  return found;
}

std::string with_value(const std::string& text, const span& field, const std::string& value) {
  const bool comma = field.end > field.value && text[field.end - 1] == ',';
  return text.substr(0, field.value) + value + (comma ? "," : "") + text.substr(field.end);
}

bool is_a_link(const std::string& text, const span& field) {
  const std::string_view key = std::string_view(text).substr(field.key);
  return key.starts_with("\"next\"") || key.starts_with("\"_links\"");
}

TEST_F(mutations, a_field_that_is_renamed_away_makes_no_list_shorter) {
  for (const std::string& text : texts) {
    const damage to(text);
    for (const span& field : fields_of(text)) {
      std::string without = text;
      without.insert(field.key + 1, "x-");
      to.examine(without, is_a_link(text, field));
    }
  }
}

TEST_F(mutations, a_scalar_of_another_type_makes_no_list_shorter) {
  for (const std::string& text : texts) {
    const damage to(text);
    for (const span& field : fields_of(text)) {
      if (field.end == field.value) {
        continue;
      }
      for (const char* value : {"null", "true", "-1", "1e400", "18446744073709551616", "\"\"", "{}", "[[]]",
                                "\"\\ud800\"", "\"\\x\"", "{\"results\":7}"}) {
        const std::string damaged = with_value(text, field, value);
        try_all(damaged);
        to.examine(damaged, value == std::string_view("null") && is_a_link(text, field));
      }
    }
  }
}

TEST_F(mutations, a_container_of_another_type_makes_no_list_shorter) {
  for (const std::string& text : texts) {
    const damage to(text);
    for (const span& field : fields_of(text)) {
      if (field.end == field.value) {
        to.examine(with_value(text, field, "null, \"was\": "), is_a_link(text, field));
        const bool a_list = text[field.value] == '[';
        for (const char* value : {"\"text\"", a_list ? "{}" : "[]", "7"}) {
          to.examine(with_value(text, field, std::string(value) + ", \"was\": "), false);
        }
      }
    }
  }
}

TEST_F(mutations, huge_and_deep_values_are_read_or_refused) {
  const std::string huge = '"' + std::string(100'000, 'x') + '"';
  const std::string deep = std::string(5'000, '[') + std::string(5'000, ']');
  for (const std::string& text : texts) {
    for (const span& field : fields_of(text)) {
      if (field.end != field.value) {
        try_all(with_value(text, field, huge));
        EXPECT_EQ(try_all(with_value(text, field, deep)), 0);
      }
    }
  }
}

TEST_F(mutations, invalid_utf8_is_refused) {
  for (const std::string& text : texts) {
    for (std::size_t at = text.find('"'); at != std::string::npos && at < 20'000;
         at = text.find('"', at + 997)) {
      std::string broken = text;
      broken.insert(at + 1, "\xC3\x28");
      EXPECT_EQ(try_all(broken), 0);
    }
  }
}

TEST_F(mutations, truncation_is_noticed_wherever_it_happens) {
  for (const std::string& text : texts) {
    const std::size_t whole = text.find_last_of("}]");
    for (std::size_t length = 0; length <= whole; length += 997) {
      EXPECT_EQ(try_all(text.substr(0, length)), 0) << length << " of " << text.size();
    }
    EXPECT_EQ(try_all(text.substr(0, whole)), 0);
  }
}

TEST_F(mutations, a_single_byte_makes_no_list_shorter) {
  for (const std::string& text : texts) {
    const damage to(text);
    for (std::size_t at = 0; at < text.size(); at += 307) {
      for (const char byte : {'\0', '"', '{', '}', '[', ']', ',', ':', '\\', '\xff', '7'}) {
        std::string changed = text;
        changed[at] = byte;
        try_all(changed);
        to.examine(changed, true);
      }
    }
  }
}

} // namespace cfc::confluence
