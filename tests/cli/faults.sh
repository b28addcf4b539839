# What cannot be written leaves last night's report as it was, with exit code 3.
. "$TESTS/lib.sh"

small_sheets
report() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of "$1" -o report; }
report 2026-01-01
digests report > before
for format in csv xlsx pdf charts svg png; do
    for blocks in 0 1 8; do
        # The message goes through a pipe, since the limit holds for every file.
        {
            (
                ulimit -f "$blocks"
                code=0
                "$VRAMGRID" -m models.csv -g gpus.csv -c 4K,8K,64K -f "$format" -o report || code=$?
                echo "exit $code"
            ) 2>&1 | cat
        } > stderr
        code=$(sed -n 's/^exit //p' stderr)
        if [ "$code" = 0 ]; then
            # The limit was high enough for this format. A second run has no changes to tell.
            report 2026-01-01
            report 2026-01-01
        else
            [ "$code" = 3 ] || die "$format at $blocks blocks: exit code $code, $(cat stderr)"
            grep -q '^vramgrid: ' stderr || die "$format at $blocks blocks: no message"
        fi
        digests report | cmp - before || die "$format at $blocks blocks: the report has changed"
        [ -z "$(find report -name '.vramgrid-[sc]*')" ] || die "$format: staged files are left"
    done
done

touch file
expect 3 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o file
grep -q '^vramgrid: file: is not a folder$' stderr || die "$(cat stderr)"
expect 3 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o file/below
expect 1 "$VRAMGRID" -m models.csv -g models.csv -o report
digests report | cmp - before || die "bad input has changed the report"
if [ -w /dev/full ]; then
    code=0
    "$VRAMGRID" list gpus > /dev/full 2> stderr || code=$?
    [ "$code" = 3 ] || die "list onto a full device: exit code $code"
fi
