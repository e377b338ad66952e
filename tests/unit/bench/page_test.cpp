#include "bench/cycles/page.hpp"
#include "bench/cycles/plots.hpp"
#include "tests/unit/bench/figures.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace cfc::bench {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

results two_sizes() {
  return results_of({measurement_of({1, 1.2, 1.1}), measurement_of({10, 11, 12}, "M")});
}

/// Left out where gnuplot is missing, but not there where tools/setup.sh has run.
class the_page : public ::testing::Test {
protected:
  void SetUp() override {
    if (has_gnuplot())
      return;
    if (std::getenv("CI") != nullptr)
      FAIL() << "gnuplot is missing";
    GTEST_SKIP() << "gnuplot is not installed: run tools/setup.sh";
  }
};
using a_plot = the_page;

TEST_F(the_page, has_all_sections) {
  const auto page = page_of(two_sizes());
  for (const char* id : {"results", "stages", "edges", "limits", "bounds", "routes", "judgement", "simulator",
                         "micro", "comparison", "machine"})
    EXPECT_THAT(page, AllOf(HasSubstr(std::string("<section id=\"") + id + "\""),
                            HasSubstr(std::string("href=\"#") + id + "\"")));
}

TEST_F(the_page, shows_figures_beside_their_lower_bounds) {
  const auto page = page_of(two_sizes());
  EXPECT_THAT(page, HasSubstr("1.10 (1.00 to 1.20)"));
  EXPECT_THAT(page, HasSubstr("a raw load on the same routes"));
  EXPECT_THAT(page, HasSubstr(">1.38<"));
}

TEST_F(the_page, needs_nothing_from_elsewhere) {
  const auto page = page_of(two_sizes());
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("src=")), Not(HasSubstr("url(http")),
                          Not(HasSubstr("@import"))));
}

TEST_F(the_page, shows_no_text_as_markup) {
  auto all = two_sizes();
  all.measurements[0].warnings = {"<script>alert(1)</script>"};
  all.connectors[0].command = "a && <b>";
  EXPECT_THAT(page_of(all), AllOf(Not(HasSubstr("<script>")), HasSubstr("a &amp;&amp; &lt;b&gt;")));
}

TEST_F(the_page, names_what_a_connector_left_undone) {
  auto all = two_sizes();
  auto& judgement = all.measurements[0].runs.back().judgement;
  judgement = {false, 1'500, 1'499, 1'498, {2, {"acme/500000_S0/1000007"}}, {1, {"acme/left"}}, {}};
  EXPECT_THAT(page_of(all), AllOf(HasSubstr("acme/500000_S0/1000007"), HasSubstr("acme/left"),
                                  HasSubstr("class=\"bad\">no<")));
}

TEST_F(the_page, says_what_the_noise_allows_to_see) {
  const auto before = results_of({measurement_of({2, 2.1, 2.2, 2.3})});
  const auto now = results_of({measurement_of({1, 1.1, 1.2, 1.3})});
  EXPECT_THAT(page_of(now, &before),
              AllOf(HasSubstr("% less (p 0.029)"), HasSubstr("no difference that the noise allows to see")));
}

TEST_F(the_page, names_connectors_where_there_are_several) {
  auto all = results_of({measurement_of({1}), measurement_of({2})});
  all.connectors.push_back({"other", "other --config {config}"});
  all.measurements[1].connector = "other";
  EXPECT_THAT(page_of(all),
              AllOf(HasSubstr("other, S, initial"), HasSubstr("confluence-connector, S, initial")));
}

TEST_F(a_plot, takes_its_colours_from_the_page) {
  plot what;
  what.title = "t";
  what.x_title = "x \"quoted\"";
  what.all = {{"first", {1, 2}, {3, 4}}, {"second", {1, 2}, {4, 5}}};
  const auto svg = svg_of(what, "p1");
  EXPECT_THAT(svg, AllOf(HasSubstr("var(--series-1)"), HasSubstr("var(--series-2)"), HasSubstr("var(--ink)"),
                         HasSubstr("p1-gnuplot_canvas")));
  EXPECT_THAT(svg, AllOf(Not(HasSubstr("rgb(")), Not(HasSubstr("\"black\""))));
}

TEST_F(a_plot, of_nothing_is_none) {
  EXPECT_EQ(svg_of(plot{}, "p"), "");
}

} // namespace

} // namespace cfc::bench
