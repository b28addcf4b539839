# What cannot be written leaves last night's report as it was, with exit code 3: files that may not grow,
# and each system call in turn that fails. (A disk that is really full: full-disk.sh.)
. "$TESTS/lib.sh"

small_sheets

# No file may be larger than some blocks; the message goes through a pipe, since the limit holds for it too.
two_nights -f csv
for format in csv xlsx pdf charts svg png offload; do
    for blocks in 0 1 8; do
        options="-f $format"
        {
            (
                ulimit -f "$blocks"
                code=0
                night 2 env || code=$?
                echo "exit $code"
            ) 2>&1 | cat
        } > said
        code=$(sed -n 's/^exit //p' said)
        grep -v '^exit ' said > stderr || true
        [ "$code" = 0 ] || ends_well "$format at $blocks blocks" "$code" old
        settled report
        yesterday
    done
done

touch file
expect 3 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o file
grep -q '^vramgrid: file: is not a folder; it is the output folder$' stderr || die "$(cat stderr)"
expect 3 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o file/below
expect 1 "$VRAMGRID" -m models.csv -g models.csv -o report
judge "bad input"
[ $stands = old ] || die "bad input has changed the report"
if [ -w /dev/full ]; then
    code=0
    "$VRAMGRID" list gpus > /dev/full 2> stderr || code=$?
    [ "$code" = 3 ] || die "list onto a full device: exit code $code"
fi

# Each call of ours, and a disk that has gone for good: then undoing fails as well.
[ -x "${FAULTY-}" ] || skip "FAULTY names no program"
long && all=7 some=7 || all=4 some=2
"$FAULTY" nights fail $all -j1 -f csv,xlsx -s workbook.sheets=About
"$FAULTY" nights fail $some -j1 -f csv,pdf,charts,svg,png,offload

need_trace
# fail CALL ERROR N: that call fails; N+: so do all after it.
fail() {
    yesterday
    code=0
    night 2 injected "$1:error=$2:when=$3" 2> stderr || code=$?
    # Where every later call fails as well, so does the way back, and the next run has to go it.
    case $3 in
    *+) ends_well "$1 $3 with $2" "$code" old new journal ;;
    *) ends_well "$1 $3 with $2" "$code" old new ;;
    esac
    case $1 in
    unlink* | rmdir) ;; # what cannot be removed stays until the next run
    *) [ $stands = journal ] || [ -e report/.vramgrid-commit ] || settled report ;;
    esac
    failed=$((failed + code / 3))
    completes "$1 $3 with $2"
}
failed=0

# fail_some CALL...: some calls of each name. Before the first file that is opened to be written the libraries are.
fail_some() {
    night 2 calls "$CHANGING,close"
    sed -n '/^openat/,$p' calls > own
    for call; do
        grep "^$call " own | spread $some
    done > moments
    set -- ENOSPC EIO EDQUOT
    while read -r call n; do
        fail "$call" "$1" "$n"
        set -- "$2" "$3" "$1"
    done < moments
}

# Neither does a template end a run in silence, whenever it can no longer be opened.
echo '[report]' > night.ini
for n in 1 2; do
    code=0
    traced --seccomp-bpf -o ignored -e trace=openat -P "$PWD/night.ini" -e inject=openat:error=EMFILE:when=$n \
        "$VRAMGRID" check -m models.csv -g gpus.csv "$PWD/night.ini" 2> stderr || code=$?
    [ $code = 0 ] || complains "opening the template, time $n"
done

# libxlsxwriter takes no notice of a write that fails in the middle of a part, which leaves a hole in it.
long && some=7 || some=3
two_nights -j1 -f csv,xlsx
fail_some write
if long; then
    two_nights -j1 -f csv,pdf,charts,svg,png,offload
    fail_some write
    two_nights -j1 -f csv,xlsx,pdf
    fail_some openat fsync renameat mkdirat linkat close unlinkat ftruncate
    for call in fsync renameat; do
        for n in $(grep "^$call " own | spread 4 | cut -d ' ' -f 2); do
            fail $call EIO "$n+"
        done
    done
fi
[ "$failed" -gt 0 ] || die "none failed"
echo "$failed runs failed"
