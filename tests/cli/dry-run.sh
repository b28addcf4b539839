# A dry run makes and verifies everything, says what would change and publishes nothing.
. "$TESTS/lib.sh"

small_sheets
expect 0 "$VRAMGRID" -n -m models.csv -g gpus.csv --as-of 2026-01-01 -o report
[ ! -e report ] || die "a folder was made"
new=$(sed -n 's/.*: \([0-9]*\) files, .* \([0-9]*\) would be new, 0 would be changed, 0 unchanged.*/\1 \2/p' stderr)
[ "${new% *}" = "${new#* }" ] && [ "${new% *}" -gt 40 ] || die "$(cat stderr)"
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -o report
digests report > before
expect 0 "$VRAMGRID" -n -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -c 8K -o report
digests report | cmp - before || die "the report has changed"
grep -q 'vramgrid: 11 files, .* 0 would be new, 3 would be changed, 8 unchanged' stderr || die "$(cat stderr)"

# It fails where a run would: the folder is none, or cannot be made.
echo theirs > file
ln -s nowhere dangling
for dir in file file/sub dangling; do
    expect 3 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o $dir
    expect 3 "$VRAMGRID" -n -m models.csv -g gpus.csv -f csv -o $dir
    grep -q "^vramgrid: $dir: " stderr || die "$dir: $(cat stderr)"
done

# What a killed dry run left goes with the next one; what a living one has stays. (Other people's folders: ownership.sh.)
export TMPDIR="$PWD/tmp"
mkdir tmp
dry() { "$VRAMGRID" -n --quiet -m models.csv -g gpus.csv -f csv,pdf -o report; }
caught open:5 -n --quiet -m models.csv -g gpus.csv -f csv -o report
[ -n "$(find tmp -name '*.csv')" ] || die "it has not begun"
living=$(ls tmp)
dry
[ "$(ls tmp)" = "$living" ] || die "beside a run that lives: $(ls tmp)"
kill -9 "$pid"
wait "$pid" 2> ignored || true
mkdir tmp/vramgrid-backup
mv "tmp/$living" tmp/vramgrid-renamed # no longer under a name that a run could have given it
dry
[ "$(ls tmp | tr '\n' ' ')" = 'vramgrid-backup vramgrid-renamed ' ] || die "$(ls tmp)"
mv tmp/vramgrid-renamed "tmp/$living"
dry
[ "$(ls tmp)" = vramgrid-backup ] || die "a dead run's folder is left: $(ls tmp)"
