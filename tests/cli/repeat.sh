# The same inputs give the same bytes, in any locale, time zone and environment, with any number
# of jobs; and files that stay the same are not touched.
. "$TESTS/lib.sh"

small_sheets
run() { "$@" "$VRAMGRID" report -m models.csv -g gpus.csv --as-of 2026-01-02 -M theoretical,conservative -o report; }
run env
digests report > first
[ "$(wc -l < first)" -gt 60 ] || die "few files: $(wc -l < first)"
touch -d 2020-01-01 report/results.csv report/matrices/feasibility_conservative_fp16_8192.csv
run env
digests report | cmp - first || die "another run, other bytes"
[ -z "$(find report -newermt 2020-01-02 -name 'results.csv')" ] || die "results.csv was written again"
mv report once
sleep 1
run env -i "LSAN_OPTIONS=${LSAN_OPTIONS-}"
digests report | cmp - first || die "other bytes without environment"
rm -r report
run env LC_ALL=de_DE.UTF-8 LANG=pt_BR.UTF-8 TZ=Asia/Tokyo HOME=/nonexistent
digests report | cmp - first || die "other bytes in another locale"
rm -r report
"$VRAMGRID" report -m models.csv -g gpus.csv --as-of 2026-01-02 -M theoretical,conservative -o report -j 5
digests report | cmp - first || die "other bytes with five jobs"
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -M theoretical,conservative -o elsewhere -v 2> said
digests elsewhere | cmp - first || die "other bytes in another folder"
