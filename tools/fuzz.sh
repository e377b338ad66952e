#!/bin/sh
# Builds the fuzzers of the readers and of the images in page bodies with clang and lets them run side by side:
# tools/fuzz.sh [SECONDS], 60 by default. A crash ends with a non-zero exit and leaves the input in build/fuzz.
set -eu

seconds=${1:-60}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/fuzz

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER="${CXX:-clang++-14}" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCFC_FUZZ=ON
cmake --build "$build" --target readers_fuzz inlining_fuzz

# run NAME FOLDER: with what earlier runs found, and the examples in that folder of tests/fuzz.
run() {
  mkdir -p "$build/found/$1"
  cd "$build"
  bin/"$1" -max_total_time="$seconds" -max_len=65536 -print_final_stats=1 "found/$1" "$root/tests/fuzz/$2"
}

run inlining_fuzz bodies >"$build/inlining_fuzz.log" 2>&1 &
other=$!
failed=0
run readers_fuzz corpus || failed=1
wait "$other" || failed=1
cat "$build/inlining_fuzz.log"
exit "$failed"
