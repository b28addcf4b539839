# Whoever may write to the output folder can put links, folders and files into it, but nothing makes a run touch
# what is outside. As root and, where that is who we are, as somebody else too.
. "$TESTS/lib.sh"

# Nobody must be able to come here; but for root's half, it must be somebody's.
if [ "${1-}" != somebody ]; then
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    cd "$place"
fi
umask 022
small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv -q int8 -c 4K,8K --as-of 2026-01-01 -o report "$@"; }
mkdir outside
run -s output.keep=9
run --as-of 2026-01-02 -s output.keep=9
cp -a report published

# What is outside: a file, and a copy of the report, which anybody may have made.
again() {
    rm -rf report outside
    cp -a published report
    mkdir outside
    echo theirs > outside/file
    cp -a published outside/report
    find outside -printf '%p %y %m %s %T@ %l\n' | sort > before
    find outside -type f | sort | xargs sha256sum >> before
}
unharmed() {
    { find outside -printf '%p %y %m %s %T@ %l\n' | sort && find outside -type f | sort | xargs sha256sum; } | diff before - > changed ||
        die "$1: touched outside of the folder: $(cat changed)"
}
# refused WHY MESSAGE OPTION...: exit code 3 with that message about ./report, and what stood stands.
refused() {
    why=$1 message=$2
    shift 2
    expect 3 run -c 8K "$@"
    grep -qx "vramgrid: report/$message" stderr || die "$why: $(cat stderr)"
    unharmed "$why"
    [ -z "$(find report -name '.vramgrid.holder*' -type f)" ] || die "$why: $(ls -A report)"
}
LINK='is a symbolic link, which is not followed'

# A link where a folder of ours should be, and under the name of a file.
for folder in matrices archive; do
    again
    mv report/$folder outside/$folder
    ln -s ../outside/$folder report/$folder
    find outside -printf '%p %y %m %s %T@ %l\n' | sort > before
    find outside -type f | sort | xargs sha256sum >> before
    digests report > stood
    refused "$folder as a link" "$folder: $LINK" -s output.keep=1
    digests report | cmp - stood || die "$folder as a link: something was published"
    [ -L report/$folder ] || die "the link $folder is gone"
done
for name in results.csv manifest.json .vramgrid.report; do
    again
    ln -sf ../outside/file "report/$name"
    refused "$name as a link" "$name: is a symbolic link, which is not from a report: move it away"
done
for name in .vramgrid.lock .vramgrid-stage .vramgrid-commit .vramgrid-undo .vramgrid-archive; do
    again
    for target in file report; do
        rm -f "report/$name"
        ln -s "../outside/$target" "report/$name"
        refused "$name as a link to a $target" "$name: $LINK"
    done
done
# The holder's file is for people only: a link there, or a second name of a file, stays and is not followed.
for link in "ln -s ../outside/file" "ln -s nowhere" "ln outside/file"; do
    again
    (cd report && case $link in *-s*) $link .vramgrid.holder ;; *) ln ../outside/file .vramgrid.holder ;; esac)
    expect 0 run -c 8K
    silent
    unharmed "the holder: $link"
    [ ! -e report/nowhere ] && [ -e report/.vramgrid.holder -o -L report/.vramgrid.holder ] || die "the holder: $link"
done
# A second name of a file is replaced as a name.
again
rm report/results.csv
ln outside/file report/results.csv
expect 0 run -c 8K
unharmed 'results.csv as a hard link'
whole report

# An output folder by a link is the user's own choice.
again
ln -s report link
expect 0 run -c 8K -o link
silent
[ -L link ] || die 'the link to the folder was replaced'
whole report
rm link

# Forged journals.
again
mkdir -p report/.vramgrid-commit
cp report/manifest.json report/.vramgrid-commit/
ln -s ../../outside/report/matrices report/.vramgrid-commit/matrices
expect 0 run -c 8K
silent
unharmed 'a forged journal'
again
rm -rf report/matrices
cp -a outside/report report/.vramgrid-commit
ln -s ../outside/report/matrices report/matrices
expect 3 run -c 8K
unharmed 'a forged journal onto a linked folder'
again
mkdir -p report/.vramgrid-undo
cp report/manifest.json report/.vramgrid-undo/
ln -s ../../outside/report report/.vramgrid-undo/.last
run -c 8K 2> stderr || true
unharmed 'a forged way back'
again
mkdir report/.vramgrid-stage
echo 'vramgrid works in this folder. It goes with the run, or with the next.' > report/.vramgrid-stage/.vramgrid
ln -s ../../outside/report report/.vramgrid-stage/report
expect 0 run -c 8K
silent
unharmed 'a stage with a link in it'

