#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::simulator {

/// Which requests Unique lets in. `both`: a request with an Authorization field is taken as external.
enum class unique_auth : std::uint8_t { cluster_local, external, both };

/// A blob service that uploads go to instead of the simulator's own `/blob` (Azurite); empty `base_url`:
/// none.
struct blob_settings {
  std::string base_url; ///< with the account for Azurite: `http://127.0.0.1:10000/devstoreaccount1`
  std::string account;
  std::string key; ///< base64, as Azure shows it
  std::string container;
};

/// A scope that exists from the start. Scopes above it get ids of their own; nobody may read any of them.
struct scope_seed {
  std::string id;
  std::string path; ///< `Company/Confluence`
};

struct unique_settings {
  unique_auth auth = unique_auth::both;
  std::string company_id = "company_1";
  /// Users that exist. The first one is the service user, also that of external tokens.
  std::vector<std::string> users{"user_1"};
  std::string client_id = "unique-client";
  std::string client_secret = "unique-secret";
  std::string project_id = "unique-project";
  std::int64_t token_lifetime_s = 3600;
  std::vector<scope_seed> scopes{{"scope_root", "Company/Confluence"}};
  std::uint64_t max_upload_bytes = 0; ///< a larger PUT gets 413; 0: no limit
  blob_settings blob;
  bool known_documents_only = false; ///< GraphQL documents of other texts than those of connectors get 400
};

} // namespace cfc::simulator
