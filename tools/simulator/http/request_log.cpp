#include "tools/simulator/http/request_log.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>

namespace cfc::simulator {

std::string without_ids(std::string_view target) {
  const auto path = target.substr(0, target.find('?'));
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    const auto end = std::min(path.find('/', at + 1), path.size());
    const auto part = path.substr(at, end - at);
    const bool id =
        std::any_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c) != 0; }) &&
        part.size() > 3;
    out += id ? std::string_view("/{id}") : part;
    at = end;
  }
  return out;
}

request_log::request_log(std::size_t capacity) : capacity_(capacity) {}

void request_log::add(std::string_view host, const call& request, int status, double ms) {
  const std::lock_guard lock(mutex_);
  ++total_;
  ++counts_[std::string(host) + ' ' + std::to_string(status)];
  if (capacity_ == 0)
    return;
  ++counts_[std::string(host) + ' ' + request.method + ' ' + without_ids(request.target)];
  logged_request entry;
  entry.n = total_;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  entry.at_ms = std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
  entry.host = host;
  entry.method = request.method;
  entry.target = request.target;
  entry.status = status;
  entry.ms = ms;
  entry.operation = request.operation;
  entry.body_bytes = request.body_bytes;
  entry.peer_port = request.peer_port;
  for (const auto& [name, value] : request.fields)
    entry.fields.push_back(boost::algorithm::to_lower_copy(name));
  if (const auto* login = request.field("Authorization"))
    entry.authorization = login->substr(0, login->find(' '));
  entries_.push_back(std::move(entry));
  if (entries_.size() > capacity_)
    entries_.pop_front();
}

std::vector<logged_request> request_log::since(std::uint64_t after, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  const auto first = std::upper_bound(entries_.begin(), entries_.end(), after,
                                      [](std::uint64_t n, const logged_request& one) { return n < one.n; });
  const auto count = std::min<std::size_t>(most, static_cast<std::size_t>(entries_.end() - first));
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

std::map<std::string, std::uint64_t> request_log::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::uint64_t request_log::total() const {
  const std::lock_guard lock(mutex_);
  return total_;
}

void request_log::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  counts_.clear();
}

} // namespace cfc::simulator
