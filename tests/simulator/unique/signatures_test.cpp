#include "tools/simulator/unique/signatures.hpp"

#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

/// The account and key that every Azurite has, published in its documentation.
blob_settings azurite() {
  return {
      "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1",
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", "uploads"};
}
const sas_request one_blob{"cw", "2030-01-01T00:00:00Z", "cont_1"};

TEST(sas, signs_the_sixteen_lines_azure_documents_for_this_version) {
  EXPECT_EQ(sas_string_to_sign(azurite(), one_blob), "cw\n"
                                                     "\n"
                                                     "2030-01-01T00:00:00Z\n"
                                                     "/blob/devstoreaccount1/uploads/cont_1\n"
                                                     "\n"
                                                     "\n"
                                                     "\n"
                                                     "2020-12-06\n"
                                                     "b\n"
                                                     "\n"
                                                     "\n"
                                                     "\n"
                                                     "\n"
                                                     "\n"
                                                     "\n");
}

TEST(sas, makes_the_signature_another_implementation_makes) {
  EXPECT_EQ(sas_query(azurite(), one_blob), "sv=2020-12-06&se=2030-01-01T00%3A00%3A00Z&sr=b&sp=cw&sig="
                                            "Orzd41H3voHup3qZgBrJO5yg9b4SOgLYVKGxqs%2FCCUw%3D");
}

TEST(sas, is_appended_to_the_url_of_the_blob) {
  EXPECT_TRUE(sas_url(azurite(), one_blob)
                  .starts_with("http://127.0.0.1:10000/devstoreaccount1/uploads/cont_1?sv=2020-12-06&"));
}

} // namespace
} // namespace cfc::simulator
