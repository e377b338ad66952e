#include "nodes/operations/store_failures.hpp"

#include "io/http/api_error.hpp"

namespace cfc::nodes {

namespace {

/// So many look-ups in a row without an answer of the store itself: it doesn't answer.
constexpr int most_without_answer = 10;

} // namespace

std::string store_failures::note(store_part part) {
  if (was_refused(kind_))
    refused_.insert(part);
  try {
    throw;
  } catch (const http::api_error& error) {
    const bool of_the_store = error.status() >= 400 && error.status() < 500;
    if (!of_the_store && ++in_a_row_ >= most_without_answer)
      throw;
    return error.what();
  }
}

} // namespace cfc::nodes
