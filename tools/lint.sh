#!/usr/bin/env bash
# clang-tidy over our sources.
#   tools/lint.sh              all of them
#   tools/lint.sh --changed    those that differ from the commit before the last
#   tools/lint.sh FILE ...     those
set -euo pipefail
cd "$(dirname "$0")/.."

# One file at a time, and without what means nothing to clang: GCC's precompiled header, which is read as text
# instead, and its warnings.
cmake --preset release -B build/lint -DCMAKE_UNITY_BUILD=OFF >/dev/null
sed -E -i -e "s#-include [^ ]*cfc_pch_([a-z_]+)\.dir/cmake_pch\.hxx#-include $PWD/cmake/pch_\1.hpp#g" \
  -e 's# -(Winvalid-pch|fpch-preprocess|Wno-restrict|Wno-stringop-overflow|Wno-mismatched-new-delete)##g' \
  build/lint/compile_commands.json

rooms=('io/*.cpp' 'nodes/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp')
if [ "${1:-}" = "--changed" ]; then
  git diff --name-only --diff-filter=d "$(git rev-parse --verify -q HEAD~1 || git hash-object -t tree /dev/null)" -- "${rooms[@]}"
elif [ $# -gt 0 ]; then
  printf '%s\n' "$@"
else
  git ls-files "${rooms[@]}"
fi | xargs -r -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet 2> >(grep -v 'warnings generated' >&2)
echo "lint: clean"
