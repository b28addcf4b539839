# The same inputs give the same bytes, in any locale, time zone and environment, by any clock, with any
# number of jobs; and files that stay the same are not touched.
. "$TESTS/lib.sh"

small_sheets
long && least=60 scenarios= || least=15 scenarios='-q fp16,int8 -c 8K,32K'
run() {
    "$VRAMGRID" report -m models.csv -g gpus.csv --as-of 2026-01-02 -M theoretical,conservative $scenarios \
        -s heatmap.chart_widths=natural "$@"
}
run -o report
digests report > first
[ "$(wc -l < first)" -gt $least ] || die "few files: $(wc -l < first)"
touch -d 2020-01-01 report/results.csv report/matrices/feasibility_conservative_fp16_8192.csv
run -o report
digests report | cmp - first || die "another run, other bytes"
[ -z "$(find report -newermt 2020-01-02 -name 'results.csv')" ] || die "results.csv was written again"
rm -r report
sleep 1
run -o report -j 5
digests report | cmp - first || die "other bytes with five jobs"
run -o elsewhere -v 2> said
digests elsewhere | cmp - first || die "other bytes in another folder"

# From here on every format of a small report, with the as-of date of the sheets.
touch -d '2026-01-02 12:00 UTC' models.csv gpus.csv
formats=csv,xlsx,pdf,charts,svg,png,offload
long || formats=csv,xlsx,pdf
report() {
    "$@" "$VRAMGRID" ${quiet-} -m models.csv -g gpus.csv -c 8K -q int8 -f $formats -s heatmap.figures=free_vram,ladder \
        -s heatmap.chart_widths=natural -o report
}
rm -r report
report
digests report > first
# same WHY COMMAND...: the command reports in other circumstances.
same() {
    why=$1
    shift
    rm -rf report
    expect 0 "$@"
    silent
    digests report > now
    cmp now first || die "other bytes $why: $(diff now first)"
}
# with WHY ASSIGNMENT...: the same in an environment with these besides.
with() {
    why=$1
    shift
    same "$why" with_environment "$@"
}
with_environment() { (for given; do export "${given?}"; done; report); }

alone() {
    (
        for name in $(env | sed -n 's/^\([A-Za-z_]*\)=.*/\1/p'); do
            case $name in VRAMGRID | LSAN_OPTIONS) ;; *) unset "$name" ;; esac
        done
        report
    )
}
same "without environment" alone

for zone in XXX-14 XXX+12 :/nonexistent; do
    with "in time zone $zone" "TZ=$zone"
done
with "with a home that cannot be written" HOME=/proc XDG_CACHE_HOME=/proc XDG_CONFIG_HOME=/proc
with "with odd variables" HOME= TERM=dumb COLUMNS=1 LINES=1 PATH=/nonexistent LANGUAGE=tr:pt_BR TMPDIR=/nonexistent

# Locales with decimal commas, one not in UTF-8, one with an i that is not I's. Not every machine has their sources.
for name in pt_BR.ISO-8859-1 tr_TR.UTF-8; do
    mkdir -p locales
    localedef -i "${name%%.*}" -f "${name#*.}" "locales/$name" > ignored 2>&1 || continue
    with "in locale $name" "LOCPATH=$PWD/locales" "LC_ALL=$name" "LANG=$name"
done

# The files' modes follow the umask, their bytes do not.
masked() { (umask "$1" && quiet=--quiet && report); } # not to be told who may write there
for mask in 077 027 000; do
    same "with umask $mask" masked $mask
    wrong=$(find report -type f ! -name '.*' ! -perm "$(printf %o $((0666 & ~0$mask)))")
    [ -z "$wrong" ] || die "umask $mask: $(ls -l $wrong)"
    wrong=$(find report -type d ! -perm "$(printf %o $((0777 & ~0$mask)))")
    [ -z "$wrong" ] || die "umask $mask: $(ls -ld $wrong)"
done

# By another clock; the files' own times are the real ones. (AddressSanitizer asks for the time while it
# allocates, libfaketime allocates when it is first asked: now and then that is a deadlock.)
if ! sanitized && faketime "2001-02-03" true > ignored 2>&1; then
    clock() { NO_FAKE_STAT=1 report faketime "$1"; }
    for date in '1999-12-31 23:59:59' '2038-01-19 03:14:08' '2099-02-28 12:00:00'; do
        same "at $date" clock "$date"
    done
fi

elsewhere() { (mkdir -p deep/er; cp -p models.csv gpus.csv deep/er; cd deep/er; report; mv report ../..); }
same "in another working folder" elsewhere
closed() { report <&- >&- 2>&-; }
same "without streams" closed
closed_input() { report <&-; }
same "without an input stream" closed_input
