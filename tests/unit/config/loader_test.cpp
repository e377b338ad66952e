#include "io/config/environment.hpp"
#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const environment nothing_set = environment_of({});

std::vector<std::string> names_of(const loaded& what) {
  std::vector<std::string> names;
  for (const auto& t : what.tenants) {
    names.push_back(t.name);
  }
  return names;
}

std::vector<std::string> load_errors(const std::vector<std::string>& patterns,
                                     const std::vector<std::string>& only = {},
                                     const environment& env = nothing_set) {
  std::vector<std::string> texts;
  try {
    load(patterns, only, env);
  } catch (const config_error& e) {
    for (const auto& p : e.problems()) {
      texts.push_back(p.text());
    }
  }
  return texts;
}

TEST(load, names_tenants_after_their_files_and_sorts_them) {
  const folder place;
  place.write("intranet-tenant-config.yaml", data_center_text);
  place.write("acme-2-tenant-config.yaml", cloud_text);
  const auto result = load({place.path("*")}, {}, nothing_set);
  EXPECT_THAT(names_of(result), ElementsAre("acme-2", "intranet"));
  EXPECT_EQ(result.tenants[0].file, place.path("acme-2-tenant-config.yaml"));
}

TEST(load, takes_the_pattern_of_the_environment_when_none_is_given) {
  const folder place;
  place.write("acme-tenant-config.yaml", cloud_text);
  const auto env = environment_of({{"TENANT_CONFIG_PATH_PATTERN", place.path("*.yaml")}});
  EXPECT_THAT(names_of(load({}, {}, env)), ElementsAre("acme"));
}

TEST(load, prefers_the_patterns_given_to_that_of_the_environment) {
  const folder place;
  const auto file = place.write("acme-tenant-config.yaml", cloud_text);
  EXPECT_THAT(names_of(load({file}, {}, environment_of({{"TENANT_CONFIG_PATH_PATTERN", "/nowhere/*"}}))),
              ElementsAre("acme"));
}

TEST(load, without_any_pattern_says_how_to_give_one) {
  EXPECT_THAT(load_errors({}),
              ElementsAre(AllOf(HasSubstr("--config"), HasSubstr("TENANT_CONFIG_PATH_PATTERN"))));
}

TEST(load, refuses_a_pattern_that_matches_nothing) {
  const folder place;
  const auto file = place.write("acme-tenant-config.yaml", cloud_text);
  EXPECT_THAT(load_errors({file, place.path("none-*")}),
              ElementsAre("no file matches '" + place.path("none-*") + "'"));
}

TEST(load, understands_braces_and_ranges) {
  const folder place;
  place.write("a/one-tenant-config.yaml", cloud_text);
  place.write("b/two-tenant-config.yaml", data_center_text);
  EXPECT_THAT(names_of(load({place.path("{a,b}/[ot]*.yaml")}, {}, nothing_set)), ElementsAre("one", "two"));
}

TEST(load, looks_for_files_at_any_depth_behind_two_asterisks) {
  const folder place;
  place.write("zero-tenant-config.yaml", cloud_text);
  place.write("a/one-tenant-config.yaml", data_center_text);
  place.write("a/b/c/three-tenant-config.yaml",
              changed(data_center_text, "https://wiki.example.com", "https://wiki3.example.com"));
  place.write("a/b/other.yaml", "");
  const auto found = [&](const std::string& pattern) {
    return names_of(load({place.path(pattern)}, {}, nothing_set));
  };
  EXPECT_THAT(found("**/*-tenant-config.yaml"), ElementsAre("one", "three", "zero"));
  EXPECT_THAT(found("a/**/*-tenant-config.yaml"), ElementsAre("one", "three"));
  EXPECT_THAT(found("**/c/*.yaml"), ElementsAre("three"));
  EXPECT_THAT(found("**/b/**/*-tenant-config.yaml"), ElementsAre("three"));
  EXPECT_THAT(found("{a/b/**/*-tenant-config.yaml,zero*}"), ElementsAre("three", "zero"));
  EXPECT_THAT(found("a/b/c/**"), ElementsAre("three"));
  EXPECT_THAT(load_errors({place.path("**/*.yml")}), ElementsAre(HasSubstr("no file matches")));
}

