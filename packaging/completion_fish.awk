# Makes fish's completion of the options that pages_and_completions.sh lists.
function quoted(s) { gsub(/\\/, "\\\\", s); gsub(/'/, "\\'", s); return "'" s "'" }
BEGIN {
  print "# Completion of confluence-connector, made from its --help."
  print "complete -c confluence-connector -f"
  count = split(commands, lines, "\n")
  for (i = 1; i <= count; ++i) {
    split(lines[i], parts, "\t")
    print "complete -c confluence-connector -n __fish_use_subcommand -a " parts[1] " -d " quoted(parts[2])
  }
}
{
  line = "complete -c confluence-connector -n " ($1 == "" ? "__fish_use_subcommand" : quoted("__fish_seen_subcommand_from " $1))
  count = split($2, names, ",")
  for (i = 1; i <= count; ++i) {
    spelled = names[i]; sub(/\[=.*/, "", spelled)
    if (sub(/^--/, "", spelled)) line = line " -l " spelled
    else { sub(/^-/, "", spelled); line = line " -s " spelled }
  }
  if ($4 != "") line = line " -x -a " quoted($4)
  else if ($3 ~ /^(FILE|PATTERN)/) line = line " -r -F"
  else if ($3 ~ /^DIR/) line = line " -x -a '(__fish_complete_directories)'"
  else if ($3 != "") line = line " -x"
  print line " -d " quoted($5)
}
