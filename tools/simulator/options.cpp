#include "tools/simulator/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace cfc::simulator {

namespace {

void add_size(CLI::App& app, options& into) {
  auto& size = into.size;
  const std::string group = "Generated instance";
  app.add_option("--spaces", size.spaces, "spaces (10; 0 with --scenario)")->group(group);
  app.add_option("--pages", size.pages, "pages (1000; 0 with --scenario)")->group(group);
  app.add_option("--attachments", size.attachments, "attachments (500; 0 with --scenario)")->group(group);
  app.add_option("--seed", size.seed, "same seed, same instance")->capture_default_str()->group(group);
  app.add_option("--tree-roots", size.tree_roots, "pages with the all-label (as many as spaces)")
      ->group(group);
  app.add_option("--tree-percent", size.tree_percent, "share of a space's pages in trees")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
  app.add_option("--labelled-percent", size.labelled_percent, "share of the others with the single label")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
  app.add_option("--blogposts-percent", size.blogposts_percent, "share of the others that are blog posts")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
  app.add_option("--attachment-pages", size.attachment_pages, "pages that share the attachments")
      ->group(group);
  app.add_option("--body-bytes", size.body_bytes, "mean size of a body")->capture_default_str()->group(group);
  app.add_option("--image-macros-percent", size.image_macros_percent, "share of bodies with an image macro")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
  app.add_option("--attachment-bytes", size.attachment_bytes, "mean size of an attachment")
      ->capture_default_str()
      ->group(group);
  app.add_option("--unsupported-percent", size.unsupported_percent,
                 "attachments of types that connectors skip")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
  app.add_option("--single-label", size.single_label)->capture_default_str()->group(group);
  app.add_option("--all-label", size.all_label)->capture_default_str()->group(group);
  app.add_option("--scenario", into.scenario, "explicit content from a JSON file, beside the generated")
      ->check(CLI::ExistingFile)
      ->group(group);
}

void add_hosts(CLI::App& app, options& into) {
  const std::string group = "Hosts (all on 127.0.0.1; port 0: any free one)";
  app.add_option("--cloud-port", into.cloud_port)->capture_default_str()->group(group);
  app.add_option("--data-center-port", into.data_center_port)->capture_default_str()->group(group);
  app.add_option("--media-port", into.media_port)->capture_default_str()->group(group);
  app.add_option("--unique-port", into.unique_port)->capture_default_str()->group(group);
  app.add_option("--control-port", into.control_port)->capture_default_str()->group(group);
  app.add_option("--context-path", into.confluence.context_path, "Data Center's, such as /confluence")
      ->check([](const std::string& path) {
        const bool fits = path.empty() || (path.front() == '/' && path.back() != '/');
        return fits ? std::string() : std::string("a context path starts with / and doesn't end with it");
      })
      ->group(group);
  app.add_option("--cloud-id", into.confluence.cloud_id)->capture_default_str()->group(group);
  app.add_option("--data-center-id", into.confluence.data_center_id,
                 "what Data Center's manifest of application links says")
      ->capture_default_str()
      ->group(group);
  app.add_option("--site", into.confluence.site, "the site that Cloud's links name")
      ->capture_default_str()
      ->group(group);
}

void add_logins(CLI::App& app, options& into) {
  auto& accepted = into.confluence.accepted;
  const std::string group = "Logins of Confluence";
  app.add_option("--client-id", accepted.client_id)->capture_default_str()->group(group);
  app.add_option("--client-secret", accepted.client_secret)->capture_default_str()->group(group);
  app.add_option("--pat", accepted.pat, "Data Center")->capture_default_str()->group(group);
  app.add_option("--user", accepted.user, "Data Center")->capture_default_str()->group(group);
  app.add_option("--password", accepted.password, "Data Center")->capture_default_str()->group(group);
  app.add_option_function<std::int64_t>(
         "--token-lifetime",
         [&accepted](std::int64_t seconds) { accepted.token_lifetime = std::chrono::seconds(seconds); },
         "seconds an OAuth token lives (3600)")
      ->check(CLI::NonNegativeNumber)
      ->group(group);
}

scope_seed read_scope(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    throw CLI::ValidationError("--unique-scope", "takes ID=PATH, such as scope_root=Company/Confluence");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_unique(CLI::App& app, options& into) {
  auto& unique = into.unique;
  unique.known_documents_only = true;
  const std::string group = "Unique";
  const std::map<std::string, unique_auth> kinds{{"cluster_local", unique_auth::cluster_local},
                                                 {"external", unique_auth::external},
                                                 {"both", unique_auth::both}};
  app.add_option("--unique-auth", unique.auth, "cluster_local, external or both (the default)")
      ->transform(CLI::CheckedTransformer(kinds))
      ->group(group);
  app.add_option("--unique-company", unique.company_id)->capture_default_str()->group(group);
  app.add_option("--unique-user", unique.users, "users that exist, the service user first")
      ->capture_default_str()
      ->group(group);
  app.add_option("--unique-client-id", unique.client_id)->capture_default_str()->group(group);
  app.add_option("--unique-client-secret", unique.client_secret)->capture_default_str()->group(group);
  app.add_option("--unique-project-id", unique.project_id)->capture_default_str()->group(group);
  app.add_option("--unique-token-lifetime", unique.token_lifetime_s, "seconds")
      ->capture_default_str()
      ->group(group);
  app.add_option_function<std::vector<std::string>>(
         "--unique-scope",
         [&unique](const std::vector<std::string>& scopes) {
           unique.scopes.clear();
           for (const auto& one : scopes)
             unique.scopes.push_back(read_scope(one));
         },
         "ID=PATH, repeatable: scopes from the start (scope_root=Company/Confluence)")
      ->group(group);
  app.add_option("--unique-max-upload-bytes", unique.max_upload_bytes,
                 "a larger upload gets 413; 0: unlimited")
      ->capture_default_str()
      ->group(group);
  app.add_flag("!--unique-any-document", unique.known_documents_only,
               "GraphQL documents that no connector is known to send are answered, too")
      ->group(group);
  app.add_option("--blob-url", unique.blob.base_url, "uploads go to this blob service instead")->group(group);
  app.add_option("--blob-account", unique.blob.account)->group(group);
  app.add_option("--blob-key", unique.blob.key, "base64")->group(group);
  app.add_option("--blob-container", unique.blob.container)->group(group);
}

void add_behaviour(CLI::App& app, options& into) {
  const std::string group = "Behaviour";
  app.add_option("--latency-ms", into.latency_ms, "before every answer, but not of control")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->group(group);
  app.add_option("--confluence-rate-limit", into.confluence_rate_limit, "requests per minute; 0: unlimited")
      ->capture_default_str()
      ->group(group);
  app.add_option("--unique-rate-limit", into.unique_rate_limit, "requests per minute; 0: unlimited")
      ->capture_default_str()
      ->group(group);
  app.add_option("--mode", into.modes, "NAME=VALUE, repeatable; docs/simulator.md lists them")->group(group);
  app.add_option("--utc-offset-minutes", into.confluence.utc_offset_minutes,
                 "time zone of Data Center's times and of CQL dates")
      ->capture_default_str()
      ->group(group);
  app.add_option("--threads", into.threads)->check(CLI::Range(1, 64))->capture_default_str()->group(group);
  app.add_option("--request-log", into.request_log, "requests kept for the control host; 0: none")
      ->capture_default_str()
      ->group(group);
}

} // namespace

parsed_options parse_options(int argc, char** argv) {
  parsed_options result;
  CLI::App app("Simulated Confluence Cloud, Confluence Data Center, media host and Unique on 127.0.0.1.\n"
               "Prints one line of JSON with all ports when it is ready; stops on SIGTERM or SIGINT.",
               "confluence-simulator");
  add_size(app, result.chosen);
  add_hosts(app, result.chosen);
  add_logins(app, result.chosen);
  add_unique(app, result.chosen);
  add_behaviour(app, result.chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int said = app.exit(e);
    result.exit_code = said == 0 ? 0 : 2;
    return result;
  }
  auto& size = result.chosen.size;
  const bool generated = result.chosen.scenario.empty();
  if (generated && app.count("--spaces") == 0)
    size.spaces = 10;
  if (generated && app.count("--pages") == 0)
    size.pages = 1'000;
  if (generated && app.count("--attachments") == 0)
    size.attachments = std::min(500U, size.pages);
  return result;
}

} // namespace cfc::simulator