/// A mounted config map: the files are links into a folder that is itself reached by a link, so that all of
/// them change at once.
TEST(load, finds_the_files_of_a_mounted_config_map_once) {
  const folder place;
  place.write("mount/..2026_11_27/acme-tenant-config.yaml", cloud_text);
  place.write("mount/..2026_11_27/wiki-tenant-config.yaml", data_center_text);
  std::filesystem::create_directory_symlink("..2026_11_27", place.path("mount/..data"));
  for (const std::string tenant : {"acme", "wiki"}) {
    std::filesystem::create_symlink("..data/" + tenant + "-tenant-config.yaml",
                                    place.path("mount/" + tenant + "-tenant-config.yaml"));
  }
  for (const std::string pattern : {"mount/*-tenant-config.yaml", "**/*-tenant-config.yaml", "mount/**"})
    EXPECT_THAT(names_of(load({place.path(pattern)}, {}, nothing_set)), ElementsAre("acme", "wiki"))
        << pattern;
}

TEST(load, follows_links_to_folders_and_not_in_circles) {
  const folder place;
  place.write("real/acme-tenant-config.yaml", cloud_text);
  std::filesystem::create_directory(place.path("configs"));
  std::filesystem::create_directory_symlink(place.path("real"), place.path("configs/linked"));
  std::filesystem::create_directory_symlink(place.path("configs"), place.path("configs/back"));
  EXPECT_THAT(names_of(load({place.path("configs/**/*.yaml")}, {}, nothing_set)), ElementsAre("acme"));
}

TEST(load, takes_signs_of_patterns_in_the_names_of_folders_as_they_are) {
  const folder place;
  place.write("a[1]{x}/b/acme-tenant-config.yaml", cloud_text);
  EXPECT_THAT(names_of(load({place.path("**/b/*.yaml")}, {}, nothing_set)), ElementsAre("acme"));
}

TEST(load, counts_a_file_once_that_two_patterns_match) {
  const folder place;
  const auto file = place.write("acme-tenant-config.yaml", cloud_text);
  EXPECT_THAT(names_of(load({file, place.path("*"), place.path("./acme*")}, {}, nothing_set)),
              ElementsAre("acme"));
}

TEST(load, counts_a_link_and_its_file_once) {
  const folder place;
  const auto file = place.write("data/acme-tenant-config.yaml", cloud_text);
  std::filesystem::create_symlink(file, place.path("acme-tenant-config.yaml"));
  EXPECT_THAT(names_of(load({place.path("*.yaml"), place.path("data/*")}, {}, nothing_set)),
              ElementsAre("acme"));
}

TEST(load, refuses_file_names_that_name_no_tenant) {
  const folder place;
  for (const std::string bad :
       {"acme.yaml", "Acme-tenant-config.yaml", "-tenant-config.yaml", "a_b-tenant-config.yaml"}) {
    const auto file = place.write(bad, cloud_text);
    EXPECT_THAT(load_errors({file}),
                ElementsAre(AllOf(HasSubstr(file), HasSubstr("found the file name '" + bad + "'"))));
  }
}

TEST(load, refuses_the_same_tenant_in_two_folders) {
  const folder place;
  const auto one = place.write("a/acme-tenant-config.yaml", cloud_text);
  const auto two = place.write("b/acme-tenant-config.yaml", data_center_text);
  EXPECT_THAT(load_errors({place.path("*/*")}),
              ElementsAre(AllOf(HasSubstr(two), HasSubstr("found the tenant 'acme' again"), HasSubstr(one))));
}

TEST(load, reports_the_errors_of_all_files_at_once) {
  const folder place;
  const auto one =
      place.write("a-tenant-config.yaml", changed(cloud_text, "cloudId: cloud-1", "cloudId: ''"));
  const auto two = place.write("b-tenant-config.yaml", changed(data_center_text, "300", "0"));
  place.write("wrong.yaml", cloud_text);
  EXPECT_THAT(load_errors({place.path("*"), "/nowhere"}),
              ElementsAre("no file matches '/nowhere'", HasSubstr("wrong.yaml: found the file name"),
                          HasSubstr(one + ":4: confluence.cloudId: found an empty text"),
                          HasSubstr(two + ":7: confluence.apiRateLimitPerMinute: found '0'")));
}

