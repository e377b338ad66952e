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
