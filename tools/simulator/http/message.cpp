#include "tools/simulator/http/message.hpp"

#include "tools/simulator/text/percent.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <charconv>

namespace cfc::simulator {
namespace beast = boost::beast;

const std::string* call::field(std::string_view name) const noexcept {
  for (const auto& [key, value] : fields)
    if (beast::iequals(key, name))
      return &value;
  return nullptr;
}

const std::string* call::parameter(std::string_view name) const noexcept {
  for (const auto& [key, value] : query)
    if (key == name)
      return &value;
  return nullptr;
}

reply reply::json(int status, std::string body) {
  reply result;
  result.status = status;
  result.body = std::move(body);
  return result;
}

reply reply::empty(int status) {
  reply result;
  result.status = status;
  result.content_type.clear();
  return result;
}

std::vector<std::pair<std::string, std::string>> decoded_pairs(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    if (one.empty())
      continue;
    const auto equals = one.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1);
    pairs.emplace_back(percent_decoded(one.substr(0, equals), true), percent_decoded(value, true));
  }
  return pairs;
}

void read_target(call& request) {
  const std::string_view target = request.target;
  const auto question = target.find('?');
  request.path = percent_decoded(target.substr(0, question), false);
  if (question != std::string_view::npos)
    request.query = decoded_pairs(target.substr(question + 1));
}

bool has_no_body(int status) {
  return status == 204 || status == 304 || status / 100 == 1;
}

std::string answer_head(const reply& answer, const std::vector<std::pair<std::string, std::string>>& more,
                        std::uint64_t length, bool keep_alive) {
  std::string head;
  head.reserve(512);
  char digits[24];
  const auto number = [&](std::uint64_t value) {
    head.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  };
  head += "HTTP/1.1 ";
  number(static_cast<std::uint64_t>(answer.status));
  head += ' ';
  const auto reason = beast::http::obsolete_reason(static_cast<beast::http::status>(answer.status));
  head.append(reason.data(), reason.size());
  const auto add = [&](std::string_view name, std::string_view value) {
    head.append("\r\n").append(name).append(": ").append(value);
  };
  const bool typed = std::any_of(more.begin(), more.end(), [](const auto& field) {
    return beast::iequals(field.first, "Content-Type");
  });
  if (!answer.content_type.empty() && !typed)
    add("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.fields)
    add(name, value);
  for (const auto& [name, value] : more)
    add(name, value);
  if (!has_no_body(answer.status) && answer.chunked) {
    add("Transfer-Encoding", "chunked");
  } else if (!has_no_body(answer.status)) {
    head += "\r\nContent-Length: ";
    number(length);
  }
  if (!keep_alive)
    add("Connection", "close");
  head += "\r\n\r\n";
  return head;
}

} // namespace cfc::simulator
