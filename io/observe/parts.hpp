#pragma once

#include <string_view>

/// Which part of the program a line is about: the values of `context` that operators' queries filter by
/// (OBS-1). The names come from the connector that this one replaces, for the same work.
namespace cfc::observe::part {

inline constexpr std::string_view settings = "TenantConfigLoader";
inline constexpr std::string_view schedule = "TenantSyncScheduler";
inline constexpr std::string_view cycle = "ConfluenceSynchronizationService";
inline constexpr std::string_view scopes = "ScopeManagementService";
inline constexpr std::string_view root_move = "RootScopeMigrationService";
inline constexpr std::string_view discovery = "ConfluencePageScanner";
inline constexpr std::string_view diff = "FileDiffService";
inline constexpr std::string_view bodies = "ConfluenceContentFetcher";
inline constexpr std::string_view images = "PageImageInliner";
inline constexpr std::string_view ingestion = "IngestionService"; ///< deletion, too
inline constexpr std::string_view tenant_removal = "TenantDeleteService";
inline constexpr std::string_view confluence_requests = "RateLimitedHttpClient";
inline constexpr std::string_view unique_requests = "UniqueApi";

} // namespace cfc::observe::part
