#pragma once

#include "pipeline/cycle.hpp"
#include "tests/graph/small_world.hpp"
#include "tests/graph/world_server.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>

namespace cfc::test {

/// Whole cycles in this process: the real engine, against a small world behind a socket.
class cycle_fixture : public testing::Test {
protected:
  explicit cycle_fixture(std::size_t spaces = 1) : world(spaces) {
    settings.lock_dir = testing::TempDir() + "cycle_fixture_" + std::to_string(::getpid());
    std::filesystem::create_directories(settings.lock_dir);
    settings.terminal = screen;
    settings.threads = 2;
  }
  ~cycle_fixture() override { std::filesystem::remove_all(settings.lock_dir); }

  config::tenant tenant_named(const std::string& name) const {
    config::tenant made;
    made.name = name;
    made.confluence.type = confluence::instance::data_center;
    made.confluence.auth = config::confluence_auth::pat;
    made.confluence.token = config::secret("token");
    made.confluence.base_url = server.url();
    made.confluence.api_rate_limit_per_minute = 1'000'000;
    made.confluence.ingest_single_label = "ai-ingest";
    made.confluence.ingest_all_label = "ai-ingest-all";
    made.unique.ingestion_url = made.unique.scope_management_url = server.url();
    made.unique.api_rate_limit_per_minute = 1'000'000;
    made.ingestion.scope_id = "root";
    made.ingestion.with_attachments = false;
    return made;
  }

  small_world world;
  world_server server{world};
  curl::engine engine{curl::engine_settings()};
  config::process_settings process;
  pipeline::cycle_settings settings;
  pipeline::progress_board board;

private:
  struct close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, close> nowhere_{std::fopen("/dev/null", "w")};

protected:
  std::shared_ptr<observe::terminal> screen = std::make_shared<observe::terminal>(nowhere_.get());
};

} // namespace cfc::test
