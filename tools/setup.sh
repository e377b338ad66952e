#!/usr/bin/env bash
# Installs everything that building and testing need on Debian 12: the only list of dependencies. Safe to repeat.
set -euo pipefail

build_packages=(
  ca-certificates git cmake ninja-build g++ ccache
  libtbb-dev libsimdjson-dev libcurl4-openssl-dev libexpat1-dev libyaml-cpp-dev libspdlog-dev libfmt-dev
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcli11-dev rapidjson-dev libssl-dev prometheus-cpp-dev
  libgtest-dev libgmock-dev libbenchmark-dev
)
# For the checks of tools/test.sh, the demo's table and the plots of benchmarks: formatting, lint, fuzzing, a JSON reader for
# scripts, gnuplot, and of prometheus the server and the promtool that read what we say to them.
tool_packages=(clang clang-format clang-tidy libclang-rt-14-dev curl jq procps prometheus gnuplot-nox)
# The browser that looks at the status page.
browser_packages=(chromium fonts-dejavu-core)
# For the package and the image, and for what reads and starts them in tests.
packing_packages=(dpkg-dev file gzip iproute2 lintian mmdebstrap runc zsh fish systemd)

wanted=("${build_packages[@]}")
[ "${1:-}" = "--build-only" ] || wanted+=("${tool_packages[@]}" "${packing_packages[@]}" "${browser_packages[@]}")

# Node.js, for the servers that the integration tests get from npm; whichever version is there already serves.
if [ "${1:-}" != "--build-only" ]; then
  command -v node >/dev/null || wanted+=(nodejs)
  command -v npm >/dev/null || wanted+=(npm)
fi

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#wanted[@]} packages are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "setup: run as root, or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# Tests start a server of their own; one that listens on all addresses is not wanted.
if [[ " ${missing[*]} " == *" prometheus "* && -d /run/systemd/system ]]; then
  "${as_root[@]}" systemctl mask prometheus.service
fi
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "setup: done"
