#include "tools/simulator/unique/uploads.hpp"

#include "tools/simulator/http/message.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"
#include "tools/simulator/text/time.hpp"
#include "tools/simulator/unique/signatures.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace cfc::simulator {
namespace {

constexpr std::string_view blob_path = "/blob/";
constexpr std::int64_t signature_lifetime_ms = 3'600'000;
constexpr std::string_view gateway = "http://gateway.unique.invalid";

reply blob_error(int status, std::string_view code, std::string_view message) {
  auto answer =
      reply::json(status, "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + std::string(code) +
                              "</Code><Message>" + std::string(message) + "</Message></Error>");
  answer.content_type = "application/xml";
  answer.fields.emplace_back("x-ms-error-code", code);
  return answer;
}

std::string origin_of(const call& request) {
  const auto* host = request.field("Host");
  return "http://" + (host == nullptr ? std::string("localhost") : *host);
}

bool expired(std::string_view expiry, std::int64_t now_ms) {
  std::int64_t until = 0;
  std::from_chars(expiry.data(), expiry.data() + expiry.size(), until);
  return until <= now_ms;
}

bool has_service_fields(const call& request) {
  constexpr std::array names{"Authorization", "x-service-id", "x-company-id", "x-user-id", "x-user-roles"};
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return request.field(name) != nullptr; });
}

/// `a:b:c` into three parts; the rest is empty when there are fewer.
std::array<std::string, 3> three_parts(const std::string& text) {
  const auto first = std::min(text.find(':'), text.size());
  const auto second = std::min(text.find(':', first + 1), text.size());
  return {text.substr(0, first),
          first < text.size() ? text.substr(first + 1, second - first - 1) : std::string(),
          second < text.size() ? text.substr(second + 1) : std::string()};
}

} // namespace

std::string upload_service::signature(std::string_view id, std::string_view permission,
                                      std::string_view expiry) const {
  const auto message = std::string(id) + "\n" + std::string(permission) + "\n" + std::string(expiry);
  return base64(hmac_sha256("simulator " + settings_.client_secret, message));
}

std::string upload_service::signed_query(slot content, std::string_view permission,
                                         std::int64_t now_ms) const {
  const auto expiry = std::to_string(now_ms + signature_lifetime_ms);
  return "se=" + expiry + "&sp=" + std::string(permission) +
         "&sig=" + percent_encoded(signature(contents_.id(content), permission, expiry));
}

std::string upload_service::write_url(slot content, const call& request, std::int64_t now_ms) const {
  const auto id = contents_.id(content);
  if (request.field("x-service-id") != nullptr && request.field("Authorization") == nullptr) {
    const auto expiry = std::to_string(now_ms + signature_lifetime_ms);
    auto key = id;
    key.append(":").append(expiry).append(":").append(signature(id, "w", expiry));
    return std::string(gateway) + "/ingestion/scoped/upload?key=" + percent_encoded(key);
  }
  if (elsewhere())
    return sas_url(settings_.blob, {"cw", utc_text(now_ms + signature_lifetime_ms).substr(0, 19) + "Z", id});
  return origin_of(request) + std::string(blob_path) + percent_encoded(contents_.key(content)) + "?" +
         signed_query(content, "w", now_ms);
}

std::string upload_service::read_url(slot content, const call& request, std::int64_t now_ms) const {
  if (elsewhere() && request.field("x-service-id") == nullptr) {
    const auto expiry = utc_text(now_ms + signature_lifetime_ms).substr(0, 19) + "Z";
    return sas_url(settings_.blob, {"r", expiry, contents_.id(content)});
  }
  return origin_of(request) + std::string(blob_path) + percent_encoded(contents_.key(content)) + "?" +
         signed_query(content, "r", now_ms);
}

bool upload_service::is_read_url(slot content, const std::string& url) const {
  call parsed;
  const auto question = url.find('?');
  parsed.query = decoded_pairs(question == std::string::npos ? std::string_view()
                                                             : std::string_view(url).substr(question + 1));
  const auto* expiry = parsed.parameter("se");
  const auto* permission = parsed.parameter("sp");
  const auto* given = parsed.parameter("sig");
  if (expiry == nullptr || permission == nullptr || given == nullptr || *permission != "r")
    return false;
  if (elsewhere() && url.starts_with(settings_.blob.base_url))
    return url == sas_url(settings_.blob, {"r", *expiry, contents_.id(content)});
  return *given == signature(contents_.id(content), "r", *expiry);
}

reply upload_service::put_blob(const call& request, std::int64_t now_ms) {
  if (has_service_fields(request))
    return blob_error(403, "AuthenticationFailed", "a signed URL takes no other authentication");
  const auto content = contents_.find(std::string_view(request.path).substr(blob_path.size()));
  const auto* expiry = request.parameter("se");
  const auto* given = request.parameter("sig");
  if (expiry == nullptr || given == nullptr || expired(*expiry, now_ms))
    return blob_error(403, "AuthenticationFailed", "the URL is not signed, or its signature has expired");
  if (!content)
    return blob_error(404, "ResourceNotFound", "there is no such content");
  if (*given != signature(contents_.id(*content), "w", *expiry))
    return blob_error(403, "AuthenticationFailed", "the signature does not fit");
  return store(*content, request);
}

reply upload_service::put_scoped(const call& request, std::int64_t now_ms) {
  if (has_service_fields(request))
    return reply::json(403, R"({"message":"The key is all that admits","statusCode":403})");
  const auto* key = request.parameter("key");
  const auto [id, expiry, given] = three_parts(key == nullptr ? std::string() : *key);
  if (given != signature(id, "w", expiry) || expired(expiry, now_ms))
    return reply::json(403, R"({"message":"The key is not valid","statusCode":403})");
  const auto content = contents_.find_id(id);
  return content ? store(*content, request) : reply::json(404, R"({"message":"Not found","statusCode":404})");
}

std::optional<reply> upload_service::refused(const call& request) const {
  if (request.chunked)
    return blob_error(400, "UnsupportedHeader", "Transfer-Encoding is not supported");
  if (request.field("Expect") != nullptr)
    return blob_error(417, "ExpectationFailed", "there is no answer before the body");
  if (!request.has_content_length)
    return blob_error(411, "MissingContentLengthHeader", "Content-Length was not specified");
  const auto* type = request.field("x-ms-blob-type");
  if (type == nullptr || *type != "BlockBlob") {
    return blob_error(400, type == nullptr ? "MissingRequiredHeader" : "InvalidHeaderValue",
                      "x-ms-blob-type must be BlockBlob");
  }
  if (settings_.max_upload_bytes != 0 && request.body_bytes > settings_.max_upload_bytes)
    return blob_error(413, "RequestBodyTooLarge", "the body is larger than one PUT may be");
  return std::nullopt;
}

reply upload_service::store(slot content, const call& request) {
  if (auto refusal = refused(request))
    return std::move(*refusal);
  auto& target = contents_[content];
  const auto* type = request.field("Content-Type");
  target.uploaded = true;
  target.uploaded_bytes = request.body_bytes;
  const auto digest = from_hex(request.body_sha256);
  target.sha256 = {};
  std::copy_n(digest.begin(), std::min(digest.size(), target.sha256.size()), target.sha256.begin());
  target.upload_type =
      contents_.pool().number(type == nullptr ? std::string_view() : std::string_view(*type));
  return reply::empty(201);
}

} // namespace cfc::simulator
