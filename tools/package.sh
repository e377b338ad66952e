#!/usr/bin/env bash
# Makes the Debian package of the release build: build/release/packages/confluence-connector_VERSION_ARCHITECTURE.deb,
# and prints its path. docs/packages.md says what is in it.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/build.sh release confluence-connector confluence-simulator >&2
folder=build/release/packages
rm -rf "$folder"
# Folders of the package are everybody's to read, whatever the umask here.
(umask 022 && cpack --config build/release/CPackConfig.cmake -B "$folder") >"/tmp/cfc-cpack.$$.log" 2>&1 ||
  { cat "/tmp/cfc-cpack.$$.log" >&2; rm -f "/tmp/cfc-cpack.$$.log"; exit 1; }
rm -rf "/tmp/cfc-cpack.$$.log" "$folder/_CPack_Packages"
ls "$folder"/*.deb
