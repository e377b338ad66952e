#pragma once

/// What the APIs are called: in messages, and in the report beside what was asked of each.
namespace cfc::pipeline::api_names {

inline constexpr const char* confluence = "confluence";
inline constexpr const char* unique_ingestion = "unique-ingestion";
inline constexpr const char* unique_scope_management = "unique-scope-management";
inline constexpr const char* unique_upload = "unique-upload";

} // namespace cfc::pipeline::api_names
