#!/usr/bin/env bash
# All checks, from a fresh clone: setup, format, build, unit, contract and integration tests.
#   tools/test.sh         the default: also clang-tidy over what the newest commit changed
#   tools/test.sh --full  adds clang-tidy over everything, a build of every file alone, without precompiled headers,
#                         AddressSanitizer and ThreadSanitizer
# Where npm's registry can't be reached, the tests that need it are left out and named at the end; with CI=true that
# fails (tools/npm_setup.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
full=false
[ "${1:-}" = "--full" ] && full=true
started=$(date +%s)

tools/setup.sh
# Node.js packages that stand in for other people's servers in the integration tests.
tools/npm_setup.sh

echo "== format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror

echo "== build and test (release)"
tools/build.sh release
# Four at a time, since the longest of them mostly wait. What takes longer than the time hangs: machines of one size differ by a
# factor of four.
ctest --test-dir build/release --output-on-failure --timeout 1500 --parallel 4
# The next run of ctest writes another.
results=$(grep -aE -A1 '^\[ +OK \]|^\[  SKIPPED \] .*\(|: Skipped$' build/release/Testing/Temporary/LastTest.log)

echo "== lint"
if $full; then tools/lint.sh; else tools/lint.sh --changed; fi

if $full; then
  echo "== every file alone"
  tools/build.sh plain

  echo "== random edits and lies that begin elsewhere"
  CFC_SEED=random ctest --test-dir build/release --output-on-failure --timeout 1500 -L endurance

  # Both programs and all tests, of which some run units in their own process and others start the programs.
  for preset in asan tsan; do
    echo "== all tests with $preset"
    tools/build.sh "$preset"
    # tests/integration and tests/contract say in their CMakeLists.txt which ThreadSanitizer is spared, and why.
    TSAN_OPTIONS="suppressions=$PWD/tests/tsan_suppressions.txt second_deadlock_stack=1" \
      ctest --test-dir "build/$preset" --output-on-failure --timeout 3600 --parallel 4 \
            -LE "endurance$([ "$preset" = tsan ] && echo "|documents" || true)"
  done
fi

echo "== all passed in $(($(date +%s) - started)) s"
echo "format, $(grep -c '^\[ .* OK \]' <<<"$results") test cases, lint$($full && echo " of everything, every file alone, asan, tsan" || true)"
# What GoogleTest says of a skipped test: "...: Skipped", the reason, the name. Suites are enough to know what is missing.
awk '/: Skipped$/ { getline reason }
     /^\[  SKIPPED \] .*\(/ { suite = $4; sub(/\..*/, "", suite); ++cases[reason]
                             if (!seen[reason, suite]++) suites[reason] = suites[reason] " " suite }
     END { for (reason in cases) print "left out, since " reason ": " cases[reason] " test cases of" suites[reason] }' <<<"$results"
