#include "bench/cycles/machine.hpp"
#include "bench/cycles/measured_process.hpp"
#include "bench/cycles/micro.hpp"
#include "bench/cycles/options.hpp"
#include "bench/cycles/page.hpp"
#include "bench/cycles/plots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace {

using namespace cfc::bench;

/// Removed with all that is in it.
class work_folder {
public:
  work_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cfc-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error("can't make a folder like " + pattern);
    path_ = pattern;
  }
  work_folder(const work_folder&) = delete;
  work_folder& operator=(const work_folder&) = delete;
  ~work_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw std::runtime_error("can't write " + file.string());
  std::cout << file.string() << std::endl;
}

std::string name_of(const options& chosen, const results& of) {
  if (!chosen.name.empty())
    return chosen.name;
  auto name = of.began;
  std::replace(name.begin(), name.end(), ' ', 'T');
  name.erase(std::remove(name.begin(), name.end(), ':'), name.end());
  return name;
}

void run(options chosen) {
  const work_folder folder;
  chosen.plan.folder = folder.path();
  const auto began = std::chrono::steady_clock::now();
  // Known before an hour of work: a file that can't be read, and a page that can't be made.
  if (!has_gnuplot())
    throw std::runtime_error("gnuplot is missing, which draws the page's plots: run tools/setup.sh");
  results before;
  if (!chosen.compare.empty())
    before = read_results(chosen.compare);
  results all;
  all.began = utc_now();
  all.machine = this_machine();
  all.machine.beside = chosen.beside;
  all.connectors = chosen.plan.connectors;
  const auto tell = [](const std::string& line) { std::cout << line << std::endl; };
  if (chosen.cycles)
    all.measurements = measure_all(chosen.plan, tell);
  if (chosen.micro_repetitions != 0)
    for (const auto& program : micro_programs(chosen.plan.programs)) {
      tell(program.filename().string());
      const auto figures = run_micro(program, chosen.micro_repetitions, folder.path());
      all.micro.insert(all.micro.end(), figures.begin(), figures.end());
    }
  all.took_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::filesystem::create_directories(chosen.output);
  const auto file = chosen.output / name_of(chosen, all);
  write_file(file.string() + ".json", to_json(all));
  write_file(file.string() + ".html", page_of(all, chosen.compare.empty() ? nullptr : &before));
}

} // namespace

int main(int argc, char** argv) {
  try {
    end_in_order_on_signals();
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto parsed = parse_options(argc, argv, programs);
    if (parsed.exit_code)
      return *parsed.exit_code;
    run(parsed.chosen);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "cycle_bench: " << e.what() << '\n';
    return 1;
  }
}
