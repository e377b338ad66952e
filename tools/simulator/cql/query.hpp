#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The part of CQL that clients of a sync send, read into a tree.
/// https://developer.atlassian.com/cloud/confluence/advanced-searching-using-cql/
namespace cfc::simulator {

/// Becomes a 400 whose message is the services' own where it is known.
class cql_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

enum class cql_field : std::uint8_t {
  label,
  space,
  space_type,
  type,
  id,
  ancestor,
  parent,
  title,
  text,
  created,
  last_modified,
};
enum class cql_operator : std::uint8_t {
  equal,
  not_equal,
  in,
  not_in,
  less,
  less_equal,
  greater,
  greater_equal,
  contains
};

struct cql_node {
  enum class kind : std::uint8_t { all_of, any_of, none_of, test } what = kind::test;
  std::vector<cql_node> parts; ///< of all_of, any_of and none_of
  cql_field field = cql_field::id;
  cql_operator op = cql_operator::equal;
  std::vector<std::string> values;
};

struct cql_order {
  cql_field field;
  bool descending = false;
};

struct cql_query {
  cql_node where;
  std::vector<cql_order> order;
  std::size_t terms = 0;                ///< values in all tests
  std::vector<std::uint64_t> ancestors; ///< every id an `ancestor` test names
};

/// @throws cql_error
cql_query parse_cql(std::string_view text);

/// A page id. @throws cql_error
std::uint64_t cql_id(std::string_view text);

/// `2024-01-31`, `2024/01/31`, with ` 08:15` behind or without, as milliseconds of local time. `whole_day`
/// tells which.
/// @throws cql_error
struct cql_time {
  std::int64_t ms = 0;
  bool whole_day = false;
};
cql_time read_cql_time(std::string_view text);

} // namespace cfc::simulator
