# What was typed, what is recorded of it, and what becomes of a stdout that cannot be written.
. "$TESTS/lib.sh"
small_sheets

# Every command that prints says why it could not; whichever write it was that failed.
printf 'name,vram_gb,colour\nA,24,red\n' > odd.csv
for command in 'list models' 'list templates' 'explain Llama-3.3-70B L4' 'explain --json Llama-3.3-70B L4' --help --version \
    'check -g odd.csv' '--complete --mo'; do
    if [ -w /dev/full ]; then
        code=0
        "$VRAMGRID" $command > /dev/full 2> stderr || code=$?
        [ $code = 3 ] || die "$command > /dev/full: exit code $code"
        grep -qx 'vramgrid: standard output: No space left on device' stderr || die "$command: $(cat stderr)"
    fi
    code=0
    "$VRAMGRID" $command >&- 2> stderr || code=$?
    [ $code = 3 ] || die "$command >&-: exit code $code"
    grep -qx 'vramgrid: standard output: Bad file descriptor' stderr || die "$command: $(cat stderr)"
done
"$VRAMGRID" report -m models.csv -g gpus.csv -f csv -o silent >&- 2> stderr || die "a report has nothing to print: $(cat stderr)"

[ -x /usr/bin/python3 ] || skip "python3 is not installed"
# recorded: the command in the manifest of ./report.
recorded() { /usr/bin/python3 -c 'import json, sys; sys.stdout.buffer.write(json.load(open("report/manifest.json"))["command"].encode())'; }

# again: what a shell makes of it gives the same report, and touches nothing else.
again() {
    digests report > wanted
    recorded > command
    mv report before
    (
        vramgrid() { "$VRAMGRID" -o report "$@"; }
        . ./command
    ) > stdout 2> stderr || die "$1: not to be run again: $(cat command): $(cat stderr)"
    digests report > found
    cmp -s wanted found || die "$1: another report: $(cat command)"
    [ ! -e pwned ] || die "$1: something else was run: $(cat command)"
    rm -rf before report
}

mkdir -p "it's here"
cp models.csv "it's here/\$(touch pwned).csv"
printf '[report]\ntitle = T\n' > ./-x.ini
printf '[report]\ntitle = T\n' > 'a b;touch pwned.ini'
odd=$(printf 't\377.ini')
printf '[report]\ntitle = T\n' > "$odd"
run() { expect 0 "$VRAMGRID" report -m models.csv -g gpus.csv -f csv,xlsx -o report "$@"; }
for title in "It's" "'; touch pwned; '" '$(touch pwned)' '`touch pwned`' '"$HOME" \n \' '-x' '--set a.b=c' 'a=b' '  two  ' 'Größe / 日本' '*' '~' '#' \
    "$(printf 'a\nb')" "$(printf 'a\tb')" '!!'; do
    run -s "report.title=$title"
    again "$title"
done
run -m "it's here/\$(touch pwned).csv"
again 'a path'
run --select-models "$(printf '[!\377]*')"
again 'a pattern of bytes'
for template in "a b;touch pwned.ini" "$odd"; do
    run "$template"
    again "$template"
done
run -- -x.ini
again -x.ini
