// The simulator's answers beside the recorded ones: the same fields with values of the same types. What the
// connector is tested against would be our own idea of Confluence otherwise.

#include "tests/contract/payload_files.hpp"
#include "tests/simulator/simulated_confluence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::test {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using testing::Contains;
using testing::IsEmpty;
using testing::Key;

/// The types of value that stand at each path, such as `.results[].version.when`.
using shape = std::map<std::string, std::set<std::string>>;

std::string type_name(const element& value) {
  switch (value.type()) {
  case element_type::ARRAY:
    return "list";
  case element_type::OBJECT:
    return "object";
  case element_type::STRING:
    return "string";
  case element_type::BOOL:
    return "boolean";
  case element_type::NULL_VALUE:
    return "null";
  default:
    return "number";
  }
}

void add_shape(const element& value, const std::string& path, shape& into) {
  into[path].insert(type_name(value));
  if (value.is_object()) {
    for (const auto& [key, member] : value.get_object())
      add_shape(member, path + "." + std::string(key), into);
  } else if (value.is_array()) {
    for (const auto one : value.get_array())
      add_shape(one, path + "[]", into);
  }
}

shape shape_of(const reply& answer) {
  EXPECT_EQ(answer.status, 200) << answer.body;
  simdjson::dom::parser parser;
  shape found;
  add_shape(parser.parse(answer.body), "", found);
  return found;
}

/// What payloads hold, as rows of a list: some are answers (`body` of a recorded exchange, or the whole
/// file), others a single row.
shape recorded(const std::vector<std::string>& files, const std::string& row_path = ".results[]") {
  shape found;
  for (const auto& file : files) {
    simdjson::dom::parser parser;
    element whole = parser.parse(payload(file));
    if (element body; whole["body"]["results"].get(body) == simdjson::SUCCESS)
      whole = whole["body"];
    if (element rows; whole["results"].get(rows) != simdjson::SUCCESS) {
      add_shape(whole, row_path, found);
    } else if (row_path != ".results[]") {
      add_shape(rows, row_path.substr(0, row_path.size() - 2), found);
    } else {
      add_shape(whole, "", found);
    }
  }
  return found;
}

bool same_types(const std::set<std::string>& ours, const std::set<std::string>& theirs) {
  return std::all_of(ours.begin(), ours.end(),
                     [&](const std::string& type) { return type == "null" || theirs.contains(type); });
}

std::vector<std::string> of_another_type(const shape& ours, const shape& theirs) {
  std::vector<std::string> found;
  for (const auto& [path, types] : ours) {
    const auto known = theirs.find(path);
    if (known != theirs.end() && !same_types(types, known->second))
      found.push_back(path);
  }
  return found;
}

std::vector<std::string> unknown_to(const shape& theirs, const shape& ours) {
  std::vector<std::string> found;
  for (const auto& [path, types] : ours) {
    if (!theirs.contains(path))
      found.push_back(path);
  }
  return found;
}

constexpr const char* everything = "&expand=metadata.labels,version,space,body.storage,children.attachment,"
                                   "children.attachment.version,children.attachment.extensions";

class simulated_answers : public testing::Test {
protected:
  void SetUp() override {
    if (payload_folder().empty())
      GTEST_SKIP() << "the folder with sample payloads is absent";
  }
  static instance_settings some_pages() {
    instance_settings size;
    size.spaces = 2;
    size.pages = 40;
    size.attachments = 60;
    return size;
  }
  static std::string search() {
    return "/rest/api/content/search?limit=40&cql=" + enc("type = page") + everything;
  }

  simulated_confluence at{"{}", some_pages()};
};

TEST_F(simulated_answers, to_a_search_of_cloud_have_the_fields_that_recordings_have) {
  const auto ours = shape_of(at.ask_cloud(search()));
  const auto theirs = recorded(
      {"recorded/cloud-v1-page-by-id-expanded.json", "recorded/cloud-v1-blogpost.json",
       "recorded/cloud-v1-homepage-personal-space.json", "recorded/cloud-gateway-v1-rest-search-next.json",
       "derived/cloud-content-search-25-attachments.json"});
  EXPECT_THAT(of_another_type(ours, theirs), IsEmpty());
  EXPECT_THAT(unknown_to(theirs, ours), IsEmpty());
}

TEST_F(simulated_answers, to_a_general_search_of_cloud_have_the_fields_that_recordings_have) {
  const auto ours = shape_of(at.ask_cloud("/rest/api/search?limit=40&cql=" + enc("type = page")));
  const auto theirs = recorded(
      {"recorded/cloud-v1-rest-search-envelope.json", "recorded/cloud-gateway-v1-rest-search-next.json"});
  EXPECT_THAT(of_another_type(ours, theirs), IsEmpty());
  EXPECT_THAT(unknown_to(theirs, ours), IsEmpty());
}

TEST_F(simulated_answers, to_a_list_of_attachments_of_cloud_have_the_fields_that_recordings_have) {
  const auto found = at.read(at.ask_cloud(search()).body)["results"].get_array();
  std::string page;
  for (const auto row : found) {
    if (row["children"]["attachment"]["size"].get_uint64().value() > 0)
      page = row["id"].get_c_str().value();
  }
  const auto ours = shape_of(at.ask_cloud("/api/v2/pages/" + page + "/attachments"));
  const auto theirs = recorded({"recorded/cloud-gateway-v2-page-attachments.json"});
  EXPECT_THAT(of_another_type(ours, theirs), IsEmpty());
  EXPECT_THAT(unknown_to(theirs, ours), IsEmpty());
}

/// Recordings of Data Center are few: of bodies there is none, of attachments in a search neither.
TEST_F(simulated_answers, to_a_search_of_data_center_have_values_of_the_recorded_types) {
  const auto ours = shape_of(at.ask_data_center(search()));
  auto theirs = recorded(
      {"recorded/dc-content-search-2020.json", "derived/dc-content-search-limit-capped-next-skips.json"});
  theirs.merge(recorded({"recorded/server-attachments-2015-offset-timezone.json",
                         "recorded/dc-attachments-2019-no-extensions.json"},
                        ".results[].children.attachment.results[]"));
  EXPECT_THAT(of_another_type(ours, theirs), IsEmpty());
  for (const auto* path : {".results[].id", ".results[].version.when", ".results[]._links.webui",
                           ".totalSize", ".results[].children.attachment.results[].extensions.mediaType",
                           ".results[].children.attachment.results[]._links.download"}) {
    EXPECT_THAT(theirs, Contains(Key(path)));
    EXPECT_THAT(ours, Contains(Key(path)));
  }
}

} // namespace

} // namespace cfc::test
