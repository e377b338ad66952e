#include "io/http/html.hpp"
#include "io/unique/client.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/pchars.hpp>

#include <algorithm>
#include <optional>

/// The bytes of a content, to the place that its registration named (ING-3, ING-8).
namespace cfc::unique {

namespace {

/// Encodes what may not stand raw in a query; `%` isn't doubled.
std::string encode_raw(std::string_view value) {
  constexpr auto as_is = boost::urls::pchars + boost::urls::grammar::lut_chars("/?");
  std::string encoded;
  for (std::size_t at = 0; at < value.size();) {
    const auto escape = std::min(value.find('%', at), value.size());
    encoded += boost::urls::encode(boost::urls::string_view(value.data() + at, escape - at), as_is);
    at = escape;
    for (; at < value.size() && value[at] == '%'; ++at)
      encoded += '%';
  }
  return encoded;
}

/// The value of the `key` parameter, as it may stand in another URL.
std::optional<std::string> key_parameter(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto question = std::min(url.find('?'), url.size());
  std::string_view rest = url.substr(std::min(question + 1, url.size()));
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view one = rest.substr(0, end);
    if (one.starts_with("key=") && one.size() > 4)
      return encode_raw(one.substr(4));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

bool is_https(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  return http::same_name(url.substr(0, scheme.size()), scheme);
}

/// No field of ours goes along, neither to a signed URL nor inside the cluster.
/// `Content-Length` is the transport's: it announces the size of the body.
http::request upload_request(const client_settings& settings, const std::string& service,
                             const registration& to, std::string mime_type) {
  http::request request;
  request.verb = http::method::put;
  request.url = to.write_url;
  if (settings.mode == auth_mode::cluster_local) {
    const auto key = key_parameter(to.write_url);
    if (!key)
      throw http::api_error(http::api_fault::bad_answer, 200,
                            service + ": the writeUrl of content " + to.id + " has no key parameter");
    request.url = settings.ingestion_url + "/scoped/upload?key=" + *key;
  } else if (to.write_url.empty()) {
    throw http::api_error(http::api_fault::bad_answer, 200,
                          service + ": the registration of content " + to.id + " gave no writeUrl");
  } else if (is_https(settings.ingestion_url) && !is_https(to.write_url)) {
    throw http::api_error(
        http::api_fault::bad_answer, 200,
        service + ": the writeUrl of content " + to.id +
            " isn't https though Unique is, so that its bytes would go in clear. Check what "
            "address the platform's storage is configured with");
  }
  request.fields.push_back({"Content-Type", std::move(mime_type)});
  request.fields.push_back({"x-ms-blob-type", "BlockBlob"});
  return request;
}

/// A bare 413 leaves the operator guessing: say what sets the limit.
http::api_error explained(const http::api_error& error, std::uint64_t size) {
  if (error.status() != 413)
    return error;
  return {error.fault(), error.status(),
          std::string(error.what()) +
              "; the service version of the signed URL caps the size of one PUT, and " +
              std::to_string(size) +
              " bytes are above it: lower ingestion.attachments.maxFileSizeMb or have the platform sign its "
              "upload URLs with a newer service version"};
}

/// ING-6: a 2xx with a page is a proxy's login or a captive portal, which took the bytes itself.
void refuse_page(const std::string& service, const http::response& answer) {
  if (http::is_html_page(answer))
    throw http::api_error(http::api_fault::bad_answer, answer.status,
                          service + ": the upload was answered " + std::to_string(answer.status) +
                              " with an HTML page, so something on the way has taken it, as a proxy's login "
                              "page does. Check that the upload host can be reached from here");
}

boost::asio::awaitable<void> put(http::service& by, http::request request, std::uint64_t size,
                                 http::call_options options) {
  options.operation = "upload";
  options.quoted = false;
  options.budgeted = false;
  options.authenticated = false;
  http::response answer;
  try {
    answer = co_await by.call(std::move(request), options);
  } catch (const http::api_error& error) {
    throw explained(error, size);
  }
  refuse_page(by.name(), answer);
  if (answer.bytes_up < size)
    throw http::api_error(http::api_fault::transfer, answer.status,
                          by.name() + ": the upload was accepted after " + std::to_string(answer.bytes_up) +
                              " of " + std::to_string(size) + " bytes");
}

} // namespace

boost::asio::awaitable<void> client::upload(registration to, std::string mime_type, std::string bytes) {
  auto request = upload_request(settings_, uploads_.name(), to, std::move(mime_type));
  const auto size = bytes.size();
  request.body = std::move(bytes);
  co_await put(uploads_, std::move(request), size, http::call_options());
}

boost::asio::awaitable<void> client::upload(registration to, std::string mime_type,
                                            std::shared_ptr<http::body_source> bytes) {
  auto request = upload_request(settings_, uploads_.name(), to, std::move(mime_type));
  const auto size = bytes->size();
  if (!size)
    throw http::api_error(http::api_fault::transfer, 0,
                          uploads_.name() + ": an upload of unknown size would be refused (content " + to.id +
                              ")");
  request.source = std::move(bytes);
  http::call_options once;
  once.tries = 1;
  co_await put(uploads_, std::move(request), *size, once);
}

} // namespace cfc::unique