# Forged manifests: what they list is removed in the folder only, and not through links.
again
rm -rf report/matrices
ln -s ../outside/report/matrices report/matrices
expect 0 run -f offload
unharmed 'outputs of before behind a link'
again
sed 's|"matrices/|"../outside/report/matrices/|' published/manifest.json > report/manifest.json
expect 0 run -f offload
unharmed 'outputs outside'

# The archive: links are strangers, not counted and not pruned, nor what is behind links in a copy.
again
rm -rf report/archive/2026-01-01/matrices
ln -s ../../../outside/report/matrices report/archive/2026-01-01/matrices
mv outside/report/archive/2026-01-02 outside/moved
find outside -printf '%p %y %m %s %T@ %l\n' | sort > before
find outside -type f | sort | xargs sha256sum >> before
ln -s ../../outside/moved report/archive/2025-12-31
expect 0 run -c 8K --as-of 2026-01-03 -s output.keep=2
silent
unharmed 'pruning'
[ "$(ls report/archive | tr '\n' ' ')" = '2025-12-31 2026-01-01 2026-01-02 2026-01-03 ' ] || die "pruned: $(ls report/archive)"
[ ! -e report/archive/2026-01-01/manifest.json ] && [ -L report/archive/2026-01-01/matrices ] || die 'the copy with a link in it'
[ -e report/archive/2026-01-02/manifest.json ] || die 'a link was counted'
# A report in there is none of its copies: it is refused, and one that came there is not pruned.
for inner in report/archive report/archive/2020-01-01 report/archive/new/deep; do
    again
    expect 3 run -o $inner
    grep -qx "vramgrid: $inner: lies in the archive of another report, which would remove it: publish elsewhere" stderr || die "$inner: $(cat stderr)"
    [ ! -e report/archive/2020-01-01 ] && [ ! -e report/archive/new ] || die "$inner was made"
    expect 3 run -n -o $inner
done
expect 0 run -o outside/archive # which is no report's
again
mv outside/report report/archive/2020-01-01
expect 0 run --as-of 2026-01-03 -c 8K -s output.keep=1
silent
digests report/archive/2020-01-01 > now
digests published | cmp - now || die 'a report in the archive was pruned'

# The folder that is worked in is swapped while that happens: for a link, for another folder.
for swap in 'ln -s ../outside/report' 'cp -a ../outside/report'; do
    again
    caught open:5 -m models.csv -g gpus.csv -f csv -o report
    [ -n "$(find report/.vramgrid-stage -name '*.csv')" ] || die "it has not begun"
    mv report/.vramgrid-stage report/aside
    (cd report && $swap .vramgrid-stage)
    digests report | grep -v ' ./aside/' > stood
    kill -CONT "$pid"
    wait "$pid" || true
    grep -qx 'vramgrid: report/.vramgrid-stage: somebody else has put something in its place' caught || die "swapped: $(cat caught)"
    digests report | grep -v ' ./aside/' | cmp - stood || die "swapped: something was published: $(cat caught)"
    unharmed "swapped: $swap"
done
rm -rf report

# Who else may write to the folder is said once, in one line; --strict refuses.
again
# That a group may is no news every night, only what -v tells.
for mode in 775:'its group' 777:everybody 1777:everybody; do
    chmod ${mode%%:*} report
    expect 0 run
    [ ${mode%%:*} != 775 ] || { silent && expect 0 run -v && sed -i '/warning/!d' stderr; }
    [ "$(cat stderr)" = "vramgrid: warning: report: ${mode#*:} may write there (mode $(printf %04d ${mode%%:*})), and replace the report" ] || die "$mode: $(cat stderr)"
    expect 0 run --quiet
    silent
    digests report > stood
    for strict in --strict '-s output.strict=yes'; do
        expect 3 run -c 8K $strict
        grep -qx "vramgrid: report: ${mode#*:} may write there .*; output.strict refuses that" stderr || die "$strict: $(cat stderr)"
        [ "$(wc -l < stderr)" = 1 ] || die "$strict: $(cat stderr)"
        expect 3 run -n -c 8K $strict
    done
    digests report | cmp - stood || die "--strict has published"
done
chmod 755 report
expect 0 run --strict
silent
(umask 002 && expect 0 run -o group && silent && expect 3 run --strict -o fresh)
[ ! -e fresh ] || die '--strict has left a folder'

# Root in somebody's folder; and all of this as somebody.
[ "$(id -u)" = 0 ] || exit 0
need setpriv
chown 65534 report
expect 0 run
[ "$(cat stderr)" = 'vramgrid: warning: report: belongs to somebody else (user 65534), who may replace the report' ] || die "$(cat stderr)"
expect 3 run --strict
chmod 711 .
mkdir half
chown 65534:65534 half
somebody='setpriv --reuid=65534 --regid=65534 --clear-groups'
$somebody test -r "$TESTS/lib.sh" -a -x "$VRAMGRID" || exit 0
cd half
$somebody sh -eu "$TESTS/cli/links.sh" somebody