TEST(load, selects_tenants_by_name_and_leaves_the_files_of_others_alone) {
  const folder place;
  place.write("a-tenant-config.yaml", cloud_text);
  place.write("b-tenant-config.yaml", "broken");
  EXPECT_THAT(names_of(load({place.path("*")}, {"a"}, nothing_set)), ElementsAre("a"));
}

TEST(load, refuses_a_selected_tenant_whose_instance_an_unselected_one_synchronises) {
  const folder place;
  const auto one = place.write("a-tenant-config.yaml", cloud_text);
  place.write("b-tenant-config.yaml", cloud_text);
  EXPECT_THAT(load_errors({place.path("*")}, {"a"}),
              ElementsAre(AllOf(HasSubstr(one), HasSubstr("instance of the active tenant 'b'"))));
}

TEST(load, refuses_to_select_a_tenant_that_no_file_has) {
  const folder place;
  place.write("acme-tenant-config.yaml", cloud_text);
  EXPECT_THAT(load_errors({place.path("*")}, {"acmee", "acme"}),
              ElementsAre("--tenant: no file for the tenant 'acmee'; the nearest is acme"));
}

TEST(load, refuses_two_active_tenants_of_one_cloud_instance) {
  const folder place;
  place.write("a-tenant-config.yaml", cloud_text);
  const auto b = place.write("b-tenant-config.yaml", changed(cloud_text, "cloud-1", "CLOUD-1"));
  EXPECT_THAT(load_errors({place.path("*")}),
              ElementsAre(AllOf(HasSubstr(b + ":4: confluence.cloudId:"), HasSubstr("active tenant 'a'"))));
}

TEST(load, refuses_two_active_tenants_of_one_data_center_instance) {
  const folder place;
  place.write("a-tenant-config.yaml", data_center_text);
  const auto b = place.write("b-tenant-config.yaml", changed(data_center_text, "https://wiki.example.com",
                                                             "https://WIKI.example.com:443"));
  EXPECT_THAT(load_errors({place.path("*")}), ElementsAre(HasSubstr(b + ":3: confluence.baseUrl:")));
}

TEST(load, lets_tenants_share_an_instance_when_only_one_is_active) {
  const folder place;
  place.write("a-tenant-config.yaml", cloud_text);
  place.write("b-tenant-config.yaml", "status: inactive\n" + cloud_text);
  place.write("c-tenant-config.yaml", "status: deleted\n" + cloud_text);
  EXPECT_THAT(load({place.path("*")}, {}, nothing_set).tenants, SizeIs(3));
}

TEST(load, does_not_take_cloud_sites_of_one_base_url_for_one_instance) {
  const folder place;
  place.write("a-tenant-config.yaml", cloud_text);
  place.write("b-tenant-config.yaml", changed(cloud_text, "cloud-1", "cloud-2"));
  EXPECT_THAT(load({place.path("*")}, {}, nothing_set).tenants, SizeIs(2));
}

TEST(load, refuses_inactive_tenants_only) {
  const folder place;
  place.write("a-tenant-config.yaml", "status: inactive\n" + cloud_text);
  EXPECT_THAT(load_errors({place.path("*")}), ElementsAre(HasSubstr("found only inactive tenants")));
}

TEST(load, accepts_deleted_tenants_only) {
  const folder place;
  place.write("a-tenant-config.yaml", "status: deleted\n" + cloud_text);
  EXPECT_THAT(names_of(load({place.path("*")}, {}, nothing_set)), ElementsAre("a"));
}

TEST(load, checks_inactive_tenants_too) {
  const folder place;
  place.write("a-tenant-config.yaml", cloud_text);
  place.write("b-tenant-config.yaml", changed("status: inactive\n" + data_center_text, "300", "x"));
  EXPECT_THAT(load_errors({place.path("*")}), ElementsAre(HasSubstr("found 'x'")));
}

TEST(load, hands_out_warnings_with_file_and_line) {
  const folder place;
  const auto file = place.write("a-tenant-config.yaml", cloud_text + "more: 1\n");
  const auto result = load({file}, {}, nothing_set);
  ASSERT_THAT(result.warnings, SizeIs(1));
  EXPECT_THAT(result.warnings[0].text(), HasSubstr(file + ":21: more: unknown key"));
}

