#!/bin/sh
# Builds the fuzzer of the readers with clang and lets it run: tools/fuzz.sh [SECONDS], 60 by default.
# A crash ends with a non-zero exit and leaves the input in build/fuzz.
set -eu

seconds=${1:-60}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/fuzz

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER="${CXX:-clang++-14}" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCFC_FUZZ=ON
cmake --build "$build" --target readers_fuzz

mkdir -p "$build/corpus"
cd "$build"
exec bin/readers_fuzz -max_total_time="$seconds" -max_len=65536 -print_final_stats=1 \
  corpus "$root/tests/fuzz/corpus"
