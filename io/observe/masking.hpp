#pragma once

#include <string>
#include <string_view>

namespace cfc::observe {

/// LOGS_DIAGNOSTICS_DATA_POLICY (OBS-1): `disclose` turns the concealing of titles, file names, e-mails and
/// user ids off. One process-wide switch, set once in main() before anything is logged.
void disclose_diagnostics(bool disclose) noexcept;
/// A text that is personal as a whole: letters, digits and `_` become `*`, the last four characters aside
/// (`****word`). Each segment of a path is treated alone; of an e-mail's domain the first four characters
/// stay instead; up to six characters become `[Smeared]`. What isn't ASCII counts as a letter, as names of
/// all scripts are to be hidden. As it is when disclosed.
std::string mask_text(std::string_view text);
/// What of a longer text, such as an error that quotes a server, is personal by its shape: e-mail addresses,
/// the file name in the path of a download, and the values of JSON members such as `"title"`. The rest stays.
/// As it is when disclosed.
std::string mask_personal(std::string_view text);
/// Fields of log lines whose value is personal as a whole: the one place that decides it.
bool is_personal_field(std::string_view name) noexcept;
/// A URL with every query value replaced by `…`: signatures travel there. Always masked.
std::string mask_url(std::string_view url);

} // namespace cfc::observe
