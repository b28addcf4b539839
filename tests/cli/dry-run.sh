# A dry run makes and verifies everything, says what would change and publishes nothing.
. "$TESTS/lib.sh"

small_sheets
expect 0 "$VRAMGRID" -n -m models.csv -g gpus.csv --as-of 2026-01-01 -o report
[ ! -e report ] || die "a folder was made"
new=$(sed -n 's/.*: \([0-9]*\) files, .* \([0-9]*\) would be new, 0 would be changed, 0 unchanged.*/\1 \2/p' stderr)
[ "${new% *}" = "${new#* }" ] && [ "${new% *}" -gt 60 ] || die "$(cat stderr)"
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -o report
digests report > before
expect 0 "$VRAMGRID" -n -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -c 8K -o report
digests report | cmp - before || die "the report has changed"
grep -q 'vramgrid: 11 files, .* 0 would be new, 3 would be changed, 8 unchanged' stderr || die "$(cat stderr)"

# What a killed dry run left goes with the next one; what a living one has, or anybody else, stays.
need flock
export TMPDIR="$PWD/tmp"
mkdir tmp tmp/vramgrid-killed tmp/vramgrid-living tmp/vramgrid-of-mine tmp/vramgrid-newone
touch tmp/vramgrid-killed/results.csv
touch -d '1 hour ago' tmp/vramgrid-killed tmp/vramgrid-living tmp/vramgrid-of-mine
flock tmp/vramgrid-living sleep 60 & holder=$!
sleep 0.2
"$VRAMGRID" -n --quiet -m models.csv -g gpus.csv -f csv -o report
kill $holder
[ "$(ls tmp | tr '\n' ' ')" = 'vramgrid-living vramgrid-newone vramgrid-of-mine ' ] || die "$(ls tmp)"
