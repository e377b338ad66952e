# Makes bash's completion of the options that pages_and_completions.sh lists.
BEGIN {
  count = split(commands, lines, "\n")
  for (i = 1; i <= count; ++i) { split(lines[i], parts, "\t"); names = names (i > 1 ? " " : "") parts[1] }
}
{
  spelled = $2; gsub(/,/, " ", spelled); sub(/\[=[^ ]*/, "", spelled)
  of[$1] = of[$1] " " spelled
  if ($4 != "") words[spelled] = $4
  else if ($3 ~ /^(FILE|PATTERN)/) files[spelled]
  else if ($3 ~ /^DIR/) folders[spelled]
  else if ($3 != "") others[spelled]
}
function cases(set,    key, list) { for (key in set) { gsub(/ /, "|", key); list = list (list == "" ? "" : "|") key } return list }
END {
  print "# Completion of confluence-connector, made from its --help."
  print "_confluence_connector() {"
  print "  local word=$2 before=$3 command=${COMP_WORDS[1]}"
  print "  case $before in"
  for (option in words) {
    pattern = option; gsub(/ /, "|", pattern)
    print "    " pattern ") COMPREPLY=($(compgen -W '" words[option] "' -- \"$word\")); return ;;"
  }
  if (cases(files) != "") print "    " cases(files) ") compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")); return ;;"
  if (cases(folders) != "") print "    " cases(folders) ") compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")); return ;;"
  if (cases(others) != "") print "    " cases(others) ") COMPREPLY=(); return ;;"
  print "  esac"
  print "  if [ \"$COMP_CWORD\" -eq 1 ]; then"
  print "    COMPREPLY=($(compgen -W '" names of[""] "' -- \"$word\"))"
  print "    return"
  print "  fi"
  print "  case $command in"
  for (command in of)
    if (command != "") print "    " command ") COMPREPLY=($(compgen -W '" substr(of[command], 2) "' -- \"$word\")) ;;"
  print "  esac"
  print "}"
  print "complete -F _confluence_connector confluence-connector"
}
