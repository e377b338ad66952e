#include "io/journal/record.hpp"

#include "io/text/json_string.hpp"

#include <openssl/evp.h>
#include <simdjson.h>

#include <array>
#include <initializer_list>
#include <new>

namespace cfc::journal {

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view registering = "registering";
constexpr std::string_view settled = "settled";
/// Of the 64 hexadecimal digits of a SHA-256: enough against chance, and nobody forges what only we may
/// write.
constexpr std::size_t digits_of_checksum = 16;

/// Fetched once: OpenSSL looks through its providers each time that one is asked for by its old name.
const EVP_MD* sha256() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

/// SHA-256 in hexadecimal digits over the parts and their lengths.
std::string digest(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts)
    text.append(std::to_string(part.size())).append(":").append(part);
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, sha256(), nullptr) != 1)
    throw std::bad_alloc();
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (unsigned i = 0; i < size; ++i) {
    result.push_back(digits[bytes[i] >> 4U]);
    result.push_back(digits[bytes[i] & 15U]);
  }
  return result;
}

std::string checksum_of(const record& of) {
  return digest({of.settled ? settled : registering, of.content.key, of.content.scope_id,
                 std::to_string(of.content.byte_size), of.from.tenant, of.from.place})
      .substr(0, digits_of_checksum);
}

class line_writer {
public:
  line_writer() { json_.StartObject(); }
  void put(std::string_view name, std::string_view text) { text::write_member(json_, name, text); }
  void put(std::string_view name, std::uint64_t number) {
    text::write_key(json_, name);
    json_.Uint64(number);
  }
  std::string line() {
    json_.EndObject();
    return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n";
  }

private:
  rapidjson::StringBuffer buffer_;
  text::json_writer json_{buffer_};
};

std::string text_in(const dom::element& fields, std::string_view name) {
  return std::string(std::string_view(fields[name].get_string()));
}

} // namespace

std::string place_of(std::string_view ingestion_url, std::string_view root_scope) {
  return digest({ingestion_url, root_scope});
}

std::string to_line(const record& of) {
  line_writer out;
  out.put("event", of.settled ? settled : registering);
  out.put("key", of.content.key);
  out.put("scopeId", of.content.scope_id);
  out.put("byteSize", of.content.byte_size);
  out.put("tenant", of.from.tenant);
  out.put("place", of.from.place);
  out.put("checksum", checksum_of(of));
  return out.line();
}

std::optional<record> read_line(std::string_view line) {
  try {
    // This interface of simdjson looks at the whole line, so that two which have run into one are seen.
    dom::parser parser;
    const dom::element fields = parser.parse(simdjson::padded_string(line));
    record found;
    const auto event = text_in(fields, "event");
    found.settled = event == settled;
    found.content.key = text_in(fields, "key");
    found.content.scope_id = text_in(fields, "scopeId");
    found.content.byte_size = fields["byteSize"].get_uint64();
    found.from.tenant = text_in(fields, "tenant");
    found.from.place = text_in(fields, "place");
    const bool whole = text_in(fields, "checksum") == checksum_of(found);
    return whole && (found.settled || event == registering) ? std::optional(found) : std::nullopt;
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  }
}

} // namespace cfc::journal
