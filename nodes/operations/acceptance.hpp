#pragma once

#include "io/confluence/records.hpp"
#include "nodes/operations/id_set.hpp"
#include "nodes/operations/selection.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Which items of the answers count: of a selected space (RUN-1), of accepted types (DSC-4), each id once
/// (DSC-3), up to a limit (DSC-7). A row that isn't to be ingested (a draft of a page, say) doesn't hide a
/// later one of the same id that is.
class acceptance {
public:
  /// @param selected which spaces count (RUN-1)
  explicit acceptance(std::optional<std::uint64_t> limit, selection selected = {})
      : limit_(limit), selected_(std::move(selected)) {}

  struct verdict {
    std::vector<std::uint32_t> accepted; ///< indices into the answer's contents
    std::vector<std::uint32_t> left_out; ///< of a type or status that isn't ingested, first sighting only
    std::uint64_t not_selected = 0;      ///< rows of spaces that weren't asked for
    bool limit_reached = false;
  };
  verdict judge(const confluence::search_page& answer);
  /// Ids of the items that were accepted, in whatever space; with the first one over the limit of each answer.
  std::shared_ptr<const id_set> accepted_ids() const noexcept { return ids_; }

private:
  bool is_selected(const confluence::search_page& answer, const confluence::content& item) const;

  std::optional<std::uint64_t> limit_;
  selection selected_;
  std::uint64_t taken_ = 0;
  std::shared_ptr<id_set> ids_ = std::make_shared<id_set>(); ///< accepted, or the first over the limit
  id_set left_out_;                                          ///< and not accepted until then
};

} // namespace cfc::nodes
