#pragma once

#include "tests/integration/support/a_trap.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace cfc::test {

inline std::string base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

inline std::string sha256(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const auto byte : digest) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", byte);
    hex += two.data();
  }
  return hex;
}

/// Text as it stands in a JSON string.
inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

struct file {
  int id;
  std::string title, content, media_type = "image/png";
};

inline std::string page(int id, const std::string& title, const std::string& body,
                        const std::vector<file>& files, const std::string& labels = R"(["ai-ingest"])") {
  std::string list;
  for (const auto& one : files) {
    list += (list.empty() ? "" : ",") + std::string(R"({"id": )") + std::to_string(one.id) +
            R"(, "title": )" + quoted(one.title) + R"(, "mediaType": )" + quoted(one.media_type) +
            R"(, "content": )" + quoted(one.content) + R"(, "when": "2025-01-01T00:00:00Z"})";
  }
  return R"({"id": )" + std::to_string(id) + R"(, "space": "A", "title": )" + quoted(title) +
         R"(, "labels": )" + labels + R"(, "when": "2025-02-01T00:00:00Z", "body": )" + quoted(body) +
         R"(, "attachments": [)" + list + "]}";
}

inline std::string space_of(const std::vector<std::string>& pages) {
  std::string list;
  for (const auto& one : pages)
    list += (list.empty() ? "" : ",") + one;
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + list + "]}";
}

inline std::string macro(const std::string& file_name, const std::string& inside = {}) {
  const auto attachment =
      inside.empty() ? "<ri:attachment ri:filename=\"" + file_name + "\" />"
                     : "<ri:attachment ri:filename=\"" + file_name + "\">" + inside + "</ri:attachment>";
  return "<ac:image ac:width=\"10\">" + attachment + "</ac:image>";
}
inline std::string img(const std::string& name, const std::string& bytes,
                       const std::string& width = " width=\"10\"") {
  return "<img src=\"data:image/png;base64," + base64(bytes) + "\" alt=\"" + name + "\"" + width + " />";
}
inline std::string appended(const std::string& name, const std::string& bytes) {
  return "<p>" + img(name, bytes, "") + "</p>";
}

class page_images : public a_trap {
protected:
  void start_inlining(const std::string& scenario) {
    start(scenario);
    switch_on();
  }
  void switch_on() {
    configuration().set(switched_ + "enabled", "true").set(switched_ + "languageModel", "MODEL");
  }
  void switch_off() { configuration().remove(switched_ + "enabled").remove(switched_ + "languageModel"); }
  run_result plan() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    return run_connector(directory, call);
  }
  void expect_body(int id, const std::string& body) {
    const auto held = stored("1_A/" + std::to_string(id));
    EXPECT_EQ(held.sha256, sha256(body)) << body;
    EXPECT_EQ(held.byte_size, body.size());
    EXPECT_EQ(held.mime_type, "text/html");
    EXPECT_TRUE(held.finalised);
  }
  static std::uint64_t left(const run_result& result, const std::string& reason) {
    return result.count("/counts/images/left/" + reason);
  }
  /// Of the download of an attachment, where the server itself sends it.
  void disturb_download(const file& of, const std::string& more) const {
    const auto where = GetParam().data_center ? of.title : "att" + std::to_string(of.id) + "/download";
    disturb_confluence(where, more);
  }

private:
  const std::string switched_ = "ingestion.pageIngestionConfig.htmlConfig.imageContentExtraction.";
};

inline const file first{900, "a b.png", "the first image"};
inline const file second{901, "second.png", "another one"};

} // namespace cfc::test
