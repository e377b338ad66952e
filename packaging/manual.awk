# Makes a manual page of what help_texts.awk prints. Variables: name, version, date, summary, see_also (comma-separated).
function escaped(s) {
  gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); gsub(/'/, "\\(aq", s)
  if (s ~ /^\./) s = "\\&" s
  return s
}
BEGIN {
  FS = "\t"
  printf ".TH %s 1 \"%s\" \"%s %s\" \"User Commands\"\n", toupper(escaped(name)), date, "confluence\\-connector", version
  printf ".SH NAME\n%s \\- %s\n", escaped(name), escaped(summary)
}
$1 == "text" { text = text (NR > 1 && text != "" ? "\n" : "") ($2 == "" ? ".PP" : escaped($2)); next }
$1 == "usage" {
  printf ".SH SYNOPSIS\n.B %s\n", escaped($2)
  sub(/(\n\.PP)+$/, "", text)
  if (text != "") printf ".SH DESCRIPTION\n%s\n", text
  next
}
$1 == "section" { print_verbatim_end(); printf ".SH \"%s\"\n", toupper(escaped($2)); next }
$1 == "option" { printf ".TP\n\\fB%s\\fR%s\n%s\n", escaped(bold_commas($2)), $3 == "" ? "" : " \\fI" escaped($3) "\\fR", $4 == "" ? "\\&" : escaped($4); next }
$1 == "command" { printf ".TP\n\\fB%s\\fR\n%s\n", escaped($2), escaped($3); next }
$1 == "line" { if (!verbatim) { print ".nf"; verbatim = 1 } print ($2 == "" ? "" : escaped($2)); next }
END {
  print_verbatim_end()
  print ".SH \"SEE ALSO\""
  count = split(see_also, others, ",")
  for (i = 1; i <= count; ++i) printf ".BR %s (1)%s\n", escaped(others[i]), i < count ? "," : ""
  print ".PP\nThe documents in /usr/share/doc/confluence\\-connector."
}
function print_verbatim_end() { if (verbatim) print ".fi"; verbatim = 0 }
function bold_commas(s) { gsub(/,/, ", ", s); return s }
