#include "tools/simulator/http/faults.hpp"

#include <charconv>
#include <stdexcept>
#include <type_traits>
#include <variant>

namespace cfc::simulator {

namespace {

using id_set = std::unordered_set<std::uint64_t>;
using name_set = std::unordered_set<std::string>;
using setting =
    std::variant<bool modes::*, std::uint32_t modes::*, std::int32_t modes::*, std::uint64_t modes::*,
                 std::string modes::*, id_set modes::*, name_set modes::*>;

using setting_map = std::map<std::string_view, setting>;

setting_map settings_of_confluence() {
  return {{"short_pages", &modes::short_pages},
          {"empty_page_every", &modes::empty_page_every},
          {"repeat_next", &modes::repeat_next},
          {"next_origin", &modes::next_origin},
          {"next_form", &modes::next_form},
          {"raw_next", &modes::raw_next},
          {"next_without_expand", &modes::next_without_expand},
          {"limit_cap", &modes::limit_cap},
          {"limit_floor", &modes::limit_floor},
          {"overlap_rows", &modes::overlap_rows},
          {"repeat_last_row", &modes::repeat_last_row},
          {"shuffle_rows", &modes::shuffle_rows},
          {"timeout_above_limit", &modes::timeout_above_limit},
          {"total_size", &modes::total_size},
          {"labels_at_most", &modes::labels_at_most},
          {"anonymous", &modes::anonymous},
          {"anonymous_unmarked", &modes::anonymous_unmarked},
          {"public_spaces", &modes::public_spaces},
          {"throttle_403", &modes::throttle_403},
          {"retry_after", &modes::retry_after},
          {"redirect_api", &modes::redirect_api},
          {"redirect_downloads", &modes::redirect_downloads},
          {"login_page_downloads", &modes::login_page_downloads},
          {"fail_ancestor", &modes::fail_ancestor},
          {"fail_ancestor_status", &modes::fail_ancestor_status},
          {"fail_body", &modes::fail_body},
          {"silent_bodies_above", &modes::silent_bodies_above},
          {"bodies_of", &modes::bodies_of},
          {"bodies_are", &modes::bodies_are},
          {"bodies_lag", &modes::bodies_lag},
          {"index_lag", &modes::index_lag},
          {"index_hides_spaces", &modes::index_hides_spaces},
          {"index_shows_all_statuses", &modes::index_shows_all_statuses},
          {"index_repeats_every", &modes::index_repeats_every},
          {"index_ends_after", &modes::index_ends_after},
          {"index_empty_files", &modes::index_empty_files},
          {"index_earlier_space_ids", &modes::index_earlier_space_ids},
          {"null_titles", &modes::null_titles},
          {"missing_scopes", &modes::missing_scopes},
          {"store_status", &modes::store_status},
          {"store_places_off", &modes::store_places_off},
          {"store_hides_labels_in", &modes::store_hides_labels_in},
          {"most_ancestors", &modes::most_ancestors},
          {"cut_attachment_lists", &modes::cut_attachment_lists},
          {"attachments_beyond_end", &modes::attachments_beyond_end},
          {"endless_attachment_lists", &modes::endless_attachment_lists},
          {"index_endless", &modes::index_endless},
          {"no_inlined_attachments", &modes::no_inlined_attachments},
          {"no_extensions", &modes::no_extensions},
          {"no_attachment_when", &modes::no_attachment_when},
          {"archived_attachment", &modes::archived_attachment},
          {"bare_attachment_ids", &modes::bare_attachment_ids},
          {"deprecation", &modes::deprecation},
          {"strict", &modes::strict}};
}

setting_map settings_of_unique() {
  return {{"unique_grants", &modes::unique_grants},
          {"unique_scopes_made", &modes::unique_scopes_made},
          {"unique_registers_in", &modes::unique_registers_in},
          {"unique_queues_ingestion", &modes::unique_queues_ingestion},
          {"unique_no_total", &modes::unique_no_total},
          {"unique_total_off", &modes::unique_total_off},
          {"unique_count_off", &modes::unique_count_off},
          {"unique_overlap_rows", &modes::unique_overlap_rows},
          {"unique_hidden_keys", &modes::unique_hidden_keys},
          {"unique_hidden_scopes", &modes::unique_hidden_scopes},
          {"unique_endless_lists", &modes::unique_endless_lists},
          {"unique_drops_conditions", &modes::unique_drops_conditions}};
}

const setting_map& settings() {
  static const setting_map all = [] {
    auto both = settings_of_confluence();
    both.merge(settings_of_unique());
    return both;
  }();
  return all;
}

void read(std::string_view value, bool& into) {
  if (value != "true" && value != "false")
    throw std::invalid_argument("true or false expected");
  into = value == "true";
}

template <class Number>
requires(std::is_integral_v<Number> && !std::is_same_v<Number, bool>) void read(std::string_view value,
                                                                                Number& into) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), into);
  if (error != std::errc{} || end != value.data() + value.size())
    throw std::invalid_argument("a number expected");
}

void read(std::string_view value, std::string& into) {
  into = value;
}

template <class Element>
void read(std::string_view value, std::unordered_set<Element>& into) {
  into.clear();
  while (!value.empty()) {
    const auto one = value.substr(0, value.find(','));
    value.remove_prefix(std::min(value.size(), one.size() + 1));
    Element element{};
    read(one, element);
    into.insert(std::move(element));
  }
}

} // namespace

void faults::set_mode(std::string_view name, std::string_view value) {
  const auto found = settings().find(name);
  if (found == settings().end())
    throw std::invalid_argument("there is no mode called \"" + std::string(name) + "\"");
  const std::lock_guard lock(mutex_);
  auto changed = std::make_shared<modes>(*modes_);
  try {
    std::visit([&](auto member) { read(value, (*changed).*member); }, found->second);
  } catch (const std::invalid_argument& e) {
    throw std::invalid_argument("mode " + std::string(name) + " = \"" + std::string(value) +
                                "\": " + e.what());
  }
  modes_ = std::move(changed);
  ++modes_generation_;
}

} // namespace cfc::simulator
