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
. tools/support/simulator.sh

say() { printf '\n== %s\n' "$*"; }

say "a simulated Confluence Data Center with $pages pages and $attachments attachments, and a simulated Unique"
start_simulator --spaces 4 --pages "$pages" --attachments "$attachments" --image-macros-percent 0 \
  --context-path /confluence
echo "Confluence $confluence   Unique $unique"

# The token stays out of the file, as operators keep it. Images go into their pages, where a language model reads them.
write_tenant demo os.environ/DEMO_CONFLUENCE_TOKEN 100000 16 \
  'pageIngestionConfig: {htmlConfig: {imageContentExtraction: {enabled: true, languageModel: DEMO_MODEL}}}'
export DEMO_CONFLUENCE_TOKEN=sim-pat
echo "Of the tenant file, besides addresses and logins:"
sed -n '/^ingestion:/,$p' "$work/demo-tenant-config.yaml"

# Log lines of warnings and errors only, so that the tables stand out.
connector() {
  "$bin/confluence-connector" "$@" --config "$work/*-tenant-config.yaml" --log-level warn
}

say "one page there shows an image of its own, one of another page, and one of another host"
curl -sS --fail "$control/control/mutate" -d '[
  {"op": "addPage", "id": "11", "space": "S0", "title": "Logos", "body": "<p>Logos</p>",
   "attachments": [{"title": "logo.png", "mediaType": "image/png", "size": 30000}]},
  {"op": "addPage", "id": "12", "space": "S0", "title": "A page with images", "labels": ["ai-ingest"],
   "body": "<p>before</p><ac:image><ri:attachment ri:filename=\"chart.png\" /></ac:image><ac:image><ri:attachment ri:filename=\"logo.png\"><ri:page ri:content-title=\"Logos\" /></ri:attachment></ac:image><ac:image><ri:url ri:value=\"https://elsewhere.example/x.png\" /></ac:image><p>behind</p>",
   "attachments": [{"title": "chart.png", "mediaType": "image/png", "size": 1500000}]}
]' >/dev/null

say "what a sync would do: confluence-connector plan"
connector plan
say "first run: everything is new: confluence-connector sync"
connector sync --report "$work/report.json"
say "images in pages"
jq -r '.[0].counts.images | "inlined \(.inlined), appended \(.appended), \(.bytes) bytes, left as they were \(.left)"' "$work/report.json"
curl -sS --fail "$control/control/state?prefix=demo/" |
  jq -r '.contents[] | select(.key | endswith("/12")) | "the page with images is \(.byteSize) bytes long in Unique"'
say "second run: nothing to do"
connector sync

say "in Confluence, three pages are edited, two are removed, an attachment is removed, and a space disappears"
curl -sS --fail "$control/control/mutate" -d '[
  {"op": "editPage", "id": "1000000", "body": "<p>edited</p>"},
  {"op": "editPage", "id": "1000001", "body": "<p>edited</p>"},
  {"op": "editPage", "id": "1000002", "title": "A new title"},
  {"op": "removePage", "id": "1000005"},
  {"op": "removePage", "id": "1000006"},
  {"op": "removeAttachment", "id": "2000000001"},
  {"op": "removeSpace", "key": "S3"}
]' >/dev/null
say "third run: exactly that"
connector sync --report "$work/report.json"

say "what is in Unique now"
jq -r '.[0].counts | "pages ingested \(.pages.ingested), attachments ingested \(.attachments.ingested), deleted \(.deleted), removed spaces \(.orphanedScopesDeleted) with \(.orphanedFilesDeleted) contents"' "$work/report.json"
curl -sS --fail "$control/control/state/summary" | jq -c .
