#include "tools/connector/service_pages.hpp"

#include "io/config/problem.hpp"

#include <stdexcept>
#include <utility>

namespace cfc::connector {

namespace {

http_server::answer json(std::string text) {
  http_server::answer made;
  made.content_type = "application/json; charset=utf-8";
  made.body = std::move(text);
  return made;
}

boost::asio::awaitable<http_server::answer> answer_to(std::string path, std::string version,
                                                      health_service& health) {
  if (path == "/probe")
    co_return json(R"({"version": ")" + version + R"("})");
  if (path != "/health")
    co_return http_server::not_found();
  auto found = co_await health.look();
  auto made = json(std::move(found.json));
  made.status = found.status;
  made.fields.emplace_back("Cache-Control", "no-cache, no-store, must-revalidate");
  co_return made;
}

} // namespace

std::unique_ptr<http_server::server> service_pages(std::uint16_t port, const std::string& version,
                                                   health_service& health) {
  try {
    return std::make_unique<http_server::server>("", port, [version, &health](std::string path) {
      return answer_to(std::move(path), version, health);
    });
  } catch (const std::runtime_error& error) {
    throw config::config_error(
        {{"environment", 0, "PORT", "can't listen at port " + std::to_string(port) + ": " + error.what()}});
  }
}

} // namespace cfc::connector
