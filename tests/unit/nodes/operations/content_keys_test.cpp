#include "nodes/operations/content_keys.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;

config::tenant tenant_named(const std::string& name, bool v1) {
  config::tenant tenant;
  tenant.name = name;
  tenant.ingestion.v1_key_format = v1;
  return tenant;
}

TEST(content_keys, have_the_tenant_in_front_unless_in_the_v1_format) {
  EXPECT_EQ(partial_key(tenant_named("acme", false), "65", "DOC"), "acme/65_DOC");
  EXPECT_EQ(partial_key(tenant_named("acme", true), "65", "DOC"), "65_DOC");
  EXPECT_EQ(content_key("acme/65_DOC", "101::att9"), "acme/65_DOC/101::att9");
}

TEST(item_keys, are_digits_with_or_without_an_attachment) {
  for (const char* ours : {"1", "101", "101::att9", "101::9"})
    EXPECT_TRUE(is_item_key(ours)) << ours;
  for (const char* foreign :
       {"", "notes.txt", "a1", "1a", "1:", "1::", "::9", "1/2", "1::a/b", "1:att9", " 1"})
    EXPECT_FALSE(is_item_key(foreign)) << foreign;
}

TEST(space_external_id, can_be_read_back_with_keys_that_hold_colons) {
  const auto written = space_external_id(tenant_named("acme", false), {"65", "~a:b", "Personal"});
  EXPECT_EQ(written, "confc:acme:65:~a:b");
  const auto read = parse_space_external_id(written);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->tenant, "acme");
  EXPECT_EQ(read->space_id, "65");
  EXPECT_EQ(read->space_key, "~a:b");
}

TEST(space_external_id, is_not_read_from_anything_else) {
  for (const char* other :
       {"", "confc:", "confc:acme", "confc:acme:65", "confc:acme:65:", "confc::65:DOC", "spc:a:1:K"}) {
    EXPECT_FALSE(parse_space_external_id(other)) << other;
  }
}

TEST(space_key_of, reads_keys_of_both_formats) {
  EXPECT_EQ(space_key_of("acme/65_DOC/101"), "DOC");
  EXPECT_EQ(space_key_of("65_MY_SPACE/101::att7"), "MY_SPACE");
  EXPECT_EQ(space_key_of("notes.txt"), "");
}

} // namespace
