# For tools/demo.sh, which sources it from the repository's root: a simulator that lives as long as
# the script, and the tenant file for it.
#   start_simulator ARGUMENT ...   sets work (a folder of its own, removed at the end), bin, confluence, unique, control
#   write_tenant NAME TOKEN REQUESTS_PER_MINUTE CONCURRENCY [INGESTION]   writes $work/NAME-tenant-config.yaml; INGESTION:
#   further settings of that section, as a YAML flow map goes on after a comma
bin=$PWD/build/release/bin
work=$(mktemp -d)
# Locks and journal of the connector, which would else be in the home of whoever runs this.
export STATE_DIRECTORY=$work/state
simulator=
end_simulator() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap end_simulator EXIT

start_simulator() {
  "$bin/confluence-simulator" "$@" >"$work/ready.json" 2>"$work/simulator.log" &
  simulator=$!
  # It writes one line when it is ready. Ten seconds: a large instance is generated before.
  local tries
  for tries in $(seq 100); do
    [ -s "$work/ready.json" ] && break
    kill -0 "$simulator" 2>/dev/null || { cat "$work/simulator.log" >&2; exit 1; }
    sleep 0.1
  done
  confluence=$(jq -er .dataCenter.baseUrl "$work/ready.json")
  unique=$(jq -er .unique.url "$work/ready.json")
  control=$(jq -er .control.url "$work/ready.json")
}

write_tenant() {
  cat >"$work/$1-tenant-config.yaml" <<YAML
confluence:
  instanceType: data-center
  baseUrl: $confluence
  auth: {mode: pat, token: $2}
  apiRateLimitPerMinute: $3
  ingestSingleLabel: ai-ingest
  ingestAllLabel: ai-ingest-all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders: {x-company-id: company_1, x-user-id: user_1}
  ingestionServiceBaseUrl: $unique/ingestion
  scopeManagementServiceBaseUrl: $unique/scope-management
  apiRateLimitPerMinute: 100000000
processing: {concurrency: $4}
ingestion: {scopeId: scope_root${5:+, $5}}
YAML
}