TEST(load, hands_out_warnings_beside_errors) {
  const folder place;
  const auto file = place.write("a-tenant-config.yaml", changed(cloud_text, "cloudId", "cloudIdd"));
  try {
    load({file}, {}, nothing_set);
    FAIL() << "was accepted";
  } catch (const config_error& error) {
    EXPECT_THAT(texts_of(error.problems()), ElementsAre(HasSubstr("confluence.cloudId: found nothing")));
    EXPECT_THAT(texts_of(error.warnings()), ElementsAre(HasSubstr("confluence.cloudIdd: unknown key")));
  }
}

TEST(problem_collector, brings_the_errors_of_environment_and_files_together) {
  const folder place;
  const auto wrong = place.write("a-tenant-config.yaml", changed(cloud_text + "more: 1\n", "300", "x"));
  const auto env = environment_of({{"LOG_LEVEL", "loud"}});
  problem_collector all;
  EXPECT_FALSE(all.read([&] { return read_environment(env); }));
  EXPECT_FALSE(all.read([&] { return load({wrong}, {}, env); }));
  EXPECT_EQ(all.read([] { return 7; }), 7);
  try {
    all.throw_if_any();
    FAIL() << "nothing was thrown";
  } catch (const config_error& error) {
    EXPECT_THAT(texts_of(error.problems()), ElementsAre(HasSubstr("LOG_LEVEL"), HasSubstr("found 'x'")));
    EXPECT_THAT(texts_of(error.warnings()), ElementsAre(HasSubstr("more: unknown key")));
  }
}

TEST(problem_collector, says_nothing_when_all_is_well) {
  problem_collector all;
  all.read([] { return 1; });
  all.warn({{"a.yaml", 1, "x", "odd"}});
  EXPECT_NO_THROW(all.throw_if_any());
}

TEST(config_error, says_all_problems_each_on_its_line) {
  const config_error error({{"a.yaml", 3, "x.y", "found 1"}, {"b.yaml", 0, "", "gone"}});
  EXPECT_STREQ(error.what(), "The configuration has 2 errors:\n  a.yaml:3: x.y: found 1\n  b.yaml: gone");
}

std::string example(const std::string& name) {
  return std::string(CFC_SOURCE_DIR) + "/docs/examples/" + name;
}

/// The variables of docs/examples/environment. With `all`, those that are shown commented out, too.
std::map<std::string, std::string> example_variables(bool all) {
  std::map<std::string, std::string> variables;
  std::ifstream in(example("environment"));
  for (std::string line; std::getline(in, line);) {
    const std::size_t from = all && line.starts_with("#") && !line.starts_with("# ") ? 1 : 0;
    if (const auto sign = line.find('=');
        !line.starts_with("# ") && (from == 1 || !line.starts_with('#')) && sign != std::string::npos)
      variables[line.substr(from, sign - from)] = line.substr(sign + 1);
  }
  return variables;
}

TEST(examples, of_the_documents_load_without_a_warning) {
  const auto env = environment_of(example_variables(false));
  const auto result = load({example("*-tenant-config.yaml")}, {}, env);
  EXPECT_THAT(names_of(result), ElementsAre("acme", "intranet"));
  EXPECT_THAT(texts_of(result.warnings), IsEmpty());
  EXPECT_EQ(result.tenants[0].confluence.client_secret.reveal(), "change-me-1");
  EXPECT_EQ(result.tenants[1].confluence.token.reveal(), "change-me-2");
}

TEST(examples, of_the_documents_have_an_environment_without_a_warning) {
  const auto settings = read_environment(environment_of(example_variables(false)));
  EXPECT_THAT(settings.warnings, IsEmpty());
  EXPECT_THAT(settings.without_effect, ElementsAre("NODE_ENV", "MAX_HEAP_MB"));
}

TEST(examples, of_the_documents_have_a_proxy_to_be_switched_on) {
  auto variables = example_variables(true);
  variables["PROXY_AUTH_MODE"] = "username_password";
  variables.erase("NODE_EXTRA_CA_CERTS"); // no such file here
  const auto settings = read_environment(environment_of(variables));
  EXPECT_EQ(settings.proxy.url, "http://proxy.example.com:3128");
  EXPECT_EQ(settings.proxy.username, "connector");
}

} // namespace
} // namespace cfc::config
