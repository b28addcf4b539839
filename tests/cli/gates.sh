# Sheets that shrank and verdicts that flipped stop a run, unless it is told otherwise.
. "$TESTS/lib.sh"

sheets() { # sheets MODELS VRAM_GB
    echo 'name,params_billion,kv_cache_mb_per_token' > models.csv
    seq "$1" | sed 's/.*/M&,&,0.5/' >> models.csv
    printf 'name,vram_gb\nA,%s\nB,80\n' "$2" > gpus.csv
}
run() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -q fp16 -c 4K -o report "$@"; }
# gate WHY CODE [OPTION...]: a run ends with CODE, and with 1 says why and leaves all as it was.
gate() {
    why=$1 code=$2
    shift 2
    rm -rf report && cp -r last report
    digests report > before
    expect "$code" run "$@"
    if [ "$code" = 1 ]; then
        [ "$(wc -l < stderr)" = 1 ] || die "$why: $(cat stderr)"
        digests report | cmp - before || die "$why: the report has changed"
    fi
}

sheets 20 24
run && mv report last
sheets 9 24
gate 'more than half is gone' 1
grep -qx 'vramgrid: not published: models.csv has 9 rows, the last report had 20, and max_shrink_percent allows 50% fewer. See what differs with --dry-run --force -v; if it is right, publish with --force (11 changes since the last report: 11 models removed)' stderr || die "$(cat stderr)"
gate 'told otherwise' 0 --force
[ "$(grep -c model_removed report/changes.csv)" = 11 ] || die 'not published'
gate 'a wider gate' 0 -s output.max_shrink_percent=55
gate 'a dry run is stopped too' 1 -n
gate 'and shows what would change when told otherwise' 0 -n --force
grep -q '11 models removed' stderr || die "$(cat stderr)"
sheets 10 24
gate 'half is not more than half' 0
gate 'a narrower gate' 1 -s output.max_shrink_percent=10
gate 'a narrower gate that is wide enough' 0 -s output.max_shrink_percent=50
sheets 30 24
gate 'more rows' 0 -s output.max_shrink_percent=0
sheets 9 24
mv models.csv others.csv
gate 'another sheet was somebody.s choice' 0 -m others.csv
sheets 20 24
gate 'a selection is no shrunk sheet' 0 --select-models M1

rm -rf report last
sheets 10 24 && run && mv report last
sheets 1 24
gate 'a sheet of ten rows may shrink to one' 0

rm -rf report last
sheets 10 24 && run && mv report last
sheets 10 8
gate 'flips stop nothing unless asked to' 0
flips=$(grep -c verdict_flipped report/changes.csv)
[ "$flips" -gt 2 ] || die "only $flips flips"
gate 'too many flips' 1 -s output.max_flips_percent=10
grep -q "^vramgrid: not published: $flips of 20 verdicts changed ([0-9.]*%), and max_flips_percent allows 10%\. See" stderr || die "$(cat stderr)"
gate 'as many as allowed' 0 -s output.max_flips_percent=$((flips * 5))
gate 'one less' 1 -s output.max_flips_percent=$((flips * 5 - 1))
gate 'told otherwise' 0 -s output.max_flips_percent=0 --force
