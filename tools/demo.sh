#!/usr/bin/env bash
# A real synchronisation on this machine, from nothing: builds, starts a simulated Confluence and a simulated Unique,
# and runs the connector three times: everything is new, nothing has changed, and after edits just those.
#   tools/demo.sh [pages [attachments]]     default 400 and 200
set -euo pipefail
cd "$(dirname "$0")/.."
pages=${1:-400}
attachments=${2:-200}

tools/setup.sh
tools/build.sh release confluence-connector confluence-simulator
bin=$PWD/build/release/bin

work=$(mktemp -d)
simulator=
cleanup() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

say() { printf '\n== %s\n' "$*"; }

say "a simulated Confluence Data Center with $pages pages and $attachments attachments, and a simulated Unique"
"$bin/confluence-simulator" --spaces 4 --pages "$pages" --attachments "$attachments" --context-path /confluence \
  >"$work/ready.json" 2>"$work/simulator.log" &
simulator=$!
for _ in $(seq 100); do
  [ -s "$work/ready.json" ] && break
  kill -0 "$simulator" 2>/dev/null || { cat "$work/simulator.log" >&2; exit 1; }
  sleep 0.1
done
confluence=$(jq -r .dataCenter.baseUrl "$work/ready.json")
unique=$(jq -r .unique.url "$work/ready.json")
control=$(jq -r .control.url "$work/ready.json")
echo "Confluence $confluence   Unique $unique"

cat >"$work/demo-tenant-config.yaml" <<YAML
confluence:
  instanceType: data-center
  baseUrl: $confluence
  auth:
    mode: pat
    token: os.environ/DEMO_CONFLUENCE_TOKEN
  apiRateLimitPerMinute: 100000
  ingestSingleLabel: ai-ingest
  ingestAllLabel: ai-ingest-all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders:
    x-company-id: company_1
    x-user-id: user_1
  ingestionServiceBaseUrl: $unique/ingestion
  scopeManagementServiceBaseUrl: $unique/scope-management
  apiRateLimitPerMinute: 1000000
processing:
  concurrency: 16
ingestion:
  scopeId: scope_root
YAML
export DEMO_CONFLUENCE_TOKEN=sim-pat

# Log lines of warnings and errors only, so that the tables stand out.
connector() {
  "$bin/confluence-connector" "$@" --config "$work/*-tenant-config.yaml" --lock-dir "$work" --log-level warn
}

say "what a sync would do: confluence-connector plan"
connector plan
say "first run: everything is new: confluence-connector sync"
connector sync
say "second run: nothing to do"
connector sync

say "in Confluence, three pages are edited, two are removed, an attachment is removed, and a space disappears"
curl -sS --fail "$control/control/mutate" -d '[
  {"op": "editPage", "id": "1000000", "body": "<p>edited</p>"},
  {"op": "editPage", "id": "1000001", "body": "<p>edited</p>"},
  {"op": "editPage", "id": "1000002", "title": "A new title"},
  {"op": "removePage", "id": "1000005"},
  {"op": "removePage", "id": "1000006"},
  {"op": "removeAttachment", "id": "2000000000"},
  {"op": "removeSpace", "key": "S3"}
]' >/dev/null
say "third run: exactly that"
connector sync --report "$work/report.json"

say "what is in Unique now"
jq -r '.[0].counts | "pages ingested \(.pages.ingested), attachments ingested \(.attachments.ingested), deleted \(.deleted), removed spaces \(.orphanedScopesDeleted) with \(.orphanedFilesDeleted) contents"' "$work/report.json"
curl -sS --fail "$control/control/state/summary" | jq -c .
