#include "tools/simulator/http/faults.hpp"

#include "tools/simulator/http/message.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>

namespace cfc::simulator {

namespace {

bool matches(const fault_rule& rule, std::string_view host, const call& request) {
  if (!rule.host.empty() && rule.host != host)
    return false;
  if (!rule.method.empty() && rule.method != request.method)
    return false;
  return rule.contains.empty() || request.target.find(rule.contains) != std::string::npos ||
         percent_decoded(request.target, true).find(rule.contains) != std::string::npos;
}

bool is_confluence(std::string_view host) {
  return host == "cloud" || host == "data-center";
}

/// What is counted together with the request.
std::string_view window_of(std::string_view host, const call& request) {
  return host == "unique" ? std::string_view(request.path) : std::string_view();
}

void add_fields(std::string_view host, rate_limit& limit, disturbance& harm) {
  const auto now = rate_limit::clock::now();
  const auto remaining = limit.remaining(now);
  const auto add = [&](const char* name, std::string value) {
    harm.fields.emplace_back(name, std::move(value));
  };
  add("X-RateLimit-Limit", std::to_string(limit.per_minute()));
  add("X-RateLimit-Remaining", std::to_string(remaining));
  if (host == "data-center") {
    add("X-RateLimit-Interval-Seconds", "60");
    add("X-RateLimit-FillRate", std::to_string(limit.per_minute()));
    return;
  }
  constexpr std::uint32_t near = 5;
  add("X-RateLimit-Reset", utc_text(now_ms() + limit.until_next(now).count()));
  add("X-RateLimit-NearLimit", remaining < limit.per_minute() / near ? "true" : "false");
}

bool asks_for_token(const call& request) {
  return request.path.ends_with("/token");
}

} // namespace

void faults::add(fault_rule rule) {
  const std::lock_guard lock(mutex_);
  rules_.push_back(std::move(rule));
}

void faults::clear_rules() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
}

std::vector<fault_rule> faults::rules() const {
  const std::lock_guard lock(mutex_);
  std::vector<fault_rule> left;
  for (const auto& rule : rules_)
    if (rule.count != 0)
      left.push_back(rule);
  return left;
}

bool faults::take(fault_rule& rule) {
  if (rule.count == 0)
    return false;
  if (rule.skip > 0) {
    --rule.skip;
    return false;
  }
  if (rule.count > 0)
    --rule.count;
  return true;
}

disturbance faults::disturb(std::string_view host, const call& request) {
  std::function<void()> before;
  auto harm = disturb(host, request, before);
  if (before)
    before();
  return harm;
}

disturbance faults::disturb(std::string_view host, const call& request, std::function<void()>& before) {
  const std::lock_guard lock(mutex_);
  disturbance harm;
  bool harmed = false;
  for (auto& rule : rules_)
    if (!harmed && rule.operation.empty() && rule.count != 0 && matches(rule, host, request) && take(rule)) {
      harm = rule.what;
      before = rule.before;
      harmed = true;
    }
  const auto at = hosts_.find(host);
  if (at == hosts_.end())
    return harm;
  if (!harmed && at->second.per_minute != 0)
    limit_rate(host, at->second, request, harm);
  const std::chrono::duration<double, std::milli> work(latency_of(at->second));
  const auto takes = at->second.slots.take(work_slots::clock::now(),
                                           std::chrono::duration_cast<work_slots::clock::duration>(work));
  harm.delay_ms += std::chrono::duration<double, std::milli>(takes).count();
  return harm;
}

double faults::latency_of(const host_settings& settings) {
  if (settings.jitter_ms <= 0)
    return settings.latency_ms;
  std::uniform_real_distribution<double> off(-settings.jitter_ms, settings.jitter_ms);
  return std::max(settings.latency_ms + off(random_), 0.0);
}

void faults::limit_rate(std::string_view host, host_settings& settings, const call& request,
                        disturbance& harm) const {
  if (asks_for_token(request) || request.method == "PUT")
    return;
  const std::string window(window_of(host, request));
  const auto [at, is_new] = settings.windows.try_emplace(window);
  if (is_new)
    at->second.set(settings.per_minute);
  throttle(host, at->second, harm);
}

void faults::throttle(std::string_view host, rate_limit& limit, disturbance& harm) const {
  const auto now = rate_limit::clock::now();
  const bool granted = limit.take(now);
  const bool data_center = host == "data-center";
  if (is_confluence(host))
    add_fields(host, limit, harm);
  if (granted) {
    // As Data Center does on every answer.
    if (data_center)
      harm.fields.emplace_back("Retry-After", "0");
    return;
  }
  harm.status = data_center && modes_->throttle_403 ? 403 : 429;
  harm.body = R"({"code":429,"message":"Rate limit exceeded"})";
  if (is_confluence(host) && !data_center)
    harm.fields.emplace_back("RateLimit-Reason", "conf-global-based");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit.wait(now)).count();
  if (modes_->retry_after.empty())
    harm.fields.emplace_back("Retry-After", std::to_string(seconds));
  else if (modes_->retry_after != "none")
    harm.fields.emplace_back("Retry-After", modes_->retry_after);
}

std::optional<disturbance> faults::disturb_operation(std::string_view host, std::string_view operation) {
  const std::lock_guard lock(mutex_);
  for (auto& rule : rules_)
    if (!rule.operation.empty() && rule.operation == operation && (rule.host.empty() || rule.host == host) &&
        take(rule))
      return rule.what;
  return std::nullopt;
}

std::shared_ptr<const modes> faults::current() const {
  const std::lock_guard lock(mutex_);
  return modes_;
}

std::uint64_t faults::modes_generation() const {
  const std::lock_guard lock(mutex_);
  return modes_generation_;
}

void faults::reset_modes() {
  const std::lock_guard lock(mutex_);
  modes_ = std::make_shared<modes>();
  ++modes_generation_;
}

void faults::set_latency(std::string_view host, double milliseconds) {
  const std::lock_guard lock(mutex_);
  hosts_[std::string(host)].latency_ms = milliseconds;
}

void faults::set_jitter(std::string_view host, double milliseconds) {
  const std::lock_guard lock(mutex_);
  hosts_[std::string(host)].jitter_ms = milliseconds;
}

void faults::set_slots(std::string_view host, std::size_t slots) {
  const std::lock_guard lock(mutex_);
  hosts_[std::string(host)].slots.set(slots);
}

void faults::set_rate_limit(std::string_view host, std::uint32_t per_minute) {
  const std::lock_guard lock(mutex_);
  auto& settings = hosts_[std::string(host)];
  settings.per_minute = per_minute;
  settings.windows.clear();
}

} // namespace cfc::simulator
