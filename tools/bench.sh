#!/usr/bin/env bash
# Whole-cycle figures against the simulator on this machine: an initial and an unchanged cycle.
#   tools/bench.sh [pages [attachments [concurrency]]]     default 10000, 5000, 64
# Micro benchmarks are programs of their own: build/release/bin/*_bench (docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "$0")/.."
pages=${1:-10000}
attachments=${2:-5000}
concurrency=${3:-64}
tools/build.sh release confluence-connector confluence-simulator
. tools/support/simulator.sh

start_simulator --spaces 10 --pages "$pages" --attachments "$attachments" --request-log 0
write_tenant bench sim-pat 100000000 "$concurrency"

for cycle in initial unchanged; do
  echo "== $cycle cycle of $pages pages and $attachments attachments, concurrency $concurrency"
  TIMEFORMAT='  wall %R s, connector CPU %U s user + %S s system'
  time "$bin/confluence-connector" sync --config "$work/bench-tenant-config.yaml" --progress off --log-level warn
done
