#!/usr/bin/env bash
# Builds the installed version of oneTBB with ThreadSanitizer, from Debian's source, into build/tsan-onetbb. The sanitizer
# can't see otherwise that one task comes after another: every message would be a race, or none of ours would be told.
# Does nothing where that is there already. As any user: apt's lists of sources are kept there as well.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(dpkg-query -W -f='${source:Version}' libtbb-dev)
there=$PWD/build/tsan-onetbb
[ "$(cat "$there/version" 2>/dev/null)" != "$version" ] || exit 0
echo "oneTBB $version with ThreadSanitizer"
rm -rf "$there"
mkdir -p "$there/apt/lists/partial" "$there/apt/cache"
cat >"$there/apt/debian.sources" <<'SOURCES'
Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
apt_options=(-qq -o "Dir::Etc::sourcelist=$there/apt/debian.sources" -o Dir::Etc::sourceparts=/dev/null
             -o "Dir::State::lists=$there/apt/lists" -o "Dir::Cache=$there/apt/cache" -o APT::Sandbox::User=)
apt-get "${apt_options[@]}" update
(cd "$there/apt" && apt-get "${apt_options[@]}" source --download-only "onetbb=$version")
dpkg-source --no-check -x "$there"/apt/onetbb_*.dsc "$there/apt/source" >/dev/null
cmake -S "$there/apt/source" -B "$there/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$there" \
      -DTBB_SANITIZE=thread -DTBB_STRICT=OFF -DTBB_TEST=OFF -DTBBMALLOC_BUILD=OFF >"$there/log" 2>&1 &&
  cmake --build "$there/build" >>"$there/log" 2>&1 &&
  cmake --install "$there/build" >>"$there/log" 2>&1 || { tail -n 40 "$there/log" >&2; exit 1; }
rm -rf "$there/apt" "$there/build"
echo "$version" >"$there/version"
