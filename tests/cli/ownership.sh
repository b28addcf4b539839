# What is ours is what a manifest or marker that we published proves: not a name, an age or a lock. A first run
# that is refused, fails or is stopped leaves a folder as it was.
. "$TESTS/lib.sh"

small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -o report "$@"; }
# A folder with everything in it: names, kinds, modes, bytes.
picture() {
    (cd "$1" && find . -printf '%p %y %m %l\n' | sort && find . -type f | sort | xargs -r sha256sum)
}
# untouched WHY: what stood before still does.
untouched() { picture report | diff before - > changed || die "$1: the folder has changed: $(cat changed)"; }

# Somebody's own results.csv, manifest.json, matrices: refused, again and again, whatever lock lies there.
strangers() {
    rm -rf report
    mkdir report
    echo theirs > report/notes.txt
}
for name in results.csv manifest.json matrices/feasibility_conservative_fp16_4096.csv .vramgrid.report; do
    strangers
    mkdir -p "$(dirname "report/$name")"
    echo '{"outputs": []}' > "report/$name"
    picture report > before
    for time in 1 2; do
        expect 3 run
        grep -qx "vramgrid: report/$name: is not from a report: move it away, or publish elsewhere" stderr || die "$name, time $time: $(cat stderr)"
        untouched "$name, time $time"
    done
    touch report/.vramgrid.lock
    picture report > before
    expect 3 run
    untouched "$name, beside a lock"
done
# A folder with the name of an output, and folders with the names that a run works in.
for name in results.csv/x .vramgrid-stage/x .vramgrid-commit/x .vramgrid-undo/x .vramgrid-archive/x .vramgrid.lock/x; do
    strangers
    mkdir -p "$(dirname "report/$name")"
    echo theirs > "report/$name"
    picture report > before
    expect 3 run
    [ "$(wc -l < stderr)" = 1 ] && grep -q "^vramgrid: report/${name%/x}: " stderr || die "$name: $(cat stderr)"
    untouched "$name"
done

# A first run that fails, is stopped or killed; the bad sheet of the second night cleans up behind a kill.
strangers
picture report > before
expect 1 run -g models.csv
untouched 'a bad sheet'
(ulimit -f 0 && run 2> stderr) || true
untouched 'a disk that takes nothing'
# Too few descriptors for us, or for a library, which then keeps what it has opened. How many are enough is the machine's.
few=0
for descriptors in 7 8 9 10 11 12 13 14; do
    (ulimit -n $descriptors && run -f csv,xlsx 2> stderr) && break
    untouched "$descriptors descriptors"
    few=$((few + 1))
done
[ $few -ge 3 ] || die "7 to $((few + 6)) descriptors are too few: that tries nothing"
strangers
# Nor does it leave the folders that it made on the way, however that is written.
for way in new new/sub new/. new/./sub/ ./new/.. new/../other/sub; do
    (ulimit -f 0 && "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o $way 2> stderr) && die "$way: a report of no bytes" || true
    [ ! -e new ] && [ ! -e other ] || die "-o $way: folders are left"
done
# at_work: a run that has been stopped while it works in ./report, as $pid.
at_work() {
    caught open:5 -m models.csv -g gpus.csv -f csv -o report
    [ -n "$(find report/.vramgrid-stage -name '*.csv')" ] || die "it has not begun"
}
at_work
kill -TERM "$pid"
kill -CONT "$pid"
code=0
wait "$pid" 2> ignored || code=$?
[ $code = 143 ] || die "stopped: exit code $code: $(cat caught)"
untouched 'a run that was stopped'
at_work
kill -9 "$pid"
wait "$pid" 2> ignored || true
expect 1 run -g models.csv
untouched 'the run after one that was killed'
at_work
kill -9 "$pid"
wait "$pid" 2> ignored || true
echo theirs > report/results.csv
expect 3 run
[ "$(cat report/results.csv)" = theirs ] || die "the run after one that was killed takes the folder for its own"
rm report/results.csv
untouched 'a file that came meanwhile'

# Two first runs at once, one of which is refused: it does not take the other one's lock with it.
at_work
expect 4 run
[ -e report/.vramgrid.lock ] || die "a run that was locked out has removed the lock"
kill -CONT "$pid"
wait "$pid" || die "the run that was there first: $(cat caught)"
whole report
settled report

# A lost or damaged manifest does not stop the nights for ever: the marker tells what is ours.
expect 0 run -c 4K,8K
cp -a report published
for damage in 'rm report/manifest.json' 'echo {} > report/manifest.json' ': > report/manifest.json'; do
    rm -rf report
    cp -a published report
    eval "$damage"
    expect 0 run -c 8K
    silent
    whole report
    [ -z "$(find report -name '*_4096.csv')" ] || die "$damage: a file that the new set lacks is left"
done
# Without either it is somebody's folder; with both it is not that of a file which they do not list.
rm -rf report
cp -a published report
rm report/manifest.json report/.vramgrid.report
picture report > before
expect 3 run -c 4K,8K
untouched 'neither manifest nor marker'
rm -rf report
cp -a published report
echo theirs > report/offload.csv
picture report > before
expect 3 run -f csv,offload
grep -q '^vramgrid: report/offload.csv: is not from a report' stderr || die "$(cat stderr)"
untouched 'a file that no manifest lists'
rm -rf report published

# A dry run keeps to a folder with its own marker: other people's stay, however old they are and whatever their name is.
export TMPDIR="$PWD/tmp"
mkdir -p tmp/vramgrid-master tmp/vramgrid-backup/deep tmp/vramgrid-noname
echo theirs | tee tmp/vramgrid-master/README > tmp/vramgrid-backup/deep/file
printf 'vramgrid works here\n' > tmp/vramgrid-backup/.vramgrid
ln -s vramgrid-backup tmp/vramgrid-linked
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 -f csv -o tmp/vramgrid-report
find tmp -exec touch -h -d '1 hour ago' {} +
picture tmp > before
expect 0 run -n
picture tmp | diff before - > changed || die "a dry run has changed its neighbours: $(cat changed)"
expect 0 run -n -o tmp/vramgrid-report
picture tmp | diff before - > changed || die "a dry run has changed the report that it is about: $(cat changed)"
[ ! -e report ] || die 'a dry run has made the folder'

# Nor does it go through what is mounted in a dead run's folder.
mounts || exit 0
mkdir tmp/vramgrid-killed tmp/vramgrid-killed/inside disk
caught open:5 -n --quiet -m models.csv -g gpus.csv -f csv -o report
mark=$(find tmp -path '*/vramgrid-??????/.vramgrid' -newer before -size +0 | head -n 1)
cp "$mark" tmp/vramgrid-killed/.vramgrid
kill -CONT "$pid"
wait "$pid"
echo theirs > disk/file
chmod 700 tmp/vramgrid-killed
cat > mounted << 'END'
mount --bind disk tmp/vramgrid-killed/inside
"$VRAMGRID" -n --quiet -m models.csv -g gpus.csv -f csv -o report
END
unshare -rm sh -eu mounted
[ "$(cat disk/file)" = theirs ] || die 'a dry run has emptied what was mounted in a folder of a dead one'
"$VRAMGRID" -n --quiet -m models.csv -g gpus.csv -f csv -o report
[ ! -e tmp/vramgrid-killed ] || die "a dead run's folder is left"
