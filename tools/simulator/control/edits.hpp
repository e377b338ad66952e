#pragma once

#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/service.hpp"

/// What the control endpoint changes. A body is one edit (an object with `op`) or a list of them; they are
/// done in order, up to the first that can't be done. All throw std::invalid_argument or platform_error,
/// naming the edit.
namespace cfc::simulator {

/// Edits of the Confluence content; the ids of what was added, in the order of the edits (null for others).
json::array apply_content_edits(instance& content, const json::value& edits);
/// Edits of what Unique holds; the same.
json::array apply_unique_edits(unique_state& state, const unique_settings& settings,
                               const json::value& edits);
/// `{clear, add: […], resetModes, modes: {…}, latencyMs: {host: x}, slots: {host: n}, rateLimit: {host: n}}`,
/// in this order.
/// @param content what the `mutate` of a rule changes, later; outlives the rules
void apply_fault_edits(faults& behaviour, instance& content, const json::value& edits);
/// Rules that have requests left.
json::array fault_rules(const faults& behaviour);

} // namespace cfc::simulator
