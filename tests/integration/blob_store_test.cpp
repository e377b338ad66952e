#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/process.hpp"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

/// The account that Azurite always has; its key is printed in its documentation.
constexpr const char* account = "devstoreaccount1";
constexpr const char* account_key =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
constexpr const char* container = "contents";

std::string digest_hex(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

/// HMAC-SHA256 with the account's key, in base 64.
std::string signature(const std::string& text) {
  const std::string key64 = account_key;
  std::string key(key64.size(), '\0');
  key.resize(static_cast<std::size_t>(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()),
                                                      reinterpret_cast<const unsigned char*>(key64.data()),
                                                      int(key64.size()))) -
             2);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest.data(), &length);
  std::array<unsigned char, 64> base64{};
  const int count = EVP_EncodeBlock(base64.data(), digest.data(), int(length));
  return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(count)};
}

/// Makes a container that anybody may read, by an account SAS.
void make_container(const std::string& base_url) {
  const std::string expiry = "2099-01-01T00:00:00Z", version = "2019-12-12";
  const auto signed_by =
      signature(std::string(account) + "\nrwdlac\nb\nsco\n\n" + expiry + "\n\n\n" + version + "\n");
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  const std::unique_ptr<char, decltype(&curl_free)> encoded(
      curl_easy_escape(handle.get(), signed_by.c_str(), int(signed_by.size())), &curl_free);
  const auto url = base_url + "/" + container + "?restype=container&sv=" + version +
                   "&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00%3A00%3A00Z&sig=" + encoded.get();
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields(
      curl_slist_append(nullptr, "x-ms-blob-public-access: blob"), &curl_slist_free_all);
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, "PUT");
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, "");
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, fields.get());
  long status = 0;
  EXPECT_EQ(curl_easy_perform(handle.get()), CURLE_OK);
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  EXPECT_EQ(status, 201) << url;
}

