#!/usr/bin/env bash
# Installs what the integration tests need from npm into tests/integration/npm/node_modules, exactly as the
# lock file says. Does nothing when that has been done already. Without Node or npm, which tools/setup.sh installs,
# it says so and ends well: the tests that need them skip themselves.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/integration/npm"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "npm_setup: node and npm are not installed (run tools/setup.sh; Node 18.12 or newer);" \
       "the tests of authorization, of the official API descriptions and of the blob store will skip themselves"
  exit 0
fi

stamp=node_modules/.installed-from
wanted=$(cat package.json package-lock.json | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "npm_setup: already installed in $PWD/node_modules"
  exit 0
fi

echo "npm_setup: installing into $PWD/node_modules"
npm ci --no-audit --no-fund --ignore-scripts
printf '%s\n' "$wanted" >"$stamp"
echo "npm_setup: done"
