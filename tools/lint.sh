#!/usr/bin/env bash
# clang-tidy over our sources, or over those given: tools/lint.sh [file ...]. Needs a configured build/release.
set -euo pipefail
cd "$(dirname "$0")/.."

# GCC's precompiled header and warnings mean nothing to clang: the header is read as text instead.
mkdir -p build/lint
sed -E -e "s#-include [^ ]*cfc_pch_(io|graph)\.dir/cmake_pch\.hxx#-include $PWD/cmake/pch_\1.hpp#g" \
  -e 's# -(Winvalid-pch|fpch-preprocess|Wno-restrict|Wno-stringop-overflow|Wno-mismatched-new-delete)##g' \
  build/release/compile_commands.json >build/lint/compile_commands.json

if [ $# -gt 0 ]; then
  printf '%s\n' "$@"
else
  git ls-files 'io/*.cpp' 'nodes/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp'
fi | xargs -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet 2> >(grep -v 'warnings generated' >&2)
echo "lint: clean"
