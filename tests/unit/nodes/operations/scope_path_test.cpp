#include "nodes/operations/scope_path.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc::nodes;

TEST(space_keys, name_a_scope_unless_a_path_or_the_platform_could_not_hold_them) {
  std::string umlauts;
  for (int i = 0; i < 255; ++i)
    umlauts += "ü";
  for (const std::string& usable : {std::string("DOC"), std::string("~a.b"), std::string("..."), umlauts})
    EXPECT_EQ(unusable_as_scope(usable), std::nullopt) << usable;
  for (const std::string& unusable :
       {std::string(), std::string("."), std::string(".."), std::string("A/B"), std::string("A\nB"),
        std::string("A\x7F"), std::string("A\xC2\x85"), umlauts + "u"})
    EXPECT_NE(unusable_as_scope(unusable), std::nullopt) << unusable;
}

} // namespace
