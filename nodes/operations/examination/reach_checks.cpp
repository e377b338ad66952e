#include "nodes/operations/examination/reach_checks.hpp"

#include "io/http/http_date.hpp"
#include "io/http/message.hpp"
#include "io/http/reach.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr auto time_to_connect = http::timeouts().connect;
/// Tokens and signatures of uploads are refused by clocks that differ by more than some minutes.
constexpr std::chrono::seconds harmless_skew{30}, most_skew{300};

bool by_proxy(const way_to_host& way) {
  return !way.proxy_url.empty();
}

http::destination first_hop(const way_to_host& way) {
  return http::destination_of(by_proxy(way) ? way.proxy_url : way.url).value_or(http::destination());
}

std::string setting_of(const way_to_host& way) {
  return by_proxy(way) ? "PROXY_HOST and PROXY_PORT" : way.setting;
}

boost::asio::awaitable<finding> look_up(const way_to_host& way) {
  const auto where = first_hop(way);
  const auto addresses = co_await http::addresses_of(where);
  std::string list;
  for (const auto& address : addresses)
    list += (list.empty() ? "" : ", ") + address;
  co_return finding{check_end::passed, (by_proxy(way) ? "the proxy " : "") + where.host + ": " + list, ""};
}

boost::asio::awaitable<finding> connect(const way_to_host& way) {
  const auto where = first_hop(way);
  co_await http::connect_to(where, time_to_connect);
  co_return finding{check_end::passed, "port " + std::to_string(where.port) + " is open", ""};
}

std::string remedy_of_no_answer(const way_to_host& way) {
  if (by_proxy(way)) {
    return "Have the proxy let this host through, and check PROXY_AUTH_MODE and its login. Where the certificate is "
           "what is wrong, name the file of the authority that signed it in EXTRA_CA_CERTS";
  }
  if (way.url.starts_with("https:")) {
    return "Where the certificate is of an authority of your own, name its PEM file in EXTRA_CA_CERTS; where it is for "
           "another name or too old, correct " +
           way.setting + " or have it renewed";
  }
  return "Check that " + way.setting + " leads to an HTTP service";
}

/// @param date of the answer, for the clock
boost::asio::awaitable<finding> ask(const way_to_host& way, std::optional<std::chrono::seconds>& skew,
                                    const http::service_clock& clock) {
  http::request what;
  what.url = way.url;
  http::response answer;
  try {
    answer = co_await way.via.send(what);
  } catch (const http::transport_error& error) {
    // It leads away: somebody has answered.
    if (error.fault() == http::transport_fault::redirect)
      co_return finding{check_end::passed, "it answers, and leads elsewhere", ""};
    throw;
  }
  if (const auto* date = http::find_header(answer.fields, "Date")) {
    if (const auto theirs = http::read_http_date(*date))
      skew = std::chrono::duration_cast<std::chrono::seconds>(clock.wall() - *theirs);
  }
  const auto text =
      "it answers (status " + std::to_string(answer.status) + (by_proxy(way) ? ", through the proxy)" : ")");
  if (answer.status == 407)
    co_return finding{check_end::failed, text, "Check PROXY_AUTH_MODE, PROXY_USERNAME and PROXY_PASSWORD"};
  if (answer.status >= 500) {
    co_return finding{
        check_end::failed, text,
        "The server, or a gateway before it, is down or overloaded: check its state and run again"};
  }
  co_return finding{check_end::passed, text, ""};
}

finding judge(std::optional<std::chrono::seconds> skew) {
  if (!skew)
    return {check_end::not_tried, "the answer tells no time", ""};
  const auto off = std::chrono::seconds(std::abs(skew->count()));
  if (off <= harmless_skew)
    return {check_end::passed, "it differs from ours by " + std::to_string(off.count()) + " s", ""};
  return {off <= most_skew ? check_end::warning : check_end::failed,
          "this machine's clock is " + std::to_string(off.count()) + " s " +
              (skew->count() < 0 ? "behind" : "ahead of") + " the server's",
          "Set this machine's clock, as by NTP: logins and signed uploads are refused by clocks that differ"};
}

} // namespace

std::string reached(const way_to_host& way) {
  return way.title + ": answer";
}

boost::asio::awaitable<void> check_way(check_list& checks, way_to_host way, http::service_clock clock) {
  const auto name = way.title + ": name", port = way.title + ": port";
  const auto host = first_hop(way);
  std::vector<std::string> needs;
  check_list::body step = [&way] { return look_up(way); };
  check_list::failure_meaning meaning{"Correct " + setting_of(way) + ", or have the name '" + host.host +
                                      "' resolved: the DNS server that this machine asks doesn't know it"};
  co_await checks.run(name, needs, step, meaning);
  needs = {name};
  step = [&way] { return connect(way); };
  meaning = {"Check the port in " + setting_of(way) +
             ", that the service runs, and that firewalls let connections to " + host.host + ":" +
             std::to_string(host.port) + " pass (docs/rights.md, Hosts and paths to allow)"};
  co_await checks.run(port, needs, step, meaning);
  std::optional<std::chrono::seconds> skew;
  needs = {port};
  step = [&] { return ask(way, skew, clock); };
  meaning = {remedy_of_no_answer(way)};
  co_await checks.run(reached(way), needs, step, meaning);
  needs = {reached(way)};
  step = [&]() -> boost::asio::awaitable<finding> { co_return judge(skew); };
  meaning = {};
  co_await checks.run(way.title + ": clock", needs, step, meaning);
}

} // namespace cfc::nodes
