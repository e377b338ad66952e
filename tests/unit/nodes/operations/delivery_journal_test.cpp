#include "tests/unit/nodes/operations/delivery_fixture.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace cfc::nodes {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// While it lives no file may grow beyond so many bytes.
class full_disk {
public:
  explicit full_disk(rlim_t bytes) : before_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~full_disk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, before_signal_);
  }
  full_disk(const full_disk&) = delete;
  full_disk& operator=(const full_disk&) = delete;

private:
  void (*before_signal_)(int);
  rlimit before_{};
};

class journaled_delivery : public delivery_test {
protected:
  journaled_delivery() : journal_(opened("acme")) {}
  ~journaled_delivery() override { std::filesystem::remove_all(folder_); }
  journal::journal* journal_of_run() override { return journal_.get(); }

  std::unique_ptr<journal::journal> opened(const std::string& tenant) const {
    std::filesystem::create_directories(folder_);
    return journal::journal::open(folder_, {tenant, "here"});
  }
  std::vector<journal::entry> left_open() {
    journal_.reset();
    return opened("acme")->left().open;
  }
  /// What one entry takes in the file.
  rlim_t size_of_entry() const {
    opened("other")->registering(registered_content);
    return std::filesystem::file_size(folder_ + "/other.journal") - std::string_view("other").size() +
           std::string_view("acme").size();
  }

  static inline const journal::entry registered_content{"acme/65_DOC/1", "s1", 12};

private:
  std::string folder_ = testing::TempDir() + "delivery_test_" + std::to_string(getpid());
  std::unique_ptr<journal::journal> journal_;
};

TEST_F(journaled_delivery, that_was_cleaned_up_is_closed) {
  answer(registered);
  answer(deleted);
  deliver(upload_fails);
  EXPECT_THAT(left_open(), IsEmpty());
}

TEST_F(journaled_delivery, that_went_to_another_scope_stays_open_and_touches_nothing_there) {
  answer(
      R"({"data":{"contentUpsert":{"id":"c1","key":"acme/65_DOC/1","ownerId":"s2","writeUrl":"w","readUrl":"r"}}})");
  for (int attempt = 0; attempt < 2; ++attempt)
    answer(found("REGISTERED", 12, "s2"));
  EXPECT_FALSE(deliver(uploads_well).undone);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 0U);
  EXPECT_THAT(left_open(), ElementsAre(registered_content));
}

TEST_F(journaled_delivery, that_could_not_be_cleaned_up_stays_open) {
  answer(registered);
  for (int attempt = 0; attempt < 2; ++attempt) {
    answer(none_deleted);
    answer(found("REGISTERED", 12));
  }
  deliver(upload_fails);
  EXPECT_THAT(left_open(), ElementsAre(registered_content));
}

TEST_F(journaled_delivery, is_not_begun_and_aborts_the_run_when_the_journal_can_not_be_written) {
  const full_disk full(0);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_THAT(outcome.reason, HasSubstr("crash journal"));
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("crash journal"));
  EXPECT_EQ(requests(), 0U);
}

TEST_F(journaled_delivery, has_its_outcome_and_aborts_the_run_when_it_can_not_be_closed) {
  answer(registered);
  answer(registered);
  const full_disk full(size_of_entry());
  EXPECT_EQ(deliver(uploads_well).end, item_end::ingested);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("crash journal"));
}

} // namespace

} // namespace cfc::nodes
