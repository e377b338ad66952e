#include "io/observe/log.hpp"
#include "io/observe/secrets.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace cfc::observe {
namespace {

TEST(known_secrets, are_concealed_wherever_they_stand) {
  const known_secret token("NDc4-token");
  EXPECT_EQ(conceal_secrets("Token NDc4-token isn't valid: NDc4-token"), "Token *** isn't valid: ***");
  EXPECT_EQ(conceal_secrets("nothing to hide"), "nothing to hide");
  EXPECT_EQ(conceal_secrets(""), "");
}

TEST(known_secrets, are_concealed_in_all_their_encodings) {
  const known_secret password("Pa\"s, <wörd>/+ 1");
  for (const std::string_view text : {
           R"(Pa\"s, <wörd>\/+ 1)",                                     // JSON
           R"(Pa\u0022s, \u003Cw\u00f6rd\u003e/\u002B 1)",              // JSON, escaped more than it must be
           R"(Pa\\\"s, <wörd>/+ 1)",                                    // JSON in JSON
           "Pa%22s%2C%20%3Cw%C3%B6rd%3E%2F%2B%201",                     // percent, upper case
           "Pa%22s%2c%20%3cw%c3%b6rd%3e%2f%2b%201",                     // percent, lower case
           "Pa%22s%2C+%3Cw%C3%B6rd%3E%2F%2B+1",                         // a form
           "Pa%2522s%252C%2520%253Cw%25C3%25B6rd%253E%252F%252B%25201", // percent twice
           "Pa&quot;s, &lt;w&#xf6;rd&gt;/+ 1",                          // HTML
           "Pa&#34;s, &#60;wörd&#62;/+ 1",
           "UGEicywgPHfDtnJkPi8rIDE=", // base64
           "UGEicywgPHfDtnJkPi8rIDE%3D",
           R"(Pa\\\\\\\"s, <wörd>/+ 1)",                           // JSON in JSON in JSON
           R"(Pa%5C%5C%5C%22s, &amp;lt;wörd>/+ 1)",                // of three kinds
           "UGElMjJzJTJDJTIwJTNDdyVDMyVCNnJkJTNFJTJGJTJCJTIwMQ==", // base64 of percent, as OAuth has it
           "UGFcInMsIDx3w7ZyZD4vKyAx",                             // base64 of JSON
       })
    EXPECT_EQ(conceal_secrets(text).find_first_not_of("*%3D"), std::string::npos) << conceal_secrets(text);
}

TEST(known_secrets, are_concealed_in_the_base64_of_something_longer) {
  const known_secret password("hush-hush-hush");
  EXPECT_EQ(conceal_secrets("Basic bWU6aHVzaC1odXNoLWh1c2g="), "Basic bWU***");        // me:
  EXPECT_EQ(conceal_secrets("Basic bWVlOmh1c2gtaHVzaC1odXNo"), "Basic bWVlO***");      // mee:
  EXPECT_EQ(conceal_secrets("Basic bWVlZTpodXNoLWh1c2gtaHVzaA=="), "Basic bWVlZT***"); // meee:
  EXPECT_EQ(conceal_secrets("bWU6aHVzaC1odXNoLWh1c2g6eA bWU"), "bWU***6eA bWU");
}

TEST(known_secrets, are_found_though_they_look_encoded_themselves) {
  const known_secret password(R"(a%41&amp;\u0062\")");
  for (const std::string_view text : {
           R"(a%41&amp;\u0062\")",
           R"(a%41&amp;\\u0062\\\")",                   // JSON
           "a%2541%26amp%3B%5Cu0062%5C%22",             // percent
           R"(a%41&amp;amp;\u0062\&quot;)",             // HTML
           R"(a%2541%26amp%3B%5C%5Cu0062%5C%5C%5C%22)", // percent of JSON
       })
    EXPECT_EQ(conceal_secrets(text), "***") << text;
}

TEST(known_secrets, cost_no_more_than_a_few_looks_however_often_a_text_is_encoded) {
  const known_secret password("hush-hush-hush");
  std::string text = "hush-hush-hush%";
  for (int layer = 0; layer < 100; ++layer)
    text += "25";
  EXPECT_EQ(conceal_secrets(text).find("hush"), std::string::npos);
}

TEST(known_secrets, overlap_without_showing_a_rest) {
  const known_secret one("abcdefgh");
  const known_secret longer("efghijkl-mnop");
  EXPECT_EQ(conceal_secrets("x abcdefghijkl-mnop y"), "x *** y");
}

TEST(known_secrets, are_not_looked_for_when_they_are_very_short) {
  const known_secret word("status");
  const known_secret number("12345");
  EXPECT_EQ(conceal_secrets("12345 of status"), "12345 of ***");
}

TEST(known_secrets, stay_known_a_while_after_their_life) {
  std::optional<known_secret> signature(std::in_place, "the first signature");
  signature.reset();
  EXPECT_EQ(conceal_secrets("the first signature"), "***");
  for (std::size_t i = 0; i < secrets_remembered; ++i)
    const known_secret next("signature number " + std::to_string(i));
  EXPECT_EQ(conceal_secrets("the first signature"), "the first signature");
}

TEST(known_secrets, live_as_long_as_a_copy) {
  std::optional<known_secret> first(std::in_place, "a copied secret");
  const known_secret copy = *first;
  first.reset();
  for (std::size_t i = 0; i <= secrets_remembered; ++i)
    const known_secret next("secret number " + std::to_string(i));
  EXPECT_EQ(conceal_secrets("a copied secret"), "***");
}

TEST(known_secrets, never_reach_the_log) {
  const known_secret token("token \"of\" mine");
  for (const auto how : {format::text, format::json}) {
    std::FILE* file = std::tmpfile();
    {
      log_system logs(how, level::debug, file);
      logs.root()
          .with("tenantName", "token \"of\" mine")
          .info("a token \"of\" mine", {{"given", "token \"of\" mine"}});
    }
    std::rewind(file);
    std::string text(4096, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    EXPECT_NE(text.find("a ***"), std::string::npos) << text;
    EXPECT_EQ(text.find("mine"), std::string::npos) << text;
  }
}

} // namespace
} // namespace cfc::observe
