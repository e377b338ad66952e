#pragma once

#include "tools/connector/options.hpp"

/// What `--help` says beside the options.
namespace cfc::connector {

inline constexpr const char* program = "confluence-connector";

/// Above the list of commands.
inline constexpr const char* about =
    "Copies pages and attachments of Confluence, those that carry a label you "
    "choose, into the knowledge base of\n"
    "Unique and keeps them up to date: new and changed items are ingested, removed "
    "ones deleted. Each tenant (one\n"
    "Confluence instance with its target) is described by a file "
    "NAME-tenant-config.yaml; see docs/configuration.md.\n";

/// Below it.
inline constexpr const char* examples =
    "Examples:\n"
    "  confluence-connector validate --config '/etc/connector/*-tenant-config.yaml'\n"
    "  confluence-connector doctor   --config acme-tenant-config.yaml\n"
    "  confluence-connector plan     --config acme-tenant-config.yaml\n"
    "  confluence-connector sync     --config acme-tenant-config.yaml --report report.json --max-delete 500\n"
    "\n"
    "Exit codes:\n"
    "  0    everything was done, no item failed\n"
    "  1    a cycle was aborted, the log says why; what is not safe to delete was not deleted\n"
    "  2    wrong configuration or usage; no request was sent\n"
    "  3    some items failed; the report names them, the next cycle tries them again. Of audit: something differs\n"
    "  4    a cycle was skipped: another one of the same tenant is running\n"
    "  5    the time of --max-duration was over; the next run goes on\n"
    "  129, 130, 131, 143  stopped by SIGHUP, Ctrl-C, SIGQUIT or SIGTERM; work in hand was finished or cleaned up\n"
    "\n"
    "'confluence-connector COMMAND --help' explains a command and its options.";

struct command_text {
  command what;
  const char* name;
  const char* summary;     ///< in the list of commands
  const char* explanation; ///< above its options
};

/// All there are, in the order in which they are listed.
inline constexpr command_text commands[] = {
    {command::sync, "sync", "Synchronise every selected tenant once, then end",
     "Runs one cycle for every selected tenant and ends: finds the labelled pages and their attachments, "
     "asks Unique\n"
     "which are new, changed or gone, ingests and deletes accordingly. Tenants with status deleted are "
     "cleaned up\n"
     "instead. Made for cron, a Kubernetes CronJob and the first bulk ingestion; may be repeated at any "
     "time."},
    {command::serve, "serve", "Run as a service: synchronise at once, then by each tenant's schedule",
     "Runs until it is told to end: the first cycle of every selected tenant at once, then one whenever the "
     "tenant's\n"
     "processing.scanIntervalCron fires; what comes while a cycle of the tenant still runs is passed over. Answers "
     "GET\n"
     "/probe and GET /health on PORT (51349) and GET /metrics on OTEL_EXPORTER_PROMETHEUS_PORT (8081). The log goes "
     "to\n"
     "stdout. Made for a container; see docs/service.md."},
    {command::plan, "plan", "Show what sync would do, without changing anything",
     "Finds the labelled pages and asks Unique for the difference, then prints for each space what sync "
     "would add,\n"
     "update and delete, the requests it would make and the time they take at the configured rates. Changes "
     "nothing."},
    {command::doctor, "doctor", "Find out whether a sync could work, without writing anything",
     "Looks at everything that can be known before the first write: names, connections, certificates, clock, logins,\n"
     "labels, a page, an attachment, rights, the root scope. Prints the result of each check, and what to do where\n"
     "one fails. Sends reading requests only. Exit code 1 when a check has failed."},
    {command::audit, "audit", "Compare, content by content, what Confluence has with what Unique holds",
     "Lists the labelled pages and their attachments as a sync does, and all that Unique holds of them, and prints what\n"
     "is missing, extra, half-registered, failed, still in ingestion or of the wrong size. Changes nothing without\n"
     "--repair. Exit code 3 when something differs. Best run when a sync has ended and Unique has had its time."},
    {command::validate, "validate", "Check the tenant files and show the settings in effect",
     "Reads and checks all tenant files and prints the settings in effect, defaults included and secrets "
     "masked.\n"
     "Every error of every file is reported with its line. Sends no request."},
    {command::graph, "graph", "Print the flow graph that a cycle runs in, as a picture to be drawn",
     "Builds the flow graph of a cycle and prints its nodes and edges, in the language of Graphviz or of "
     "Mermaid.\n"
     "Bounded edges are bold and named as in the progress display. Needs no tenant file and sends no request."},
};

} // namespace cfc::connector
