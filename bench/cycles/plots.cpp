#include "bench/cycles/plots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace cfc::bench {

namespace {

constexpr std::size_t most_series = 8;
/// Colours that nothing else has, by which the page's own take their place afterwards.
constexpr int ink_colour = 0x010203;
constexpr int first_colour = 0x0a0b10;

std::string quoted(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  std::replace(text.begin(), text.end(), '\n', ' ');
  return "\"" + text + "\"";
}

bool is_empty(const plot& what) {
  return std::all_of(what.all.begin(), what.all.end(), [](const series& one) { return one.y.empty(); });
}

std::string axes(const plot& what) {
  const auto ink = fmt::format("textcolor rgb \"#{:06x}\"", ink_colour);
  return fmt::format("set xlabel {} {}\nset ylabel {} {}\n{}set yrange [0:*]\nset tics out nomirror {}\n",
                     quoted(what.x_title), ink, quoted(what.y_title), ink,
                     what.log_x ? "set logscale x\n" : "", ink);
}

std::string data_of(const plot& what) {
  std::string text;
  for (std::size_t i = 0; i < what.all.size(); ++i) {
    text += fmt::format("$data{} << END\n", i);
    const auto& one = what.all[i];
    for (std::size_t at = 0; at < one.y.size(); ++at)
      text += fmt::format("{} {}\n", one.x[at], one.y[at]);
    text += "END\n";
  }
  return text;
}

/// Lines of a second turn of colours are dashed.
std::string lines_of(const plot& what) {
  std::string text;
  for (std::size_t i = 0; i < what.all.size(); ++i)
    text +=
        fmt::format("{} $data{} using 1:2 with linespoints notitle lc rgb \"#{:06x}\" dt {} lw 2 pt 7 ps 0.4",
                    i == 0 ? "plot" : ", \\\n ", i, first_colour + static_cast<int>(i % most_series),
                    i / most_series + 1);
  return text + "\n";
}

/// Runs it on a script in a file, since its output can be larger than a pipe.
std::string run_gnuplot(const std::string& script) {
  std::string name = (std::filesystem::temp_directory_path() / "cfc-plot-XXXXXX").string();
  const int file = mkstemp(name.data());
  if (file < 0)
    throw std::runtime_error("can't write a plot's script to " + name);
  close(file);
  std::ofstream(name) << script;
  std::string svg;
  FILE* output = popen(("gnuplot '" + name + "' 2>&1").c_str(), "r");
  std::array<char, 4096> piece{};
  while (output != nullptr) {
    const auto some = std::fread(piece.data(), 1, piece.size(), output);
    if (some == 0)
      break;
    svg.append(piece.data(), some);
  }
  const int status = output == nullptr ? -1 : pclose(output);
  std::filesystem::remove(name);
  if (status != 0)
    throw std::runtime_error("gnuplot (package gnuplot-nox, tools/setup.sh installs it) failed: " +
                             svg.substr(0, 500));
  return svg;
}

/// Colours of the style sheet instead of gnuplot's.
std::string recoloured(const std::string& svg) {
  static const std::regex colour("rgb\\( *(\\d+), *(\\d+), *(\\d+)\\)|\"(?:black|gray)\"");
  std::string text;
  auto from = svg.cbegin();
  for (std::sregex_iterator at(svg.begin(), svg.end(), colour), end; at != end; ++at) {
    text.append(from, (*at)[0].first);
    from = (*at)[0].second;
    const auto part = [&](std::size_t which) { return (*at)[which].matched ? std::stoi((*at)[which]) : 0; };
    const int number = (part(1) << 16 | part(2) << 8 | part(3)) - first_colour;
    const bool is_series = number >= 0 && number < static_cast<int>(most_series);
    const auto ours = is_series ? fmt::format("var(--series-{})", number + 1) : std::string("var(--ink)");
    text += (*at)[1].matched ? ours : "\"" + ours + "\"";
  }
  return text.append(from, svg.cend());
}

} // namespace

bool has_gnuplot() {
  return std::system("gnuplot --version > /dev/null 2>&1") == 0;
}

std::string gnuplot_script(const plot& what) {
  return fmt::format(
             "set terminal svg size 480,250 dynamic font 'sans-serif,12' noenhanced\n"
             "set border 3 lc rgb \"#{0:06x}\"\nset grid ytics lc rgb \"#{0:06x}\" lw 0.2\nset key off\n",
             ink_colour) +
         axes(what) + data_of(what) + lines_of(what);
}

std::string svg_of(const plot& what, const std::string& id) {
  if (is_empty(what))
    return "";
  auto svg = run_gnuplot(gnuplot_script(what));
  const auto begins = svg.find("<svg");
  if (begins == std::string::npos)
    throw std::runtime_error("gnuplot gave no SVG: " + svg.substr(0, 500));
  svg.erase(0, begins);
  svg = recoloured(svg);
  static const std::regex ids("(id=['\"]|href=['\"]#|url\\(#)");
  svg = std::regex_replace(svg, ids, "$1" + id + "-");
  return svg;
}

} // namespace cfc::bench
