#!/usr/bin/env bash
# Installs what the integration tests need from npm into tests/integration/npm/node_modules, exactly as the
# lock file says. Does nothing when that has been done already. Where it can't be done (no Node or npm, or a network
# from which npm's registry can't be reached) it says so and ends well, and the tests that need them skip themselves;
# with CI=true, which .ci/run sets, it fails instead.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/integration/npm"

leave_out() {
  echo "npm_setup: $1; the tests of authorization, of the official API descriptions, of the blob store" \
       "and of the manifests will skip themselves" >&2
  if [ "${CI:-}" = true ]; then
    echo "npm_setup: CI=true: nothing may be left out" >&2
    exit 1
  fi
  exit 0
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  leave_out "node and npm are not installed (run tools/setup.sh; Node 18.12 or newer)"
fi

stamp=node_modules/.installed-from
wanted=$(cat package.json package-lock.json | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "npm_setup: already installed in $PWD/node_modules"
  exit 0
fi

echo "npm_setup: installing into $PWD/node_modules"
# Two more tries of a few seconds: npm's own patience with a registry that can't be reached is minutes.
if ! npm ci --no-audit --no-fund --ignore-scripts --fetch-retries=2 --fetch-retry-mintimeout=1000 \
    --fetch-retry-maxtimeout=5000 --fetch-timeout=60000; then
  # Half an installation would fail the tests instead of skipping them.
  rm -rf node_modules
  leave_out "npm could not install them (see above)"
fi
printf '%s\n' "$wanted" >"$stamp"
echo "npm_setup: done"
