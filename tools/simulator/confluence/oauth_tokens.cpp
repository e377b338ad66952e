#include "tools/simulator/confluence/oauth_tokens.hpp"

#include "tools/simulator/http/message.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/text/json_text.hpp"

#include <boost/beast/core/string.hpp>

namespace cfc::simulator {

namespace {

reply refused(int status, std::string_view error, std::string_view description) {
  reply result = reply::json(status, {});
  json_text(result.body)
      .raw(R"({"error":)")
      .text(error)
      .raw(R"(,"error_description":)")
      .text(description)
      .raw("}");
  return result;
}

reply granted(std::string_view token, std::chrono::seconds lifetime, std::string_view type,
              std::string_view scope) {
  reply result = reply::json(200, {});
  result.fields.emplace_back("Cache-Control", "no-store");
  json_text(result.body)
      .raw(R"({"access_token":)")
      .text(token)
      .raw(R"(,"expires_in":)")
      .number(lifetime.count())
      .raw(R"(,"token_type":)")
      .text(type)
      .raw(R"(,"scope":)")
      .text(scope)
      .raw("}");
  return result;
}

} // namespace

oauth_tokens::oauth_tokens(credentials accepted) : accepted_(std::move(accepted)) {}

std::string oauth_tokens::issue() {
  const std::lock_guard lock(mutex_);
  // Long, as real ones are.
  std::string token = "sim-token-" + std::to_string(++issued_) + "-" + std::string(600, 'x');
  until_[token] = std::chrono::steady_clock::now() + accepted_.token_lifetime;
  return token;
}

void oauth_tokens::accept(const std::string& token, std::chrono::seconds lifetime) {
  const std::lock_guard lock(mutex_);
  until_[token] = std::chrono::steady_clock::now() + lifetime;
}

oauth_tokens::state oauth_tokens::check(std::string_view token) const {
  const std::lock_guard lock(mutex_);
  const auto found = until_.find(std::string(token));
  if (found == until_.end())
    return state::unknown;
  return std::chrono::steady_clock::now() < found->second ? state::valid : state::expired;
}

reply oauth_tokens::grant_by_json(const call& request) {
  if (request.method != "POST")
    return refused(405, "method_not_allowed", "use POST");
  json::value body;
  try {
    body = read_json(request.body);
  } catch (const std::invalid_argument&) {
    return refused(400, "invalid_request", "the body is not JSON");
  }
  if (text_at(body, "grant_type") != "client_credentials")
    return refused(400, "unsupported_grant_type", "expected client_credentials");
  if (text_at(body, "client_id") != accepted_.client_id ||
      text_at(body, "client_secret") != accepted_.client_secret)
    return refused(401, "access_denied", "Unauthorized");
  return granted(issue(), accepted_.token_lifetime, "Bearer", "search:confluence read:attachment:confluence");
}

reply oauth_tokens::grant_by_form(const call& request) {
  if (request.method != "POST")
    return refused(405, "method_not_allowed", "use POST");
  const auto* type = request.field("Content-Type");
  if (!type || !boost::beast::iequals(type->substr(0, type->find(';')), "application/x-www-form-urlencoded"))
    return refused(415, "invalid_request", "expected application/x-www-form-urlencoded");
  call form;
  form.query = decoded_pairs(request.body);
  const auto is = [&](std::string_view name, std::string_view value) {
    const auto* sent = form.parameter(name);
    return sent && *sent == value;
  };
  if (!is("grant_type", "client_credentials"))
    return refused(400, "unsupported_grant_type", "expected client_credentials");
  if (!is("client_id", accepted_.client_id) || !is("client_secret", accepted_.client_secret))
    return refused(401, "invalid_client", "Client authentication failed");
  if (!is("scope", "READ") && !is("scope", "WRITE") && !is("scope", "ADMIN"))
    return refused(400, "invalid_scope", "expected READ, WRITE or ADMIN");
  return granted(issue(), accepted_.token_lifetime, "bearer", *form.parameter("scope"));
}

std::string_view login_value(const call& request, std::string_view scheme) {
  const auto* login = request.field("Authorization");
  if (!login || login->size() <= scheme.size() || (*login)[scheme.size()] != ' ' ||
      !boost::beast::iequals(login->substr(0, scheme.size()), scheme))
    return {};
  return std::string_view(*login).substr(scheme.size() + 1);
}

} // namespace cfc::simulator
