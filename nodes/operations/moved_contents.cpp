#include "nodes/operations/moved_contents.hpp"

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/new_copies.hpp"
#include "nodes/operations/second_reading.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

testimony not_stored(const new_places& places, const space_identity& space) {
  return places.knows(space.id) ? testimony::not_stored_in(space)
                                : testimony::undecided(moved_out_of_selection);
}

namespace {

bool is_settled(new_copy page) {
  return page == new_copy::stored || page == new_copy::emptied;
}

} // namespace

boost::asio::awaitable<std::vector<std::size_t>>
settle_moved(const service_set& services, const new_places& places, std::vector<testimony>& said,
             const std::vector<content_to_delete>& contents) {
  new_copies copies(services, places);
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!said[i].new_space)
      continue;
    copies.expect(*said[i].new_space, contents[i].item_key);
    copies.expect(*said[i].new_space, page_of(contents[i].item_key));
  }
  co_await copies.look_up();
  std::vector<std::size_t> open;
  second_reading again(services);
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!said[i].new_space)
      continue;
    const auto space = *said[i].new_space;
    const auto& item_key = contents[i].item_key;
    const auto copy = copies.of(space, item_key);
    if (copy == new_copy::emptied) {
      said[i] = co_await again.say(item_key);
      said[i].new_space = space;
    } else if (copy == new_copy::missing && !is_page(item_key) &&
               is_settled(copies.of(space, page_of(item_key)))) {
      open.push_back(i);
    } else if (copy != new_copy::stored) {
      said[i] = not_stored(places, space);
    }
  }
  co_return open;
}

} // namespace cfc::nodes
