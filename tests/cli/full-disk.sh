# A disk that is full, of bytes or of files, at any point: exit code 3 and last night's report, or 0 and all of
# tonight's. The disks are small ones in memory.
. "$TESTS/lib.sh"
need_mounts
[ "${1-}" = inside ] || exec unshare -rm sh -eu "$0" inside

small_sheets
two_nights -f csv,xlsx,pdf
mkdir temporary
mount -t tmpfs -o size=16m none report
mount -t tmpfs -o size=4k none temporary
yesterday() { find report -mindepth 1 -delete && cp -a first/. report; }
yesterday

# A disk with so many KB to spare, or so many files. (Named in full, mount hands on no old options.)
used() { df --output="$1" report | tail -n 1; }
spare_kb() { mount -o remount,size=$(($(used used) + $1))k none report; }
spare_files() { mount -o remount,nr_inodes=$(($(used iused) + $1)) none report; }
plenty() { mount -o remount,size=16m,nr_inodes=9999 none report; }

published=0 failed=0
try() {
    code=0
    night 2 env > stdout 2> stderr || code=$?
    ends_well "$1" $code old
    settled report
    [ ! -s stdout ] || die "$1: $(cat stdout)"
    plenty
    if [ $code = 0 ]; then
        published=$((published + 1))
        yesterday
    else
        failed=$((failed + 1))
    fi
}

all=csv,xlsx,pdf,charts,svg,png,offload
writers="csv xlsx pdf charts svg png offload"
long || writers=xlsx
for format in $writers $all; do
    options="-f $format"
    night 2 env
    digests report > wanted_new
    needed=$(du -ck report/*.* report/matrices report/charts 2> ignored | tail -n 1 | cut -f 1)
    yesterday
    for kb in 0 4 $((needed / 4)) $((needed / 2)) $((needed - 4)) $((needed + 4)) $((needed * 2)) $((needed * 3 + 48)); do
        spare_kb "$kb"
        try "$format in $kb KB"
    done
    for files in 0 1 2 4 8; do
        spare_files $files
        try "$format in $files files"
    done
    spare_kb $((needed * 4 + 64))
    try "$format with enough"
    [ $code = 0 ] || die "$format: $((needed * 4 + 64)) KB were not enough: $(cat stderr)"

    # A full temporary folder is in the way of a dry run only.
    TMPDIR=$PWD/temporary try "$format with a full temporary folder"
    [ $code = 0 ] || die "$format with a full temporary folder: $(cat stderr)"
    code=0
    options="-f $format --dry-run"
    TMPDIR=$PWD/temporary night 2 env 2> stderr || code=$?
    [ $code = 3 ] || [ $format = csv ] || [ $format = offload ] || die "$format, a dry run: exit code $code"
    [ $code = 0 ] || ends_well "$format, a dry run" $code old
    [ -z "$(ls -A temporary)" ] || die "$format: a dry run has left $(ls -A temporary)"
done
echo "$failed runs failed, $published had enough"
[ $failed -gt 12 ] && [ $published -ge 5 ] || die "too few of either"
