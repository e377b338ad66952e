#pragma once

#include "io/http/message.hpp"
#include "io/observe/log.hpp"
#include "nodes/operations/failure_streak.hpp"
#include "pipeline/cycle_settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The command line (SPEC section 2) as plain values. Nothing here reads files or the environment.
namespace cfc::connector {

enum class command : std::uint8_t { sync, serve, plan, doctor, audit, validate, graph };
enum class picture_format : std::uint8_t { dot, mermaid };
enum class log_format : std::uint8_t { automatic, text, json }; ///< automatic: text on a terminal, else JSON
enum class progress_mode : std::uint8_t { automatic, bar, plain, off };

struct options {
  command what = command::sync;

  std::vector<std::string> patterns; ///< empty: TENANT_CONFIG_PATH_PATTERN
  std::vector<std::string> tenants;  ///< empty: all
  log_format format = log_format::automatic;
  std::optional<observe::level> log_level; ///< absent: LOG_LEVEL

  // Of graph.
  picture_format picture = picture_format::dot;

  bool json = false;                      ///< of doctor and audit
  bool repair = false;                    ///< of audit, RUN-8
  std::optional<std::string> upload_host; ///< of doctor, RUN-7: a URL of it

  // Of sync and plan, some of serve and audit.
  std::vector<std::string> spaces, exclude_spaces;               ///< RUN-1
  std::optional<std::string> only_file;                          ///< RUN-4
  bool force = false;                                            ///< RUN-5
  std::optional<std::chrono::milliseconds> max_duration;         ///< RUN-2
  std::uint64_t max_failures = nodes::default_failures_in_a_row; ///< in a row, RUN-3; 0: any number
  std::optional<std::string> report_file;                        ///< "-": stdout
  std::chrono::milliseconds report_every{30'000};                ///< while a run lasts
  std::optional<std::string> deletions_file;                     ///< DEL-7; "-": stdout
  std::optional<std::chrono::milliseconds> wait;                 ///< RUN-8, of sync; absent: not at all
  std::optional<std::string> failures_file;                      ///< RUN-4, of sync
  std::optional<std::string> metrics_file;                       ///< RUN-6, of sync
  std::optional<std::string> metrics_listen;                     ///< RUN-6, of sync: HOST:PORT
  progress_mode progress = progress_mode::automatic;
  std::optional<std::uint64_t> max_delete;        ///< DEL-6; 0 forbids deletions
  std::optional<std::uint64_t> accept_unlabelled; ///< DEL-6
  bool move_root = false;                         ///< SCP-4
  std::optional<std::string> adopt;               ///< SCP-7: the tenant's former name
  std::optional<std::string> identity;            ///< DEL-T
  std::optional<std::string> lock_dir;            ///< CYC-1; absent: the state folder
  std::optional<std::string> journal_dir;         ///< REL-6; absent: the state folder
  bool keeps_journal = true;                      ///< false: `--journal-dir none`
  std::chrono::milliseconds grace_period = pipeline::default_grace_period; ///< of serve: 20 s (OPS-4)
  std::chrono::milliseconds connect_timeout = http::timeouts().connect;
  std::chrono::milliseconds header_timeout = http::timeouts().headers;
  std::chrono::milliseconds stall_timeout = http::timeouts().stall;
  std::chrono::milliseconds answer_timeout = http::timeouts().answer;
  std::optional<std::size_t> tenants_in_parallel; ///< absent: all (CYC-6)
  std::optional<unsigned> threads;                ///< of computing; absent: one for each core
};

/// The program ends here: help and version (on stdout) or wrong usage (on stderr).
struct early_exit {
  int code;         ///< of pipeline::exit_status
  std::string text; ///< with its newline
};

std::variant<options, early_exit> parse_command_line(int argc, const char* const* argv,
                                                     const std::string& version);

} // namespace cfc::connector
