# What a terminal is shown, and what a pipe gets: columns, colours, widths.
. "$TESTS/lib.sh"
need script

on_terminal() { # COLUMNS COMMAND: what it printed there
    TERM=xterm script -qec "stty cols $1 && $2" /dev/null < /dev/null | tr -d '\r' > shown
}
bell=$(printf '\033')

on_terminal 100 "'$VRAMGRID' list gpus"
head -n 1 shown | grep -q "^$bell\[1mname  *vendor  *type  *vram_gb  memory_type  released$bell\[0m$" || die "$(head -n 2 shown)"
[ "$(grep '^L4 ' shown | tr -s ' ')" = "L4 NVIDIA datacenter 24 GDDR6 2023-03-21" ] || die "$(grep '^L4 ' shown)"
"$VRAMGRID" list gpus > piped
[ "$(wc -l < shown)" = "$(($(wc -l < piped) + 1))" ] || die "a heading and the rows"
! grep -q "$bell" piped || die "colours in a pipe"
awk -F '\t' 'NF != 6 { exit 1 }' piped || die "fields of a pipe"

pair="'$VRAMGRID' explain -q int8 Llama-3.3-70B 'H100 SXM5*'"
"$VRAMGRID" explain -q int8 Llama-3.3-70B 'H100 SXM5*' > piped
! grep -q "$bell" piped || die "colours in a pipe"
on_terminal 120 "$pair"
grep -q "$bell\[31m *DOESN'T RUN$bell\[0m" shown || die "a verdict that is not red"
sed "s/$bell\[[0-9]*m//g" shown | diff - piped || die "the same words on a wide terminal and in a pipe"
on_terminal 120 "NO_COLOR=1 $pair"
diff shown piped || die "NO_COLOR"
on_terminal 120 "TERM=dumb $pair"
diff shown piped || die "TERM=dumb"
on_terminal 120 "NO_COLOR= $pair"
grep -q "$bell" shown || die "an empty NO_COLOR says nothing"
on_terminal 80 "NO_COLOR=1 $pair"
sed -n '/^int8 at/,/^Architecture/p' shown > breakdown
grep -qx '    = 70.554 B x 1' breakdown || die "formulas have lines of their own"
[ "$(wc -L < breakdown)" -le 80 ] || die "wider than the terminal: $(cat breakdown)"
on_terminal 60 "'$VRAMGRID' --help"
sed -n '/^What is read/,/^Examples/p' shown > options
[ "$(wc -L < options)" -le 60 ] || die "help wider than the terminal: $(cat options)"

small_sheets
run="'$VRAMGRID' -m models.csv -g gpus.csv -q fp16 -c 4K -f csv --as-of 2026-01-02 -o"
on_terminal 100 "$run wide"
tr "$bell" '\n' < shown | grep -q 'vramgrid \[#* *\.*\] 100 %' || die "no bar: $(cat -v shown)"
on_terminal 50 "$run narrow"
! grep -q '\[#' shown && grep -q 'vramgrid 100 %' shown || die "a bar that wraps: $(cat -v shown)"
diff -r wide narrow || die "reports differ"
