#!/usr/bin/env bash
# Makes the container image as an OCI archive, without any registry: tools/image.sh [--package FILE] [OUTPUT]
#   --package FILE  of this Debian package, and not of one that is built first
#   OUTPUT          default build/release/image/confluence-connector-VERSION-ARCHITECTURE.oci.tar
# `podman load`, `docker load` and `skopeo copy oci-archive:...` read it. It has the program, the libraries that its package
# depends on, certificates, time zones and an init process, and no shell. docs/packages.md says how to run it.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = --package ]; then
  package=$2
  shift 2
else
  package=$(tools/package.sh | tail -1)
fi
version=$(dpkg-deb -f "$package" Version)
architecture=$(dpkg-deb -f "$package" Architecture)
output=$(realpath -m "${1:-build/release/image/confluence-connector-$version-$architecture.oci.tar}")
# The same commit gives the same image, as long as Debian's packages are the same.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Libraries by name, without versions; of the package's other needs not what only an installed service has.
libraries=$(dpkg-deb -f "$package" Depends | tr ',' '\n' | sed 's/(.*//; s/ //g' | grep -v systemd | paste -sd,)
echo "image: fetching ${libraries//,/ } tini" >&2
# Unpacked and not installed: their scripts need the shell and the tools that the image leaves out.
mmdebstrap --quiet --variant=extract --include="$libraries,tini,tzdata" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  bookworm "$work/packages.tar"
root=$work/root
mkdir "$root"
tar -xf "$work/packages.tar" -C "$root" --exclude='./dev/*'
dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" ./usr/bin/confluence-connector

# What the packages' scripts would have made.
mkdir -p "$root/etc/ssl/certs" "$root/app/tenant-configs" "$root/tmp" "$root/dev" "$root/proc" "$root/sys"
find "$root/usr/share/ca-certificates" -name '*.crt' | sort | xargs -d '\n' sed -e '$a\' >"$root/etc/ssl/certs/ca-certificates.crt"
echo 'connector:x:1000:1000::/tmp:/usr/sbin/nologin' >"$root/etc/passwd"
echo 'connector:x:1000:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
# Most runtimes bring one; without any, `serve` wouldn't find where its metrics listen by default.
printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
chmod 1777 "$root/tmp"
# Nobody installs anything in it later, and nobody reads there.
find "$root/usr/share" -mindepth 1 -maxdepth 1 ! -name zoneinfo -exec rm -rf {} +
find "$root/etc" -mindepth 1 -maxdepth 1 ! -name ssl ! -name passwd ! -name group ! -name hosts ! -name nsswitch.conf ! -name 'ld.so.*' -exec rm -rf {} +
rm -rf "$root"/var/* "$root"/usr/{games,include,sbin} "$root"/usr/lib/*/{gconv,perl*} "$root"/usr/share/zoneinfo/{right,posix}
find "$root/usr/bin" -type f ! -name confluence-connector ! -name tini -delete

layout=$work/layout
mkdir -p "$layout/blobs/sha256"
# A blob is named by its own digest; prints the descriptor that refers to it.
add_blob() { # FILE MEDIA_TYPE
  local digest
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  cp "$1" "$layout/blobs/sha256/$digest"
  jq -cn --arg type "$2" --arg digest "sha256:$digest" --argjson size "$(stat -c %s "$1")" \
    '{mediaType: $type, digest: $digest, size: $size}'
}
tar -C "$root" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
  --format=gnu -cf "$work/layer.tar" .
gzip -9n <"$work/layer.tar" >"$work/layer.tar.gz"
jq -cn --arg architecture "$architecture" --arg version "$version" \
  --arg created "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" \
  --arg layer "sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)" '
  {created: $created, architecture: $architecture, os: "linux",
   config: {
     User: "1000:1000",
     # Signals reach the program, and what it leaves behind is collected.
     Entrypoint: ["/usr/bin/tini", "--", "/usr/bin/confluence-connector"],
     Cmd: ["serve"],
     Env: ["PATH=/usr/bin", "HOME=/tmp", "TENANT_CONFIG_PATH_PATTERN=/app/tenant-configs/*-tenant-config.yaml"],
     WorkingDir: "/tmp",
     StopSignal: "SIGTERM",
     Labels: {"org.opencontainers.image.title": "confluence-connector", "org.opencontainers.image.version": $version}},
   rootfs: {type: "layers", diff_ids: [$layer]},
   history: [{created: $created, created_by: "tools/image.sh"}]}' >"$work/config.json"

config=$(add_blob "$work/config.json" application/vnd.oci.image.config.v1+json)
layer=$(add_blob "$work/layer.tar.gz" application/vnd.oci.image.layer.v1.tar+gzip)
jq -cn --argjson config "$config" --argjson layer "$layer" \
  '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: $config, layers: [$layer]}' >"$work/manifest.json"
manifest=$(add_blob "$work/manifest.json" application/vnd.oci.image.manifest.v1+json)
jq -cn --argjson manifest "$manifest" --arg version "$version" \
  '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [$manifest + {annotations: {"org.opencontainers.image.ref.name": ("confluence-connector:" + $version)}}]}' >"$layout/index.json"
echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"

mkdir -p "$(dirname "$output")"
tar -C "$layout" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf "$output" .
echo "image: $(($(stat -c %s "$output") / 1024)) KiB" >&2
echo "$output"