/// Azurite, the Azure Storage emulator, on a free port.
class blob_store {
public:
  explicit blob_store(const temporary_directory& in) : running_(start(in)) {
    port_ = wait_for_port(in.path() / "azurite.out");
    make_container(url());
  }
  std::string url() const { return "http://127.0.0.1:" + port_ + "/" + account; }
  std::string read(const std::string& blob) const {
    const auto answer = http_get(url() + "/" + container + "/" + blob);
    EXPECT_EQ(answer.status, 200) << blob << ": " << answer.body.substr(0, 300);
    return answer.body;
  }

private:
  static launch start(const temporary_directory& in) {
    auto what = npm_program("node_modules/azurite/dist/src/blob/main.js",
                            {"--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence",
                             "--skipApiVersionCheck", "--disableTelemetry"});
    what.environment = {{"HOME", in.path().string()}};
    what.stdout_file = in.path() / "azurite.out";
    what.stderr_file = in.path() / "azurite.err";
    return what;
  }
  /// From the line "… successfully listens on http://127.0.0.1:PORT".
  static std::string wait_for_port(const std::filesystem::path& out) {
    const std::string before = "successfully listens on http://127.0.0.1:";
    for (int i = 0; i < 600; ++i) {
      const auto text = read_file(out);
      if (const auto at = text.find(before); at != std::string::npos) {
        const auto from = at + before.size();
        return text.substr(from, text.find_first_not_of("0123456789", from) - from);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("Azurite did not start: " + read_file(out));
  }
  process running_;
  std::string port_;
};

/// Unique outside the cluster with a real blob store.
class a_blob_store : public cycle_test {
protected:
  void SetUp() override {
    if (const auto why = npm_is_missing("azurite"))
      GTEST_SKIP() << *why;
    store.emplace(directory);
  }
  void begin(const std::string& scenario) {
    start(scenario, {"--blob-url", store->url(), "--blob-account", account, "--blob-key", account_key,
                     "--blob-container", container});
  }
  /// Each content's blob has exactly the bytes of its source.
  void expect_same_bytes() const {
    const auto held = simulator().contents();
    const auto wanted = simulator().expected("acme", GetParam());
    ASSERT_EQ(held.size(), wanted.size());
    for (const auto& [key, source] : wanted) {
      ASSERT_TRUE(held.contains(key)) << key;
      EXPECT_TRUE(held.at(key).finalised) << key;
      EXPECT_EQ(held.at(key).title, source.title);
      const auto blob = store->read(held.at(key).id);
      EXPECT_EQ(blob.size(), source.byte_size) << key;
      EXPECT_EQ(digest_hex(blob), source.sha256) << key;
    }
  }
  std::optional<blob_store> store;
};

TEST_P(a_blob_store, has_every_byte_of_bodies_and_attachments_of_awkward_sizes) {
  std::string attachments;
  int id = 900;
  for (const std::uint64_t size : {0, 1, 2, 16383, 16384, 16385, 65535, 65536, 65537, 262143, 262144, 262145,
                                   1048575, 1048576, 1048577, 5000000}) {
    const auto number = std::to_string(id++);
    attachments += (attachments.empty() ? "" : ",") + std::string(R"({"id": )") + number +
                   R"(, "title": "f)" + number + R"(", "mediaType": "application/pdf", "size": )" +
                   std::to_string(size) + "}";
  }
  begin(R"({"spaces": [{"key": "DOC", "id": 65}], "pages": [
      {"id": 1, "space": "DOC", "title": "one byte", "body": "x", "labels": ["ai-ingest"]},
      {"id": 2, "space": "DOC", "title": "none", "body": "", "labels": ["ai-ingest"]},
      {"id": 3, "space": "DOC", "title": "files", "labels": ["ai-ingest"], "attachments": [)" +
        attachments + "]}]}");
  sync_well();
  expect_same_bytes();
  EXPECT_EQ(store->read(stored("65_DOC/1").id), "x");
}

TEST_P(a_blob_store, takes_names_with_any_unicode) {
  begin(R"({"spaces": [{"key": "DOC", "id": 65, "name": "Größe & 日本 😀"}], "pages": [
      {"id": 1, "space": "DOC", "title": "Plän \"A\" / B \\ C?#%20+&=\t😀", "body": "<p>Größe 日本 😀</p>",
       "labels": ["ai-ingest"], "attachments": [
        {"id": 901, "title": "übersicht 😀 (1).pdf", "mediaType": "application/pdf", "size": 1000},
        {"id": 902, "title": "日本語 ファイル.txt", "mediaType": "text/plain", "content": "日本語"},
        {"id": 903, "title": "a+b%20c#d?e&f=g;h,i'j\"k\\l.txt", "mediaType": "text/plain", "content": "x"},
        {"id": 904, "title": "e\u0301\u202e\u200d🏳️‍🌈.txt", "mediaType": "text/plain", "content": "y"},
        {"id": 906, "title": " leading and trailing ", "mediaType": "text/plain", "content": "w"}]}]})");
  sync_well();
  expect_same_bytes();
  EXPECT_EQ(store->read(stored("65_DOC/1").id), "<p>Größe 日本 😀</p>");
  EXPECT_EQ(store->read(stored("65_DOC/1::att902").id), "日本語");
}

TEST_P(a_blob_store, holds_the_new_bytes_after_an_edit) {
  begin(R"({"spaces": [{"key": "DOC", "id": 65}], "pages": [
      {"id": 1, "space": "DOC", "title": "t", "body": "before, and longer", "labels": ["ai-ingest"]}]})");
  sync_well();
  simulator().mutate(R"({"op": "editPage", "id": 1, "body": "after"})");
  sync_well();
  EXPECT_EQ(store->read(stored("65_DOC/1").id), "after");
}

TEST_P(a_blob_store, takes_a_file_of_200_mib) {
  begin(R"({"spaces": [{"key": "DOC", "id": 65}], "pages": [
      {"id": 1, "space": "DOC", "title": "t", "labels": ["ai-ingest"], "attachments": [
        {"id": 901, "title": "large.pdf", "mediaType": "application/pdf", "size": 209715200},
        {"id": 902, "title": "too large.pdf", "mediaType": "application/pdf", "size": 209715201}]}]})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 1) << "the limit is 200 MiB, itself included";
  expect_same_bytes();
}

INSTANTIATE_TEST_SUITE_P(in, a_blob_store,
                         ::testing::Values(mode{false, login::oauth, false, false},
                                           mode{true, login::pat, false, false}),
                         mode_name);

} // namespace

} // namespace cfc::test
