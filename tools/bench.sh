#!/usr/bin/env bash
# Whole-cycle figures against the simulator on this machine: an initial and an unchanged cycle.
#   tools/bench.sh [pages [attachments [concurrency]]]     default 10000, 5000, 64
# Micro benchmarks are programs of their own: build/release/bin/search_page_bench.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=${1:-10000}
attachments=${2:-5000}
concurrency=${3:-64}
tools/build.sh release confluence-connector confluence-simulator
bin=$PWD/build/release/bin

work=$(mktemp -d)
simulator=
cleanup() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

"$bin/confluence-simulator" --spaces 10 --pages "$pages" --attachments "$attachments" --request-log 0 >"$work/ready.json" &
simulator=$!
for _ in $(seq 100); do
  [ -s "$work/ready.json" ] && break
  sleep 0.1
done
cat >"$work/bench-tenant-config.yaml" <<YAML
confluence:
  instanceType: data-center
  baseUrl: $(jq -r .dataCenter.baseUrl "$work/ready.json")
  auth: {mode: pat, token: sim-pat}
  apiRateLimitPerMinute: 100000000
  ingestSingleLabel: ai-ingest
  ingestAllLabel: ai-ingest-all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders: {x-company-id: company_1, x-user-id: user_1}
  ingestionServiceBaseUrl: $(jq -r .unique.url "$work/ready.json")/ingestion
  scopeManagementServiceBaseUrl: $(jq -r .unique.url "$work/ready.json")/scope-management
  apiRateLimitPerMinute: 100000000
processing: {concurrency: $concurrency}
ingestion: {scopeId: scope_root}
YAML

for cycle in initial unchanged; do
  echo "== $cycle cycle of $pages pages and $attachments attachments, concurrency $concurrency"
  TIMEFORMAT='  wall %R s, connector CPU %U s user + %S s system'
  time "$bin/confluence-connector" sync --config "$work/bench-tenant-config.yaml" --lock-dir "$work" --progress off --log-level warn
done
