#!/usr/bin/env bash
# clang-tidy over our sources. Needs a configured build/release.
#   tools/lint.sh              all of them
#   tools/lint.sh --changed    those that differ from the commit before the last
#   tools/lint.sh FILE ...     those
set -euo pipefail
cd "$(dirname "$0")/.."

# GCC's precompiled header and warnings mean nothing to clang: the header is read as text instead.
mkdir -p build/lint
sed -E -e "s#-include [^ ]*cfc_pch_([a-z_]+)\.dir/cmake_pch\.hxx#-include $PWD/cmake/pch_\1.hpp#g" \
  -e 's# -(Winvalid-pch|fpch-preprocess|Wno-restrict|Wno-stringop-overflow|Wno-mismatched-new-delete)##g' \
  build/release/compile_commands.json >build/lint/compile_commands.json

rooms=('io/*.cpp' 'nodes/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp')
if [ "${1:-}" = "--changed" ]; then
  git diff --name-only --diff-filter=d "$(git rev-parse --verify -q HEAD~1 || git hash-object -t tree /dev/null)" -- "${rooms[@]}"
elif [ $# -gt 0 ]; then
  printf '%s\n' "$@"
else
  git ls-files "${rooms[@]}"
fi | xargs -r -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet 2> >(grep -v 'warnings generated' >&2)
echo "lint: clean"
