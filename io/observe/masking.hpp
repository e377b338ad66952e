#pragma once

#include <string>
#include <string_view>

namespace cfc::observe {

/// Titles, file names, e-mails and user ids: first and last characters stay unless the policy is `disclose`
/// (LOGS_DIAGNOSTICS_DATA_POLICY). One process-wide switch, set once in main().
void disclose_diagnostics(bool disclose) noexcept;
std::string mask_text(std::string_view text);
/// A URL with every query value replaced by `…`: signatures travel there. Always masked.
std::string mask_url(std::string_view url);

} // namespace cfc::observe
