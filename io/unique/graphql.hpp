#pragma once

#include "io/http/service.hpp"
#include "io/text/json_string.hpp"

#include <boost/asio/awaitable.hpp>
#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// How Unique's GraphQL services are asked and how their answers are taken apart. Used by the client's own
/// files only.
namespace cfc::unique::graphql {

using json_writer = text::json_writer;
using json_value = simdjson::ondemand::value;
using json_object = simdjson::ondemand::object;

/// How large an answer may be (REL-9).
constexpr std::uint64_t most_answer_bytes = 16ULL * 1024 * 1024;

/// One named operation with a single top-level field.
struct operation {
  std::string_view name;     ///< `operationName`, the name in the document
  std::string_view field;    ///< the field asked for, whose value is the answer
  std::string_view document; ///< with a type for every variable (WIRE.md)
};

void write(json_writer& to, std::string_view text);
void write_key(json_writer& to, std::string_view key);
/// A key and its text.
void write(json_writer& to, std::string_view key, std::string_view text);
/// Leaves the key out when there is no value.
void write_present(json_writer& to, std::string_view key, std::string_view text);
void write(json_writer& to, std::string_view key, const std::vector<std::string>& texts);

/// The JSON of a request. `variables` writes the members of the variables object; empty: there are none.
std::string request_body(const operation& asked, const std::function<void(json_writer&)>& variables = {});

/// Sends it to `{base}/graphql`; the text of an answer that holds no `errors` (REL-4).
/// @throws http::api_error
boost::asio::awaitable<std::string> ask(http::service& service, std::string base, operation asked,
                                        std::string body);

/// Gives `data.{field}` of an answer to `read`, whose complaints (simdjson_error, by the readers below too)
/// become an http::api_error of kind bad_answer that quotes the answer.
void read_data(const http::service& service, const operation& asked, const std::string& body,
               const std::function<void(json_value)>& read);

/// The text of a member that must be there.
std::string text_of(json_object& from, std::string_view key);
/// The text of a member that may be absent or null.
std::optional<std::string> optional_text_of(json_object& from, std::string_view key);

/// `totalCount` of a page of a list, which may be absent (REL-10).
std::optional<std::uint64_t> total_of(json_object& page);

/// The error of an answer that isn't what was asked for, though that may have been done: `{service}:
/// {operation}: {complaint}: {excerpt}`.
http::api_error bad_answer(const http::service& service, std::string_view operation,
                           std::string_view complaint, std::string_view body);

/// What becomes of a complaint: the JSON is fine but its content isn't.
class unexpected : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace cfc::unique::graphql
