#include "io/unique/graphql.hpp"

#include "io/http/excerpt.hpp"
#include "io/http/json_nesting.hpp"
#include "io/text/json_member.hpp"
#include "io/text/json_parser.hpp"

namespace cfc::unique::graphql {

namespace {

simdjson::ondemand::document open(const std::string& body) {
  return text::parser_of_this_thread().iterate(body.data(), body.size(), body.capacity());
}

/// So many errors of an answer are told of in the log; one alone is usual.
constexpr std::size_t most_errors_told = 10;

/// What an answer with `errors` says.
struct refusal {
  std::string message; ///< of the first
  int status = 0;      ///< that the first says it comes from; 0: it says none
  /// An error below the field asked for: the field itself was carried out, and its answer could not be made.
  bool below_field = false;
  std::string errors = {}; ///< for the log: `[{message, path, code}]` (WIRE.md, "Log lines")
};

/// Null where it isn't one.
std::optional<std::string> text_in(simdjson::simdjson_result<std::string_view> member) {
  std::string_view text;
  return std::move(member).get(text) == simdjson::SUCCESS ? std::optional(http::excerpt(text)) : std::nullopt;
}

/// A path as it came, of field names and places in lists.
void write_path(json_writer& to, json_value error) {
  simdjson::ondemand::array path;
  if (error["path"].get_array().get(path) != simdjson::SUCCESS)
    return;
  write_key(to, "path");
  to.StartArray();
  for (json_value step : path) {
    std::int64_t place = 0;
    if (step.get_int64().get(place) == simdjson::SUCCESS)
      to.Int64(place);
    else
      write(to, text_in(step.get_string()).value_or(""));
  }
  to.EndArray();
}

void write_error(json_writer& to, json_value error) {
  to.StartObject();
  write_present(to, "message", text_in(error["message"].get_string()).value_or(""));
  write_path(to, error);
  write_present(to, "code", text_in(error["extensions"]["code"].get_string()).value_or(""));
  to.EndObject();
}

/// What the log is told of the errors.
std::string told_errors(const std::string& body) {
  auto document = open(body);
  rapidjson::StringBuffer text;
  json_writer to(text);
  to.StartArray();
  std::size_t told = 0;
  for (json_value error : document["errors"].get_array()) {
    if (++told > most_errors_told)
      break;
    write_error(to, error);
  }
  to.EndArray();
  return {text.GetString(), text.GetSize()};
}

/// nullopt when the answer has no errors.
std::optional<refusal> refusal_in(const std::string& body) {
  auto document = open(body);
  json_value errors;
  if (document["errors"].get(errors) != simdjson::SUCCESS || errors.is_null())
    return std::nullopt;
  if (errors.type() != simdjson::ondemand::json_type::array)
    return refusal{.message = "errors that are not a list", .errors = "[]"};
  std::optional<refusal> first;
  for (json_value error : errors.get_array()) {
    std::string_view message;
    const bool told = error["message"].get_string().get(message) == simdjson::SUCCESS;
    if (!first) {
      first = refusal{.message = told ? std::string(message) : "an error without a message"};
      std::int64_t status = 0;
      if (error["extensions"]["response"]["statusCode"].get_int64().get(status) == simdjson::SUCCESS)
        first->status = static_cast<int>(status);
    }
    simdjson::ondemand::array path;
    if (error["path"].get_array().get(path) == simdjson::SUCCESS)
      first->below_field = first->below_field || path.count_elements().value() > 1;
  }
  if (first)
    first->errors = told_errors(body);
  return first;
}

/// Whether the answer has something for the field, beside its errors.
bool has_data(const std::string& body, std::string_view field) {
  auto document = open(body);
  json_value value;
  return document["data"][field].get(value) == simdjson::SUCCESS && !value.is_null();
}

http::api_error refused(const http::service& of, std::string_view field, const refusal& why,
                        const http::response& answer) {
  http::failure_facts facts;
  facts.unclear = answer.maybe_done_before || why.below_field || has_data(answer.body, field);
  return {http::api_fault::refused, answer.status,
          of.name() + ": " + std::string(field) + " was refused: " + http::excerpt(why.message), facts};
}

void tell_of(const http::service& of, const operation& what, const refusal& why,
             const http::api_error& error) {
  of.log().warn("the platform refused an operation",
                {{"operation", what.name},
                 {"error", error.what()},
                 {"statusCode", why.status > 0 ? why.status : error.status()},
                 {"graphqlErrors", observe::json_text{why.errors}}});
}

/// @throws http::api_error unless the answer is one without errors
void judge(const http::service& of, const operation& what, const http::response& answer) {
  int status = 0;
  try {
    if (http::nested_too_deeply(answer.body))
      throw bad_answer(of, what.field, http::too_deep, answer.body);
    if (const auto why = refusal_in(answer.body)) {
      status = why->status;
      const auto error = refused(of, what.field, *why, answer);
      tell_of(of, what, *why, error);
      throw error;
    }
  } catch (const simdjson::simdjson_error& e) {
    of.tell_judged(what.name, {"", false, 0, answer.took});
    throw bad_answer(of, what.field, e.what(), answer.body);
  } catch (const http::api_error&) {
    of.tell_judged(what.name, {"", false, status, answer.took});
    throw;
  }
  // What is no answer at all is complained of by the one who reads it.
  auto document = open(answer.body);
  json_value data;
  const bool is_one = document["data"].get(data) == simdjson::SUCCESS;
  of.tell_judged(what.name, {"", is_one, is_one ? answer.status : 0, answer.took});
}

} // namespace

void write(json_writer& to, std::string_view text) {
  text::write_text(to, text);
}

void write_key(json_writer& to, std::string_view key) {
  text::write_key(to, key);
}

void write(json_writer& to, std::string_view key, std::string_view text) {
  write_key(to, key);
  write(to, text);
}

void write_present(json_writer& to, std::string_view key, std::string_view text) {
  if (!text.empty())
    write(to, key, text);
}

void write(json_writer& to, std::string_view key, const std::vector<std::string>& texts) {
  write_key(to, key);
  to.StartArray();
  for (const auto& text : texts)
    write(to, text);
  to.EndArray();
}

std::string request_body(const operation& what, const std::function<void(json_writer&)>& variables) {
  rapidjson::StringBuffer text;
  json_writer to(text);
  to.StartObject();
  write(to, "operationName", what.name);
  write(to, "query", what.document);
  if (variables) {
    write_key(to, "variables");
    to.StartObject();
    variables(to);
    to.EndObject();
  }
  to.EndObject();
  return {text.GetString(), text.GetSize()};
}

boost::asio::awaitable<std::string> ask(http::service& of, std::string base, operation what,
                                        std::string body) {
  http::request request;
  request.verb = http::method::post;
  request.url = base + "/graphql";
  request.fields.push_back({"Content-Type", "application/json"});
  request.fields.push_back({"Accept", "application/graphql-response+json, application/json"});
  request.body = std::move(body);
  request.max_body_bytes = most_answer_bytes;
  http::call_options options;
  options.operation = what.field;
  http::response answer;
  try {
    answer = co_await of.call(std::move(request), options);
  } catch (const http::api_error& error) {
    of.tell_judged(what.name, {"", false, error.status(), error.facts().took});
    throw;
  }
  judge(of, what, answer);
  co_return std::move(answer.body);
}

void read_data(const http::service& of, const operation& what, const std::string& body,
               const std::function<void(json_value)>& read) {
  try {
    auto document = open(body);
    read(document["data"][what.field].value());
  } catch (const simdjson::simdjson_error& e) {
    throw bad_answer(of, what.field, e.what(), body);
  } catch (const unexpected& e) {
    throw bad_answer(of, what.field, e.what(), body);
  }
}

std::string text_of(json_object& from, std::string_view key) {
  auto text = optional_text_of(from, key);
  if (!text)
    throw unexpected("no '" + std::string(key) + "'");
  return std::move(*text);
}

std::optional<std::string> optional_text_of(json_object& from, std::string_view key) {
  json_value value;
  const auto found = from[key].get(value);
  if (found == simdjson::NO_SUCH_FIELD)
    return std::nullopt;
  if (found != simdjson::SUCCESS)
    throw simdjson::simdjson_error(found);
  if (value.is_null())
    return std::nullopt;
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS)
    throw unexpected("'" + std::string(key) + "' is not text");
  return std::string(text);
}

std::optional<std::uint64_t> total_of(json_object& page) {
  std::uint64_t total = 0;
  if (page["totalCount"].get_uint64().get(total) != simdjson::SUCCESS)
    return std::nullopt;
  return total;
}

http::api_error bad_answer(const http::service& of, std::string_view operation, std::string_view complaint,
                           std::string_view body) {
  std::string text = of.name() + ": the answer to " + std::string(operation) +
                     " is not what was asked for (" + std::string(complaint) + "): " + http::excerpt(body);
  http::failure_facts facts;
  facts.unclear = true;
  return {http::api_fault::bad_answer, 200, text, facts};
}

} // namespace cfc::unique::graphql
