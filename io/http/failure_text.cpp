#include "io/http/failure_text.hpp"

#include "io/http/excerpt.hpp"
#include "io/http/html.hpp"
#include "io/http/retry.hpp"
#include "io/http/url.hpp"
#include "io/text/utc.hpp"

namespace cfc::http {

namespace {

std::string heading(const failed_call& call) {
  std::string text = call.service + ": " + std::string(name_of(call.asked.verb)) + " ";
  text += path_of(call.asked.url);
  if (call.operation != "request" && !call.operation.empty()) {
    text.append(" (").append(call.operation).append(")");
  }
  return text;
}

std::string after_tries(int tries) {
  return tries > 1 ? " after " + std::to_string(tries) + " tries" : std::string();
}

/// Where the answer isn't quoted, a blob store's code for what is wrong still says it.
std::string quoted(const failed_call& call, const response& answer) {
  const auto* code = find_header(answer.fields, "x-ms-error-code");
  const auto unquoted = code == nullptr ? std::string() : excerpt(*code);
  const auto quote = call.quoted ? excerpt(answer.body) : unquoted;
  return quote.empty() ? std::string() : ": " + quote;
}

std::string_view hint_for(int status) noexcept {
  switch (status) {
  case 401:
    return "Check the credentials: they were not accepted.";
  case 403:
    return "Check the permissions of the account.";
  case 404:
    return "Check the base URL, and whether the account may see this.";
  case 407:
    return "The proxy asks for credentials: check PROXY_AUTH_MODE, PROXY_USERNAME and PROXY_PASSWORD.";
  case 413:
    return "The server, or a proxy before it, refuses bodies of this size: raise its limit.";
  case 429:
    return "The server throttles: lower apiRateLimitPerMinute.";
  case 502:
  case 503:
  case 504:
    return "The server, or a gateway before it, is overloaded or down: check its state and run again.";
  default:
    return "";
  }
}

/// One hint only: what the credentials themselves advise goes before the general one.
std::string_view hint_for(int status, const credentials* login) noexcept {
  const auto advice =
      login != nullptr && (status == 401 || status == 403) ? login->advice(status) : std::string_view();
  return advice.empty() ? hint_for(status) : advice;
}

std::string_view hint_for(transport_fault fault) noexcept {
  switch (fault) {
  case transport_fault::connect:
    return "Check that the host can be reached from here: name, port, proxy, certificates.";
  case transport_fault::timeout:
    return "Check the network, and how busy the server is.";
  case transport_fault::broken:
    return "The server or something on the way closed the connection: check proxies and their limits.";
  case transport_fault::redirect:
    return "Check the base URL: it should be the address that the server itself uses.";
  case transport_fault::protocol:
    return "Check that the URL leads to the API.";
  case transport_fault::too_large:
    return "Look at what the server, or something on the way, answers there: nobody needs that much at once.";
  case transport_fault::crowded:
    return "Lower processing.discoveryConcurrency or processing.bodyBatchSize.";
  default:
    return "";
  }
}

} // namespace

std::string with_hint(std::string text, std::string_view hint) {
  if (!hint.empty()) {
    text += text.ends_with('.') || text.ends_with("…") ? " " : ". ";
    text += hint;
  }
  return text;
}

std::string status_message(const failed_call& call, const response& answer) {
  auto text = with_hint(heading(call) + " answered " + std::to_string(answer.status) +
                            after_tries(call.tries) + quoted(call, answer),
                        hint_for(answer.status, call.login));
  const bool refused = answer.status == 401 || answer.status == 403;
  if (refused && is_html_page(answer))
    text += " A web page said so: it may come from a proxy or a single sign-on before the server.";
  return text;
}

std::string fault_message(const failed_call& call, const transport_error& fault) {
  return with_hint(heading(call) + " got no usable answer" + after_tries(call.tries) + ": " + fault.what(),
                   hint_for(fault.fault()));
}

std::string quota_message(const failed_call& call, const response& answer, std::chrono::seconds wait,
                          std::chrono::system_clock::time_point now, std::chrono::seconds longest) {
  auto text = heading(call) + " answered " + std::to_string(answer.status);
  if (wait >= retry_after_ceiling) {
    text += " and asks to wait practically for ever. The account is probably blocked";
  } else {
    text += " and asks to wait until " + text::utc_seconds(now + wait) + " (" + std::to_string(wait.count()) +
            " s)";
  }
  text += ", longer than the " + std::to_string(longest.count()) + " s that are waited for" +
          quoted(call, answer);
  return with_hint(std::move(text), wait >= retry_after_ceiling
                                        ? "Ask the server's administrator for the account's rate limit."
                                        : "Run again after that time, or lower apiRateLimitPerMinute.");
}

api_fault fault_of(const transport_error& fault, bool begun) noexcept {
  switch (fault.fault()) {
  case transport_fault::connect:
    return api_fault::unreachable;
  case transport_fault::timeout:
  case transport_fault::broken:
  case transport_fault::crowded:
    return begun ? api_fault::transfer : api_fault::unreachable;
  case transport_fault::refused:
    return api_fault::transfer;
  case transport_fault::cancelled:
    return api_fault::cancelled;
  case transport_fault::too_large:
  case transport_fault::redirect:
  case transport_fault::protocol:
    return api_fault::bad_answer;
  }
  return api_fault::bad_answer;
}

} // namespace cfc::http
