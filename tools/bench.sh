#!/usr/bin/env bash
# Measures whole cycles from outside, against simulated services on this machine, and writes the result as JSON and as a page into
# bench/results: docs/benchmarks.md says how to read them.
#   tools/bench.sh [OPTIONS]     --help tells the options; without any: sizes S and M, 3 runs of each scenario that takes minutes
set -euo pipefail
cd "$(dirname "$0")/.."
targets=(cycle_bench confluence-connector confluence-simulator)
for option in "$@"; do
  case $option in
  --help | -h | --list) targets=(cycle_bench) ;;
  --micro | --micro-only) for file in bench/*_bench.cpp; do targets+=("$(basename "$file" .cpp)"); done ;;
  esac
done
tools/build.sh release "${targets[@]}"
exec build/release/bin/cycle_bench "$@"
