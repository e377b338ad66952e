#pragma once

#include "tools/simulator/http/rate_limit.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/http/work_slots.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// Everything that makes the simulated services misbehave: fault rules, modes, latency and rate limits.
namespace cfc::simulator {

/// "The next `count` requests that match, after skipping `skip` of them, are disturbed so." Empty fields
/// match all.
struct fault_rule {
  std::string host; ///< "cloud", "data-center", "media", "unique"
  std::string method;
  std::string contains;  ///< part of the target as sent, or of the decoded target
  std::string operation; ///< GraphQL operation name; such rules are applied by the Unique side, after the
                         ///< body is read
  std::int64_t skip = 0;
  std::int64_t count = 1; ///< -1: for ever
  disturbance what;
  std::function<void()> before; ///< done before the request that it hits is answered; null: nothing
};

/// Behaviour of Confluence and of Unique that a test or a user can switch; docs/simulator.md ("Modes", "Modes of
/// Unique") says what each does.
struct modes {
  std::uint32_t short_pages = 0;
  std::uint32_t empty_page_every = 0;
  bool repeat_next = false;
  std::string next_origin;
  std::string next_form = "relative";
  bool raw_next = false;
  bool next_without_expand = false;
  std::uint32_t limit_cap = 0;
  std::uint32_t limit_floor = 0;
  std::uint32_t overlap_rows = 0;
  bool repeat_last_row = false;
  bool shuffle_rows = false;
  std::uint32_t timeout_above_limit = 0;
  std::string total_size;
  std::int32_t labels_at_most = -1;
  bool anonymous = false;
  bool anonymous_unmarked = false;
  std::unordered_set<std::string> public_spaces;
  bool throttle_403 = false;
  std::string retry_after;
  std::string redirect_api;
  std::string redirect_downloads;
  bool login_page_downloads = false;
  std::unordered_set<std::uint64_t> fail_ancestor;
  std::uint32_t fail_ancestor_status = 500;
  std::unordered_set<std::uint64_t> fail_body;
  std::uint32_t silent_bodies_above = 0;
  std::uint64_t bodies_of = 0;
  std::string bodies_are;
  std::unordered_set<std::uint64_t> bodies_lag;
  std::unordered_set<std::uint64_t> index_lag;
  std::unordered_set<std::string> index_hides_spaces;
  bool index_shows_all_statuses = false;
  std::uint32_t index_repeats_every = 0;
  std::uint32_t index_ends_after = 0;
  std::unordered_set<std::uint64_t> index_empty_files;
  std::unordered_set<std::uint64_t> index_earlier_space_ids;
  std::unordered_set<std::uint64_t> null_titles;
  std::unordered_set<std::string> missing_scopes;
  std::string store_status;
  std::uint32_t store_places_off = 0;
  std::unordered_set<std::string> store_hides_labels_in;
  std::uint32_t most_ancestors = 250;
  bool cut_attachment_lists = false;
  bool attachments_beyond_end = false;
  bool endless_attachment_lists = false;
  bool index_endless = false;
  bool no_inlined_attachments = false;
  bool no_extensions = false;
  bool no_attachment_when = false;
  bool archived_attachment = false;
  bool bare_attachment_ids = false;
  bool deprecation = false;
  bool strict = true;
  std::string unique_grants;
  std::string unique_scopes_made;
  std::string unique_registers_in;
  bool unique_no_total = false;
  std::int32_t unique_total_off = 0;
  std::int32_t unique_count_off = 0;
  std::uint32_t unique_overlap_rows = 0;
  std::unordered_set<std::string> unique_hidden_keys;
  std::unordered_set<std::string> unique_hidden_scopes;
  bool unique_queues_ingestion = false;
  bool unique_endless_lists = false;
  bool unique_drops_conditions = false;
};

/// Thread-safe.
class faults {
public:
  void add(fault_rule rule);
  void clear_rules();
  /// Rules with requests left, in the order they were added, with what is left of `skip` and `count`.
  std::vector<fault_rule> rules() const;

  /// What happens to this request of the host: a rule, else the rate limit, else only the latency.
  /// Rules with an `operation` are left out.
  disturbance disturb(std::string_view host, const call& request);
  /// The first rule with this GraphQL operation name, if one is due. Set it as the reply's `disturb`.
  std::optional<disturbance> disturb_operation(std::string_view host, std::string_view operation);

  /// @throws std::invalid_argument on an unknown name or a value of the wrong kind. Lists are comma
  /// separated.
  void set_mode(std::string_view name, std::string_view value);
  void reset_modes();
  /// A snapshot that stays valid.
  std::shared_ptr<const modes> current() const;
  /// Changes with every change of a mode.
  std::uint64_t modes_generation() const;

  /// Added before every answer of the host.
  void set_latency(std::string_view host, double milliseconds);
  /// How far an answer's latency may be from that, either way; evenly spread.
  void set_jitter(std::string_view host, double milliseconds);
  /// How many requests of the host are worked on at a time, each for its latency: where its throughput stops to
  /// grow. 0: any number.
  void set_slots(std::string_view host, std::size_t slots);
  /// Requests in any 60 s; 0: unlimited. Of Unique, GraphQL of scope management, GraphQL of ingestion and the diff
  /// may each have so many. The OAuth token endpoints and uploads don't count.
  void set_rate_limit(std::string_view host, std::uint32_t per_minute);

private:
  struct host_settings {
    double latency_ms = 0;
    double jitter_ms = 0;
    work_slots slots;
    std::uint32_t per_minute = 0;
    std::map<std::string, rate_limit, std::less<>> windows; ///< by what is counted together
  };
  /// @param before what is to be done without the lock, since it may take its time
  disturbance disturb(std::string_view host, const call& request, std::function<void()>& before);
  static bool take(fault_rule& rule);
  double latency_of(const host_settings& settings);
  void limit_rate(std::string_view host, host_settings& settings, const call& request,
                  disturbance& harm) const;
  void throttle(std::string_view host, rate_limit& limit, disturbance& harm) const;

  mutable std::mutex mutex_;
  std::vector<fault_rule> rules_;
  std::map<std::string, host_settings, std::less<>> hosts_;
  std::minstd_rand random_; ///< the same in every run
  std::shared_ptr<const modes> modes_ = std::make_shared<modes>();
  std::uint64_t modes_generation_ = 1;
};

} // namespace cfc::simulator
