#include "tools/connector/service_pages.hpp"

#include "io/config/problem.hpp"
#include "tools/connector/status_page.hpp"

#include <stdexcept>
#include <utility>

namespace cfc::connector {

namespace {

constexpr const char* never_stored = "no-cache, no-store, must-revalidate";
/// The page is its own script, style and figures, and nothing from elsewhere.
constexpr const char* own_content_only =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

http_server::answer json(std::string text) {
  http_server::answer given;
  given.content_type = "application/json; charset=utf-8";
  given.body = std::move(text);
  given.fields.emplace_back("Cache-Control", never_stored);
  return given;
}

http_server::answer page(const status_file& file) {
  http_server::answer given;
  given.content_type = file.content_type;
  given.body = file.text;
  given.fields = {{"Cache-Control", "no-cache"},
                  {"Content-Security-Policy", own_content_only},
                  {"X-Content-Type-Options", "nosniff"},
                  {"Referrer-Policy", "no-referrer"}};
  return given;
}

boost::asio::awaitable<http_server::answer> answer_to(std::string path, const service_facts& facts) {
  if (path == "/probe")
    co_return json(R"({"version": ")" + facts.version + R"("})");
  if (path == "/status.json")
    co_return json(facts.status());
  for (const auto& file : status_files()) {
    if (path == file.path)
      co_return page(file);
  }
  if (path != "/health")
    co_return http_server::not_found();
  auto found = co_await facts.health.look();
  auto given = json(std::move(found.json));
  given.status = found.status;
  co_return given;
}

} // namespace

std::unique_ptr<http_server::server> service_pages(std::uint16_t port, service_facts facts) {
  try {
    // The server keeps its handler until the last coroutine has ended.
    return std::make_unique<http_server::server>(
        "", port, [facts = std::move(facts)](std::string path) { return answer_to(std::move(path), facts); });
  } catch (const std::runtime_error& error) {
    throw config::config_error(
        {{"environment", 0, "PORT", "can't listen at port " + std::to_string(port) + ": " + error.what()}});
  }
}

} // namespace cfc::connector
