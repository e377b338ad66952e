#pragma once

#include "io/observe/secrets.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What Unique keeps, and what we tell it, as plain records.
namespace cfc::unique {

struct scope {
  std::string id;
  std::string name;
  std::optional<std::string> parent_id;
  std::optional<std::string> external_id;
};

struct content_record {
  std::string id;
  std::string key;
  std::string scope_id;                   ///< that it is in; empty: an owner of another kind
  std::optional<std::uint64_t> byte_size; ///< of its latest registration
  bool finished = false;                  ///< ingested to its end, in this version or an earlier one
  /// What Unique calls its state while that is another than finished; empty: it doesn't say. Cut when it is long.
  std::string state = {};
};

/// A list of Unique that was read to its end, reduced to what was asked for (DEL-8): rows that a gateway let
/// through beside it, for it dropped a condition, are left out.
template <typename Row>
struct list_of {
  std::vector<Row> rows; ///< each once
  /// Why some rows may be missing (REL-10), in words for the operator; null: nothing speaks against its being
  /// whole. What deletes because a list has no further rows looks at it, nothing else does.
  std::optional<std::string> doubt;
};
using scope_list = list_of<scope>;
using content_list = list_of<content_record>;

enum class access : std::uint8_t { manage, read, write };

/// `metadata` of a registration: the labels beside the space.
struct content_metadata {
  /// confluenceLabels, sorted by code point, without duplicates; those of a page alone (ING-2).
  std::optional<std::vector<std::string>> labels;
  std::string space_key;
  std::string space_name;
};

/// One item as it is registered and finalised (ING-3). Absent values are left out of the JSON, never sent as
/// null.
struct content {
  std::string key;
  std::string title;
  std::string mime_type;
  std::string url;
  std::uint64_t byte_size = 0;
  std::string scope_id;
  content_metadata metadata;
  /// `ingestionConfig` as JSON text: the tenant's pageIngestionConfig verbatim, or jpgReadMode for images
  /// (ING-5).
  std::string ingestion_config_json;
};

/// What belongs to every content of a tenant.
struct source_facts {
  std::string source_kind; ///< ATLASSIAN_CONFLUENCE_CLOUD or ATLASSIAN_CONFLUENCE_ONPREM
  std::string source_name; ///< confluence.baseUrl; `baseUrl` too
  bool store_internally = true;
};

struct registration {
  std::string id;
  std::string write_url;
  std::string read_url;
  /// The answer told the key and the scope of what was to be registered, so that the id is surely that
  /// content's. Where it told one of them not at all, what is to be deleted has to be looked up (ING-6).
  bool is_named = false;
  /// Of both URLs: known as long as they are in hand (OBS-6).
  std::vector<observe::known_secret> signatures = {};
};

/// How Unique calls what was submitted: by item keys, without the partial key.
struct diff_answer {
  std::vector<std::string> created; ///< newFiles
  std::vector<std::string> updated;
  std::vector<std::string> moved;
  std::vector<std::string> deleted;
};

struct folder_failure {
  std::string id, name, reason, path;
};

struct bulk_move_result {
  std::optional<std::string> job_id;
  bool asynchronous = false;
};

} // namespace cfc::unique
