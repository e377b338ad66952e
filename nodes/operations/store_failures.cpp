#include "nodes/operations/store_failures.hpp"

namespace cfc::nodes {

namespace {

/// So many look-ups in a row without an answer of the store itself: it doesn't answer.
constexpr int most_without_answer = 10;

} // namespace

bool store_failures::note(store_part part, const http::api_error& error) {
  if (concerns_all(kind_, error))
    return false;
  if (lacks_permission(kind_, error))
    refused_.insert(part);
  const bool of_the_store = error.status() >= 400 && error.status() < 500;
  return of_the_store || ++in_a_row_ < most_without_answer;
}

} // namespace cfc::nodes
