#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// Spaces by their keys. Letter case doesn't count here, since it may not count for a search either, and what
/// a search leaves out must never look gone.
struct space_choice {
  std::vector<std::string> only;   ///< empty: all
  std::vector<std::string> except; ///< counts for more than `only`

  bool takes(std::string_view space_key) const;
  bool restricts() const noexcept { return !only.empty() || !except.empty(); }
};

/// Which spaces a run looks at (RUN-1): those that both the tenant file and the command line take. What it doesn't
/// look at is not submitted, not compared, not ingested, and by no means gone. A search is restricted too, but that
/// is thrift: what counts is what each row says of its space, since a gateway may drop a condition.
class selection {
public:
  /// All spaces.
  selection() = default;
  /// @param of_file `processing.spaces` and `processing.excludeSpaces`, which say what the tenant is about
  /// @param of_call `--space` and `--exclude-space`, which say it for one run
  selection(space_choice of_file, space_choice of_call)
      : of_file_(std::move(of_file)), of_call_(std::move(of_call)) {}

  bool takes(std::string_view space_key) const {
    return of_file_.takes(space_key) && of_call_.takes(space_key);
  }
  /// Whether some spaces may be left out.
  bool restricts() const noexcept { return of_file_.restricts() || of_call_.restricts(); }
  /// No space can be taken: whatever is named by one side is left out by the other.
  bool is_empty() const;

  const space_choice& of_file() const noexcept { return of_file_; }
  const space_choice& of_call() const noexcept { return of_call_; }
  /// The keys of `only` that are taken, each once; empty: all but except().
  std::vector<std::string> only() const;
  /// The keys that are left out, each once.
  std::vector<std::string> except() const;
  /// All keys that are named on either side, each once.
  std::vector<std::string> named() const;
  /// In words, for logs and tables: "only DOC, HR", "all but OLD".
  std::string text() const;

  /// Conditions in Confluence's language, one for each search that is needed beside the others to find all that is
  /// taken: many keys don't fit into one URL (DSC-13). Empty: no condition.
  std::vector<std::string> conditions() const;
  /// One condition for a search that can find nothing outside anyway, empty when it would take too many bytes.
  std::string short_condition() const;

private:
  space_choice of_file_, of_call_;
};

} // namespace cfc::nodes
