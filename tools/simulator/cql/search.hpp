#pragma once

#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/cql/creation_index.hpp"
#include "tools/simulator/cql/query.hpp"
#include "tools/simulator/http/faults.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace cfc::simulator {

enum class product : std::uint8_t { cloud, data_center };

struct search_result {
  cql_query query;
  std::vector<page_index> pages; ///< in the order asked for; in index order when none is asked for
};

/// Whether a page comes before another one in the order that a query asks for; what is equal there stands in
/// index order. Call it under content.reading().
struct page_order {
  const std::vector<cql_order>& by;
  const instance& content;
  bool operator()(page_index a, page_index b) const;

private:
  int compared(cql_field field, page_index a, page_index b) const;
};

/// Evaluates CQL over an instance. Results are kept per CQL text until the instance or a mode changes, so
/// that paging through a large one costs nothing. Thread-safe.
class cql_search {
public:
  /// @param utc_offset_minutes time zone of date literals
  cql_search(const instance& content, const faults& behaviour, int utc_offset_minutes);

  /// The pages the account can see that match. Call it under content.reading().
  /// @throws cql_error
  std::shared_ptr<const search_result> run(product of, const std::string& cql);

private:
  struct entry {
    std::uint64_t instance_generation = 0;
    std::uint64_t modes_generation = 0;
    std::shared_ptr<const search_result> result;
    std::list<std::string>::iterator age;
  };
  using label_pages = std::shared_ptr<const std::vector<page_index>>;

  std::shared_ptr<const search_result> known(const std::string& key, std::uint64_t modes_generation);
  void remember(const std::string& key, std::uint64_t modes_generation,
                std::shared_ptr<const search_result> result);
  void forget_old_indexes();
  label_pages pages_with_label(const std::string& label);
  std::shared_ptr<const creation_index> by_creation();
  /// In the order that the query asks for.
  void put_in_order(std::vector<page_index>& pages, const std::vector<cql_order>& by);

  const instance& content_;
  const faults& behaviour_;
  std::int64_t utc_offset_ms_;
  std::mutex mutex_;
  std::unordered_map<std::string, entry> results_;
  std::list<std::string> ages_; ///< most recently used first
  std::size_t kept_pages_ = 0;
  std::unordered_map<std::string, label_pages> labels_;
  std::shared_ptr<const creation_index> created_; ///< null: not asked for yet
  std::uint64_t indexes_generation_ = 0;          ///< of the instance that labels_ and created_ are of
};

} // namespace cfc::simulator
