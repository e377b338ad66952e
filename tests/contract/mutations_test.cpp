// Every sample payload, damaged in many ways: each reader answers with a result or a bad_answer, never
// anything else.

#include "io/confluence/reader.hpp"
#include "tests/contract/payload_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace cfc::confluence {

const ingest_labels labels{"ai-ingest", "ai-ingest-all"};

template <class F>
bool reads(F&& read) {
  try {
    read();
    return true;
  } catch (const bad_answer& error) {
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

std::vector<std::string> all_payloads() {
  std::vector<std::string> texts;
  if (test::payload_folder().empty()) {
    return texts;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::payload_folder())) {
    if (entry.path().extension() == ".json") {
      std::string text =
          test::payload(std::filesystem::relative(entry.path(), test::payload_folder()).string());
      const std::string body =
          test::member(text.starts_with('[') ? test::elements(text).front() : text, "body");
      texts.push_back(body.starts_with('{') && body.find("results") != body.npos ? body : std::move(text));
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

TEST_F(mutations, a_field_may_be_renamed_away) {
  for (const std::string& text : texts) {
    for (const span& field : fields_of(text)) {
      std::string without = text;
      without.insert(field.key + 1, "x-");
      try_all(without);
    }
  }
}

/// The first and the last fields of a payload; what lies between repeats them row by row.
std::vector<span> distinct_fields_of(const std::string& text) {
  constexpr std::ptrdiff_t first = 150;
  constexpr std::ptrdiff_t last = 50;
  std::vector<span> fields = fields_of(text);
  if (std::ssize(fields) > first + last) {
    fields.erase(fields.begin() + first, fields.end() - last);
  }
  return fields;
}

TEST_F(mutations, a_scalar_may_be_anything) {
  for (const std::string& text : texts) {
    for (const span& field : distinct_fields_of(text)) {
      if (field.end == field.value) {
        continue;
      }
      for (const char* value : {"null", "true", "-1", "1e400", "18446744073709551616", "\"\"", "{}", "[[]]",
                                "\"\\ud800\"", "\"\\x\"", "{\"results\":7}"}) {
        try_all(with_value(text, field, value));
      }
    }
  }
}

TEST_F(mutations, a_container_may_become_something_else) {
  for (const std::string& text : texts) {
    for (const span& field : fields_of(text)) {
      if (field.end == field.value) {
        try_all(with_value(text, field, "null, \"was\": "));
        try_all(with_value(text, field, "\"text\", \"was\": "));
        try_all(with_value(text, field, "[], \"was\": "));
      }
    }
  }
}

TEST_F(mutations, huge_and_deep_values_are_read_or_refused) {
  const std::string huge = '"' + std::string(300'000, 'x') + '"';
  const std::string deep = std::string(5'000, '[') + std::string(5'000, ']');
  for (const std::string& text : texts) {
    for (const span& field : fields_of(text)) {
      if (field.end != field.value) {
        try_all(with_value(text, field, huge));
        EXPECT_EQ(try_all(with_value(text, field, deep)), 0);
        break;
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

TEST_F(mutations, single_bytes_may_change) {
  for (const std::string& text : texts) {
    for (std::size_t at = 0; at < text.size(); at += 307) {
      for (const char byte : {'\0', '"', '{', '}', '[', ']', ',', ':', '\\', '\xff', '7'}) {
        std::string changed = text;
        changed[at] = byte;
        try_all(changed);
      }
    }
  }
}

} // namespace cfc::confluence
