# Makes zsh's completion of the options that pages_and_completions.sh lists.
function quoted(s) { gsub(/'/, "'\\''", s); gsub(/\[/, "\\[", s); gsub(/\]/, "\\]", s); gsub(/:/, "\\:", s); return s }
BEGIN {
  print "#compdef confluence-connector"
  print "# Made from the program's --help."
  print "local -a commands=("
  count = split(commands, lines, "\n")
  for (i = 1; i <= count; ++i) { split(lines[i], parts, "\t"); print "  '" parts[1] ":" quoted(parts[2]) "'" }
  print ")"
}
{
  count = split($2, names, ",")
  action = ""
  if ($4 != "") action = ":" $3 ":(" $4 ")"
  else if ($3 ~ /^(FILE|PATTERN)/) action = ":" $3 ":_files"
  else if ($3 ~ /^DIR/) action = ":" $3 ":_files -/"
  else if ($3 != "") action = ":" quoted($3) ":"
  for (i = 1; i <= count; ++i) {
    spelled = names[i]; sub(/\[=.*/, "", spelled)
    of[$1] = of[$1] " \\\n      '" ($3 ~ / \.\.\.$/ ? "*" : "") spelled "[" quoted($5) "]" action "'"
  }
}
END {
  print "if (( CURRENT == 2 )); then"
  print "  _describe command commands"
  print "  _arguments" of[""]
  print "  return"
  print "fi"
  print "local command=$words[2]"
  print "shift words; (( CURRENT-- ))"
  print "case $command in"
  for (command in of)
    if (command != "") print "  " command ")\n    _arguments" of[command] " ;;"
  print "esac"
}
