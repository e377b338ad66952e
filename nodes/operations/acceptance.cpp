#include "nodes/operations/acceptance.hpp"

namespace cfc::nodes {

bool acceptance::is_selected(const confluence::search_page& answer, const confluence::content& item) const {
  return item.space == confluence::content::no_space || selected_.takes(answer.spaces[item.space].key);
}

acceptance::verdict acceptance::judge(const confluence::search_page& answer) {
  verdict result;
  for (std::uint32_t i = 0; i < answer.contents.size(); ++i) {
    const auto& item = answer.contents[i];
    if (!is_selected(answer, item)) {
      ++result.not_selected;
      continue;
    }
    if (!confluence::accepted(item.type) || !item.status.empty()) {
      if (!ids_->contains(item.id) && left_out_.insert(item.id))
        result.left_out.push_back(i);
      continue;
    }
    if (!ids_->insert(item.id))
      continue;
    if (limit_ && taken_ >= *limit_) {
      result.limit_reached = true;
      return result;
    }
    ++taken_;
    result.accepted.push_back(i);
  }
  return result;
}

} // namespace cfc::nodes
