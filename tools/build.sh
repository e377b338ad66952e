#!/usr/bin/env bash
# Configures and builds a preset: tools/build.sh release [target ...]. Prints what is slow only when it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-release}
shift || true

[ "$preset" != tsan ] || tools/tsan_onetbb.sh
cmake --preset "$preset" >"/tmp/cfc-configure.$$.log" 2>&1 || { cat "/tmp/cfc-configure.$$.log"; rm -f "/tmp/cfc-configure.$$.log"; exit 1; }
rm -f "/tmp/cfc-configure.$$.log"
started=$(date +%s)
cmake --build "build/$preset" ${1:+--target "$@"} -- --quiet | grep -v "no work to do" || test "${PIPESTATUS[0]}" -eq 0
echo "build: preset $preset took $(($(date +%s) - started)) s"
