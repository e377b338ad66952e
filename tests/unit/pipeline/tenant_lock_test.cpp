#include "pipeline/tenant_lock.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace {

using cfc::pipeline::tenant_lock;

class tenant_lock_test : public testing::Test {
protected:
  tenant_lock_test() { std::filesystem::create_directory(directory); }
  ~tenant_lock_test() override { std::filesystem::remove_all(directory); }
  std::string directory = testing::TempDir() + "tenant_lock_test_" + std::to_string(getpid());
};

TEST_F(tenant_lock_test, is_given_once_per_tenant) {
  const auto first = tenant_lock::take(directory, "acme");
  EXPECT_TRUE(first);
  EXPECT_FALSE(tenant_lock::take(directory, "acme"));
  EXPECT_TRUE(tenant_lock::take(directory, "other"));
}

TEST_F(tenant_lock_test, is_free_again_when_its_holder_is_gone) {
  { const auto first = tenant_lock::take(directory, "acme"); }
  EXPECT_TRUE(tenant_lock::take(directory, "acme"));
}

TEST_F(tenant_lock_test, says_so_when_the_directory_can_not_be_used) {
  try {
    tenant_lock::take("/proc/nowhere", "acme");
    FAIL() << "it was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(),
                testing::AllOf(testing::HasSubstr("the lock file /proc/nowhere/acme.lock can't be opened"),
                               testing::HasSubstr("--lock-dir")));
  }
}

} // namespace
