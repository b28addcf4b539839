# Dated copies of published reports: whole, apart from the report, and no more than asked for.
. "$TESTS/lib.sh"

small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv -s output.keep=2 -o report "$@"; }
# copies NAME...: the archive holds these and nothing else, and nothing is left half done.
copies() {
    printf '%s\n' "$@" > wanted
    ls -A report/archive | diff wanted - || die "other copies than $*"
    [ -z "$(find report -name '.vramgrid-*')" ] || die "$(ls -A report)"
}
copied() { # copied NAME: the copy is the report that stands
    (cd report && find . -type f ! -path '*/.*' ! -path './archive/*' | sort | xargs sha256sum) > stands
    (cd "report/archive/$1" && find . -type f | sort | xargs sha256sum) | diff stands - || die "$1 is not the report"
}

run --as-of 2026-01-01
copies 2026-01-01
copied 2026-01-01
run --as-of 2026-01-01
copies 2026-01-01 # the same again is the same copy
run --as-of 2026-01-01 -c 8K
copies 2026-01-01 2026-01-01.2
copied 2026-01-01.2
run --as-of 2026-01-01 -c 8K
copies 2026-01-01 2026-01-01.2 # the night after, which has no changes to tell
run --as-of 2026-01-02 -c 8K
copies 2026-01-01.2 2026-01-02
[ "$(find report/archive/2026-01-02/matrices -type f -links 1)" = "" ] || die 'equal files are not shared by copies'
[ -z "$(find report -path report/archive -prune -o -type f -links +1 -print)" ] || die 'a copy shares a file with the report'

# What is not ours stays, in the archive as well; a damaged copy does not spoil the next one.
mkdir report/archive/2025-01-01 && echo mine > report/archive/2025-01-01/notes
echo mine > report/archive/2026-01-01.2/notes
echo damaged > report/archive/2026-01-02/results.csv
run --as-of 2026-01-03 -c 8K
copies 2025-01-01 2026-01-01.2 2026-01-02 2026-01-03
copied 2026-01-03
[ "$(find report/archive/2026-01-01.2)" = 'report/archive/2026-01-01.2
report/archive/2026-01-01.2/notes' ] || die 'a stranger in a copy'
[ "$(cat report/archive/2025-01-01/notes)" = mine ] || die "a folder that is not ours"
rm -r report/archive/2025-01-01 report/archive/2026-01-01.2

# An older date is a copy like any other, and the report that stands always has one.
run --as-of 2020-01-01 -c 8K
copies 2020-01-01 2026-01-03
run --as-of 2020-01-01 -c 8K
copies 2020-01-01 2026-01-03
run --as-of 2026-01-04 -s output.keep=1
copies 2026-01-04
run -n --as-of 2026-01-05 2> said
copies 2026-01-04 # a dry run copies nothing
"$VRAMGRID" -m models.csv -g gpus.csv -f csv -o report --as-of 2026-01-05
copies 2026-01-04 # nor does a run that is not asked to, and it removes none

# A copy that a killed run left: of what was published it is kept, of what was not it goes.
run --as-of 2026-01-06
mv report/archive/2026-01-06 report/.vramgrid-archive
run --as-of 2026-01-06
copies 2026-01-04 2026-01-06
cp -r report/archive/2026-01-04 report/.vramgrid-archive
run --as-of 2026-01-06
copies 2026-01-04 2026-01-06

# No room for the copy is no room for the report; what cannot be named is told, and mended next time.
mv report/archive elsewhere
digests report > before
echo > report/archive
expect 3 run --as-of 2026-01-07
[ "$(wc -l < stderr)" = 1 ] || die "$(cat stderr)"
rm report/archive
digests report | cmp - before || die "no room for the copy, and another report"
mv elsewhere report/archive
run --as-of 2026-01-07
copies 2026-01-06 2026-01-07
