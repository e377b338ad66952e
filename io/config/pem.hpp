#pragma once

#include <optional>
#include <string>

/// PEM files looked into as they are loaded, so that a wrong one is told before any connection. Each check
/// answers what is wrong in words that fit behind "found '…', ", or nothing.
namespace cfc::config {

/// At least one certificate, and nothing that can't be read.
std::optional<std::string> check_certificates(const std::string& file);
/// A private key that needs no passphrase, since nobody could be asked for it.
std::optional<std::string> check_private_key(const std::string& file);
/// The key of the first certificate. Both files have passed their checks.
std::optional<std::string> check_key_of(const std::string& certificate_file, const std::string& key_file);

} // namespace cfc::config
