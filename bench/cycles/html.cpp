#include "bench/cycles/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace cfc::bench::html {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark;
  --page: #fbfbfa; --ink: #22262b; --quiet: #5b636d; --line: #d7dbe0; --good: #1a7f4b; --bad: #b3261e; --note: #fff3cd; --note-ink: #5c4400;
  --series-1: #2563a8; --series-2: #c2570c; --series-3: #1a7f4b; --series-4: #8e3a9e; --series-5: #a16207; --series-6: #0e7490;
  --series-7: #b3261e; --series-8: #57606a; }
@media (prefers-color-scheme: dark) { :root {
  --page: #16191d; --ink: #e4e7eb; --quiet: #9aa4b0; --line: #353b43; --good: #5fd094; --bad: #ff8a80; --note: #3d3212; --note-ink: #ffe08a;
  --series-1: #79b0ee; --series-2: #f59e5b; --series-3: #5fd094; --series-4: #d190e0; --series-5: #e0b050; --series-6: #57c4d8;
  --series-7: #ff8a80; --series-8: #aab4bf; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin-bottom: .3rem; }
a { color: var(--series-1); } p, li { max-width: 46rem; } .quiet { color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; list-style: none; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--series-1); }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .3rem 0; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; white-space: nowrap; }
th { font-weight: 600; } tbody th, thead th:first-child { text-align: left; position: sticky; left: 0; background: var(--page); }
tbody th { min-width: 8rem; white-space: normal; } th.text, td.text { text-align: left; }
figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; max-width: 42rem; display: block; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; padding: 0; list-style: none; font-size: .88rem; }
.legend span { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; border-radius: .15rem; vertical-align: -.08rem; }
.legend .dashed span { opacity: .6; }
.bars { max-width: 46rem; font-size: .88rem; } .stack { display: flex; height: 1rem; margin-bottom: .4rem; } .stack span { display: block; }
code { overflow-wrap: anywhere; }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
.note { background: var(--note); color: var(--note-ink); padding: .5rem .8rem; border-radius: .3rem; max-width: 46rem; }
.bar { display: inline-block; width: 6rem; height: .7rem; background: var(--line); border-radius: .2rem; overflow: hidden; vertical-align: middle; }
.bar span { display: block; height: 100%; background: var(--series-1); }
)";

constexpr std::size_t colours = 8;

std::string legend(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += fmt::format("<li{}><span style=\"background:var(--series-{})\"></span>{}</li>",
                        i < colours ? "" : " class=\"dashed\"", i % colours + 1, escaped(names[i]));
  return "<ul class=\"legend\">" + text + "</ul>";
}

/// Numbers and bars stand to the right, words to the left.
bool holds_words(const table& what, std::size_t column) {
  return std::any_of(what.rows.begin(), what.rows.end(), [&](const auto& row) {
    const auto& cell = row.at(column);
    return !cell.starts_with("<") &&
           std::any_of(cell.begin(), cell.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  });
}

} // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  }
  return result;
}

std::string section(std::string_view id, std::string_view title, const std::string& content) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
      id, escaped(title), content);
}

std::string paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", text);
}

std::string list(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& one : items)
    text += "<li>" + one + "</li>";
  return text.empty() ? "" : "<ul>" + text + "</ul>\n";
}

std::string written(const table& what) {
  if (what.rows.empty())
    return "";
  const auto kind = [&](std::size_t column) { return holds_words(what, column) ? " class=\"text\"" : ""; };
  std::string text =
      fmt::format("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><table>"
                  "<caption>{0}</caption><thead><tr>",
                  escaped(what.caption));
  for (std::size_t i = 0; i < what.columns.size(); ++i)
    text += fmt::format("<th scope=\"col\"{}>{}</th>", kind(i), escaped(what.columns[i]));
  text += "</tr></thead><tbody>\n";
  for (const auto& row : what.rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      text +=
          i == 0 ? "<th scope=\"row\">" + row[i] + "</th>" : fmt::format("<td{}>{}</td>", kind(i), row[i]);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string figure(const std::string& svg, std::string_view title, const std::vector<std::string>& names) {
  if (svg.empty())
    return "";
  const auto name = escaped(title);
  return fmt::format(
      "<figure><figcaption>{0}</figcaption><div role=\"img\" aria-label=\"{0}\">{1}</div>{2}</figure>\n",
      name, svg, legend(names));
}

std::string stacked(const std::vector<stacked_bar>& bars, const std::vector<std::string>& names,
                    std::string_view title) {
  double longest = 0;
  for (const auto& one : bars)
    longest = std::max(longest, std::accumulate(one.parts.begin(), one.parts.end(), 0.0));
  if (longest <= 0)
    return "";
  constexpr double percent = 100;
  std::string text = fmt::format(
      "<figure><figcaption>{}</figcaption><div class=\"bars\" aria-hidden=\"true\">", escaped(title));
  for (const auto& one : bars) {
    text += "<div>" + escaped(one.name) + "</div><div class=\"stack\">";
    for (std::size_t i = 0; i < one.parts.size(); ++i)
      text += fmt::format("<span style=\"width:{:.2f}%;background:var(--series-{})\"></span>",
                          one.parts[i] / longest * percent, i % colours + 1);
    text += "</div>";
  }
  return text + "</div>" + legend(names) + "</figure>\n";
}

std::string bar(double share) {
  constexpr double percent = 100;
  return fmt::format(
      "<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{:.0f}%\"></span></span> {:.0f} %",
      std::clamp(share, 0.0, 1.0) * percent, share * percent);
}

std::string page(std::string_view title, const std::string& content) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<link rel=\"icon\" href=\"data:,\"><title>{0}</title><style>{1}</style></head>\n<body><main>\n<h1>{0}</h1>\n"
      "{2}</main></body></html>\n",
      escaped(title), style, content);
}

} // namespace cfc::bench::html
