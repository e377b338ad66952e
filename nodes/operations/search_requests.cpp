#include "nodes/operations/search_requests.hpp"

namespace cfc::nodes {

search_request search_requests::first(std::shared_ptr<const search_scope> scope) {
  search_request request;
  request.walk = use_.confluence.start_search(cql(*scope));
  request.walk.limit_to(most_rows_);
  if (scope->most_rows > 0)
    request.walk.limit_to(scope->most_rows);
  request.scope = std::move(scope);
  request.id = ++last_id_;
  return request;
}

void search_requests::ask_for_at_most(int rows) noexcept {
  for (int most = most_rows_; rows < most && !most_rows_.compare_exchange_weak(most, rows);)
    ;
}

search_request search_requests::next(const search_request& before, confluence::search_walk walk) {
  search_request request;
  request.scope = before.scope;
  request.walk = std::move(walk);
  request.id = ++last_id_;
  return request;
}

std::string search_requests::cql(const search_scope& scope) const {
  const auto& labels = use_.tenant.confluence;
  switch (scope.kind) {
  case search_kind::labels:
    return confluence::label_search(use_.confluence.kind(), labels.ingest_single_label,
                                    labels.ingest_all_label, scope.created);
  case search_kind::roots:
    return confluence::root_search(use_.confluence.kind(), labels.ingest_all_label, scope.created);
  case search_kind::descendants:
    break;
  }
  std::vector<std::string> ids;
  ids.reserve(scope.roots.size());
  for (const auto& one : scope.roots)
    ids.push_back(one.id);
  return confluence::descendant_search(ids, scope.created);
}

std::pair<search_scope, search_scope> halved_roots(const search_scope& scope) {
  auto front = scope;
  front.begun_anew = false;
  auto back = front;
  const auto middle = scope.roots.begin() + static_cast<std::ptrdiff_t>(scope.roots.size() / 2);
  front.roots.assign(scope.roots.begin(), middle);
  back.roots.assign(middle, scope.roots.end());
  return {std::move(front), std::move(back)};
}

} // namespace cfc::nodes
