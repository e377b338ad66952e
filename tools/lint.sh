#!/usr/bin/env bash
# clang-tidy over our sources, and who may print.
#   tools/lint.sh              all of them
#   tools/lint.sh --changed    those that differ from the commit before the last
#   tools/lint.sh FILE ...     those
set -euo pipefail
cd "$(dirname "$0")/.."

# What isn't ours goes to a terminal made printable and without secrets (OBS-6). So only those write to one who see to that.
if git grep -nE '\b(f?printf|f?puts|f?putc|putchar|fwrite|vf?printf)\(|std::(cout|cerr|clog)\b' \
    -- 'io/*.[ch]pp' 'nodes/*.[ch]pp' 'pipeline/*.[ch]pp' 'tools/connector/*.[ch]pp' \
    ':!io/observe/stream_writer.cpp' ':!tools/connector/printing.cpp'; then
  echo "lint: these lines print past tools/connector/printing and the log" >&2
  exit 1
fi

# Rooms (docs/architecture.md): includes go down only. may_not ROOM PATTERN: a line of the room that includes such a file.
may_not() {
  if git grep -nE "#include [\"<]($2)" -- "$1/*.[ch]pp" "${@:3}"; then
    echo "lint: $1 includes what is above it" >&2
    exit 1
  fi
}
may_not io 'nodes/|pipeline/|tools/|bench/|oneapi/'
may_not nodes/operations 'nodes/[a-z_]+\.hpp|nodes/graph/|pipeline/|tools/|bench/|oneapi/'
may_not nodes/graph 'nodes/[a-z_]+\.hpp|pipeline/|tools/|bench/'
may_not nodes 'pipeline/|tools/|bench/'
may_not pipeline/report 'nodes/[a-z_]+\.hpp|nodes/graph/|pipeline/[a-z_]+\.hpp|tools/|bench/|oneapi/'
may_not pipeline 'tools/|bench/'
may_not tools/simulator 'io/|nodes/|pipeline/|tools/connector/'

# GCC 12 copies what braces make within a co_await bit by bit, and frees it twice: name it first.
if git grep -nE 'co_await [^;]*[(,] ?\{' -- 'io/*.cpp' 'nodes/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp' 'bench/*.cpp'; then
  echo "lint: these lines wait for a call with a temporary in braces" >&2
  exit 1
fi

# Every file alone, with what it includes itself and no more (preset plain), and without what only GCC knows.
cmake --preset plain -B build/lint >/dev/null
sed -E -i 's# -(fpch-preprocess|Wno-restrict|Wno-stringop-overflow|Wno-mismatched-new-delete)##g' \
  build/lint/compile_commands.json

# Git's * reaches into folders.
rooms=('io/*.cpp' 'nodes/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp' 'bench/*.cpp')
if [ "${1:-}" = "--changed" ]; then
  git diff --name-only --diff-filter=d "$(git rev-parse --verify -q HEAD~1 || git hash-object -t tree /dev/null)" -- "${rooms[@]}"
elif [ $# -gt 0 ]; then
  printf '%s\n' "$@"
else
  git ls-files "${rooms[@]}"
fi | xargs -r -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet 2> >(grep -v 'warnings generated' >&2)
echo "lint: clean"
