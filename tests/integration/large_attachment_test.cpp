#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

class a_large_attachment : public cycle_test {
protected:
  run_result sync_patiently() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.at_most = std::chrono::minutes(15);
    return run_connector(directory, call);
  }
};

TEST_P(a_large_attachment, of_two_gibibytes_passes_through_in_the_memory_of_a_small_one) {
  constexpr std::uint64_t size = std::uint64_t{2} << 30, mebibyte = 1 << 20;
  start(R"({"spaces": [{"key": "DOC", "id": 65}], "pages": [
      {"id": 1, "space": "DOC", "title": "t", "labels": ["ai-ingest"], "attachments": [
        {"id": 901, "title": "small.pdf", "mediaType": "application/pdf", "size": 1000000}]}]})");
  configuration().set("ingestion.attachments.maxFileSizeMb", "2048");
  const auto small = sync_patiently();
  ASSERT_EQ(small.exit_code, 0) << small.log;
  simulator().mutate(R"({"op": "addAttachment", "page": 1, "id": 902, "title": "large.pdf",
                         "mediaType": "application/pdf", "size": )" +
                     std::to_string(size) + "}");
  const auto large = sync_patiently();
  ASSERT_EQ(large.exit_code, 0) << large.log << large.report;
  EXPECT_EQ(stored("65_DOC/1::att902").uploaded_bytes, size);
  EXPECT_TRUE(stored("65_DOC/1::att902").finalised);
  const auto grown = static_cast<std::int64_t>(large.count("/peakResidentBytes")) -
                     static_cast<std::int64_t>(small.count("/peakResidentBytes"));
  EXPECT_LT(grown, static_cast<std::int64_t>(16 * mebibyte));
  RecordProperty("grownBytes", std::to_string(grown));
  std::cout << "peak " << small.count("/peakResidentBytes") / 1024 << " KiB small, "
            << large.count("/peakResidentBytes") / 1024 << " KiB large\n";
}

INSTANTIATE_TEST_SUITE_P(in, a_large_attachment, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
