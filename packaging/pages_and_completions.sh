#!/usr/bin/env bash
# Writes the manual pages and the shells' completions, all made from what --help says, so that none of them can differ from it:
#   packaging/pages_and_completions.sh CONNECTOR SIMULATOR VERSION FOLDER
# FOLDER is what becomes /usr/share: man/man1, bash-completion/completions, zsh/vendor-completions, fish/vendor_completions.d.
set -euo pipefail
connector=$1 simulator=$2 version=$3 folder=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The same version gives the same pages, whenever it is built.
date=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%d)
texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT

name=confluence-connector
"$connector" --help | awk -f "$here/help_texts.awk" >"$texts/$name"
commands=$(awk -F'\t' '$1 == "command" { print $2 }' "$texts/$name")
for command in $commands; do
  "$connector" "$command" --help | awk -f "$here/help_texts.awk" >"$texts/$name-$command"
done
"$simulator" --help | awk -f "$here/help_texts.awk" >"$texts/confluence-simulator"

# NAME SUMMARY SEE_ALSO
page() {
  awk -v name="$1" -v version="$version" -v date="$date" -v summary="$2" -v see_also="$3" \
    -f "$here/manual.awk" "$texts/$1" | gzip -9n >"$folder/man/man1/$1.1.gz"
}
mkdir -p "$folder/man/man1"
pages=$(for command in $commands; do printf '%s-%s,' "$name" "$command"; done)
page "$name" "bring labelled Confluence pages into the Unique knowledge base" "${pages}confluence-simulator"
for command in $commands; do
  summary=$(awk -F'\t' -v command="$command" '$1 == "command" && $2 == command { print tolower(substr($3, 1, 1)) substr($3, 2) }' "$texts/$name")
  page "$name-$command" "$summary" "$name"
done
page confluence-simulator "simulated Confluence and Unique, to try the connector on" "$name"

# One line for each option: command, names, argument, its words if --help lists them, description.
options() {
  for command in "" $commands; do
    awk -F'\t' -v command="$command" -v OFS='\t' '
      # "json or text; without it ..." and "bar (a live display), off, or auto: ..." begin with all words that are allowed.
      function words_of(argument, description,    list, parts, count, i) {
        if (argument !~ /^(FORMAT|LEVEL|MODE)$/) return ""
        gsub(/ *\([^)]*\)/, "", description)
        sub(/[;:.].*/, "", description)
        gsub(/,? or |, /, " ", description)
        return description ~ /^[a-z]+( [a-z]+)+$/ ? description : ""
      }
      $1 == "option" { print command, $2, $3, words_of($3, $4), $4 }' "$texts/$name${command:+-$command}"
  done
}
options >"$texts/options"

for shell in bash zsh fish; do
  case $shell in
    bash) file=$folder/bash-completion/completions/$name ;;
    zsh) file=$folder/zsh/vendor-completions/_$name ;;
    fish) file=$folder/fish/vendor_completions.d/$name.fish ;;
  esac
  mkdir -p "$(dirname "$file")"
  awk -F'\t' -v commands="$(awk -F'\t' '$1 == "command" { print $2 "\t" $3 }' "$texts/$name")" \
    -f "$here/completion_$shell.awk" "$texts/options" >"$file"
done
