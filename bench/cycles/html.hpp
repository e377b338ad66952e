#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Pieces of the page.
namespace cfc::bench::html {

std::string escaped(std::string_view text);
/// A section with its heading, which a link can lead to.
std::string section(std::string_view id, std::string_view title, const std::string& content);
std::string paragraph(std::string_view text);
std::string list(const std::vector<std::string>& items);

/// A table that scrolls by itself where the window is narrow. Cells are HTML already; the first of each row
/// is its heading.
struct table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
std::string written(const table& what);
/// A plot with what it shows as its name for who can't see it, and its lines' names below; "" when there is none.
std::string figure(const std::string& svg, std::string_view title, const std::vector<std::string>& names);
/// What a bar consists of, in the order of the legend.
struct stacked_bar {
  std::string name;
  std::vector<double> parts;
};
/// Bars from left to right, as long as their sums, with a legend.
std::string stacked(const std::vector<stacked_bar>& bars, const std::vector<std::string>& names,
                    std::string_view title);
/// A share from 0 on as a bar with its number.
std::string bar(double share);
/// The whole page.
std::string page(std::string_view title, const std::string& content);

} // namespace cfc::bench::html
