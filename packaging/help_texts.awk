# Reads the --help of a command and prints what it says, a line each, fields separated by tabs:
#   text    LINE                              above Usage
#   usage   LINE
#   section NAME                              such as Options, Examples, Exit codes
#   option  NAMES  ARGUMENT  DESCRIPTION      "-h,--help", "FILE" or nothing
#   command NAME   DESCRIPTION
#   line    LINE                              of the other sections
# An option's text begins in column 3, its description in a column of its own, behind it or in the next line.
function flush_entry() {
  if (entry != "") print entry "\t" description
  entry = ""; description = ""
}
function joined(a, b) { return a == "" ? b : a " " b }
function trimmed(s) { sub(/^ +/, "", s); sub(/ +$/, "", s); return s }

/^Usage: / { flush_entry(); seen_usage = 1; print "usage\t" substr($0, 8); next }
/^[A-Z][^.]*:$/ { flush_entry(); section = substr($0, 1, length($0) - 1); print "section\t" section; next }
!seen_usage { print "text\t" $0; next }
/^$/ { flush_entry(); if (section != "" && !in_list()) print "line\t"; next }
/^  -/ {
  flush_entry()
  whole = substr($0, 3)
  at = match(whole, /  +/)
  if (at && !column) column = at + RLENGTH
  # A text that reaches to the column of descriptions has one space behind it.
  if (!at && substr(whole, column - 1) ~ /^ [A-Z]/) at = column - 1
  spelled = at ? substr(whole, 1, at - 1) : whole
  description = at ? trimmed(substr(whole, at)) : ""
  names = spelled; argument = ""
  if (match(spelled, / /)) { names = substr(spelled, 1, RSTART - 1); argument = substr(spelled, RSTART + 1) }
  entry = "option\t" names "\t" argument
  next
}
section == "Subcommands" && /^  [a-z]/ {
  flush_entry()
  entry = "command\t" $1
  description = trimmed(substr($0, 3 + length($1)))
  next
}
entry != "" && /^     / { description = joined(description, trimmed($0)); next }
{ flush_entry(); print (section == "" ? "text\t" : "line\t") $0 }
END { flush_entry() }
function in_list() { return section == "Options" || section == "Subcommands" }
