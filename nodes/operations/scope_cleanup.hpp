#pragma once

#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace cfc::nodes {

/// What cleaning up the scope of one orphaned space did.
struct cleanup_result {
  std::vector<deleted_content> files_deleted;
  bool scope_deleted = false;
  std::vector<kept_content> foreign; ///< below the space's keys, but not ours: left alone
  std::vector<failed_deletion> failures;
  std::vector<content_to_delete> not_attempted; ///< the run was stopping, or ended before
};

/// Deletes the files of an orphaned space that were listed when it was decided what goes (DEL-6), and then
/// its scope. A scope that still holds something that isn't ours stays, and so does one whose contents could
/// not be listed as a whole (REL-10) or that shows more of them now, which is a failure: the next cycle
/// decides about these. A scope that another space has now is marked as that one's, at the end, so that a
/// failed clean-up is taken up again. Does nothing more once the run is stopping. Never throws for what the
/// platform does: that is a failure of the result, and what ends the cycle aborts the run.
boost::asio::awaitable<cleanup_result> clean_up_scope(const service_set& services, run_context& run,
                                                      orphan_space orphan);

} // namespace cfc::nodes
