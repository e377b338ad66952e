#!/usr/bin/env bash
# All checks, from a fresh clone: setup, format, build, unit, contract and integration tests.
#   tools/test.sh         the default: also clang-tidy over what the newest commit changed
#   tools/test.sh --full  adds AddressSanitizer, ThreadSanitizer and clang-tidy over everything
set -euo pipefail
cd "$(dirname "$0")/.."
full=false
[ "${1:-}" = "--full" ] && full=true

tools/setup.sh
# Node.js packages that stand in for other people's servers in the integration tests.
tools/npm_setup.sh

echo "== format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror

echo "== build and test (release)"
tools/build.sh release
# Four at a time, since the longest of them mostly wait.
ctest --test-dir build/release --output-on-failure --timeout 600 --parallel 4

echo "== lint"
if $full; then tools/lint.sh; else tools/lint.sh --changed; fi

if $full; then
  # The programs with sanitizers; the tests that start them stay as they are.
  for preset in asan tsan; do
    echo "== programs of $preset under the integration and fault tests"
    tools/build.sh "$preset" confluence-connector confluence-simulator
    CFC_PROGRAMS="$PWD/build/$preset/bin" TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp second_deadlock_stack=1" \
      ctest --test-dir build/release --output-on-failure --timeout 1200 --parallel 2 -L 'integration|fault'
  done
fi
