#pragma once

#include "io/http/service.hpp"
#include "io/unique/auth_mode.hpp"
#include "io/unique/records.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::unique {

struct client_settings {
  auth_mode mode = auth_mode::cluster_local;
  std::string ingestion_url;        ///< no trailing slash
  std::string scope_management_url; ///< no trailing slash
  source_facts source;
};

/// Gives the items of a space one after the other, for the streamed body of a diff (DIF-8). Called on the I/O
/// thread; must not block.
class diff_items {
public:
  struct item {
    std::string_view key; ///< `pageId` or `pageId::attachmentId`
    std::string_view url;
    std::string_view updated_at;
  };
  virtual ~diff_items() = default;
  /// False: there are no more. The views are valid until the next call.
  virtual bool next(item& into) = 0;
  /// Starts again: the request is repeated.
  virtual void rewind() = 0;
};

/// Everything the connector asks of Unique. GraphQL for all but the diff and uploads; an answer with `errors`
/// is a failure whatever its status (REL-4). All calls may be repeated and throw http::api_error. `ingestion`,
/// `scope_management` and `diffs` are services with a rate budget each (REL-5). Lists end at the first page that
/// isn't full, whatever `totalCount` says (REL-10).
class client {
public:
  /// @param ingestion GraphQL there, which is all but the current user
  /// @param scope_management GraphQL there
  client(http::service& ingestion, http::service& scope_management, http::service& diffs,
         http::service& uploads, client_settings settings);

  boost::asio::awaitable<std::string> current_user();
  /// createScopeAccesses for one user.
  /// @return whether the answer was `true`; false and null prove nothing (SCP-1)
  boost::asio::awaitable<bool> grant(std::string scope_id, std::string user_id, std::vector<access> kinds);

  boost::asio::awaitable<std::optional<scope>> scope_by_id(std::string id);
  boost::asio::awaitable<std::vector<scope>> scopes_by_external_id(std::string external_id);
  boost::asio::awaitable<scope_list> children_of(std::string parent_id);
  /// nullopt clears it. The answer's scope, for the caller to check.
  boost::asio::awaitable<scope> set_external_id(std::string id, std::optional<std::string> external_id);
  /// At most 100 paths, each with its leading slash; the answer is in their order. Access is inherited.
  boost::asio::awaitable<std::vector<scope>> create_scopes(std::vector<std::string> paths);
  /// Empty: everything was deleted, and the answer names the scope as deleted. One that the answer doesn't name at
  /// all is among the failures.
  boost::asio::awaitable<std::vector<folder_failure>> delete_folder(std::string scope_id, bool recursive);
  boost::asio::awaitable<bulk_move_result> bulk_move(std::vector<std::string> scope_ids,
                                                     std::string target_id);

  /// A registration without a URL is handed out too, so that its caller can delete what is registered:
  /// upload() and finalise() refuse it. An answer that names another key or scope than `content` has is a bad
  /// answer, here and for finalise(), which wants the registration's id, too (DEL-8).
  boost::asio::awaitable<registration> register_content(content content);
  /// In cluster_local to `scoped/upload` (ING-8). Retried like any call.
  boost::asio::awaitable<void> upload(registration to, std::string mime_type, std::string bytes);
  /// Once: the caller repeats the transfer from its source, whose size must be known.
  boost::asio::awaitable<void> upload(registration to, std::string mime_type,
                                      std::shared_ptr<http::body_source> bytes);
  boost::asio::awaitable<void> finalise(content content, registration registered);

  boost::asio::awaitable<std::uint64_t> count_by_key_prefix(std::string prefix);
  /// Keys that one request asks for.
  static constexpr std::size_t keys_per_request = 100;
  /// Any number of keys, asked for so many at a time, each once (DEL-1).
  boost::asio::awaitable<std::vector<content_record>> contents_by_keys(std::vector<std::string> keys);
  boost::asio::awaitable<content_list> contents_by_key_prefix(std::string prefix);
  /// The first page alone, of at most 100.
  boost::asio::awaitable<std::vector<content_record>> some_contents_by_key_prefix(std::string prefix);
  boost::asio::awaitable<content_list> contents_by_owner(std::string scope_id);
  boost::asio::awaitable<std::uint64_t> count_by_owner(std::string scope_id);
  /// At most 20; the ids that were deleted.
  boost::asio::awaitable<std::vector<std::string>> delete_by_ids(std::vector<std::string> ids);

  /// POST v2/content/file-diff with a streamed body (DIF-1, DIF-8). 413 says plainly that a proxy limits the
  /// size.
  boost::asio::awaitable<diff_answer> diff(std::string partial_key, diff_items& items);

private:
  http::service& ingestion_;
  http::service& scope_management_;
  http::service& diffs_;
  http::service& uploads_;
  client_settings settings_;
};

} // namespace cfc::unique
