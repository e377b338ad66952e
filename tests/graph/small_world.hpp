#pragma once

#include "nodes/operations/run_context.hpp"
#include "tests/unit/nodes/node_fixture.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace cfc::test {

/// What is asked of the services, as far as the graph's nodes differ.
enum class call_kind {
  search,
  diff,
  look_up, ///< contents by key
  create_scopes,
  mark_scope,
  bodies,
  register_content,
  upload,
  download,
  delete_contents,
  delete_folder,
  look_up_page, ///< in the content store
  look_up_space,
  set_up, ///< what a cycle asks before its graph runs: who we are, and of the root scope
};

/// Both services for a whole graph: so many spaces with one page each, and one attachment to each page, all of
/// them new to Unique. The root scope "root" is ours. Answers on any thread.
class small_world {
public:
  explicit small_world(std::size_t spaces) : spaces_(spaces) {}

  void answer_for(fake_transport& network);
  http::response answer_to(const http::request& request);
  /// Called before each answer of a kind; may throw, or stop the run.
  std::function<void(call_kind)> before_answer;
  std::size_t calls(call_kind kind) const;

  std::string page_type = "page";
  stored_contents stored;        ///< what Unique holds besides
  std::vector<std::string> gone; ///< item keys that every diff calls deleted

private:
  std::string graphql(call_kind kind, const http::request& request) const;
  std::string set_up(const http::request& request);
  std::string labelled_pages() const;
  http::response stored_page(const std::string& url) const;
  http::response stored_space(const std::string& url) const;
  void forget(const std::vector<std::string>& content_ids);
  std::string bodies(const std::string& url) const;
  std::string differences() const;

  std::size_t spaces_;
  mutable std::mutex mutex_;
  std::map<call_kind, std::size_t> calls_;
};

} // namespace cfc::test
