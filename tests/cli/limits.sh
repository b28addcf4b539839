# Too few open files, too little memory: our message and exit code 3, or a report; nothing that libraries print
# is left as it is, and the last report stands.
. "$TESTS/lib.sh"
! sanitized || skip "sanitizers need more memory than that"
small_sheets
options="-q fp16 -c 8K -s heatmap.chart_widths=natural"
run() { "$VRAMGRID" -m models.csv -g gpus.csv $options -o report "$@"; }
run -f csv,xlsx,pdf
digests report > wanted

# limited FLAG N FORMATS CODES: one of these codes; what stands is the last report in any case.
limited() {
    code=0
    (ulimit -c 0 && ulimit "$1" "$2" && run -f "$3" --as-of 2026-01-02) > stdout 2> stderr || code=$?
    case " $4 " in *" $code "*) ;; *) die "ulimit $1 $2, $3: exit code $code: $(cat stderr)" ;; esac
    [ ! -s stdout ] || die "ulimit $1 $2: on stdout: $(cat stdout)"
    if [ $code = 0 ]; then
        [ ! -s stderr ] || die "ulimit $1 $2: not silent: $(cat stderr)"
        rm -rf report
        run -f csv,xlsx,pdf
    else
        complains "ulimit $1 $2, $3"
        [ "$(wc -l < stderr)" = 1 ] || die "ulimit $1 $2, $3: said more than once: $(cat stderr)"
        digests report > found
        cmp -s wanted found || die "ulimit $1 $2, $3: the last report does not stand"
    fi
}

few=0
for files in 8 9 10 11 12 13 14 15; do
    for format in xlsx pdf csv,xlsx,pdf; do
        limited -n $files $format '0 3'
        if [ $code = 3 ]; then
            few=$((few + 1))
            grep -q 'Too many open files' stderr || die "ulimit -n $files, $format: $(cat stderr)"
        fi
    done
done
# What follows the decision for a set needs no descriptor that there was not before: with each number a run
# fails in time or not at all.
for files in 14 15 16 17 18; do
    options="-q fp16 -c 8K -s output.keep=3"
    limited -n $files pdf '0 3'
    settled report
    options="-q fp16 -c 8K"
    rm -rf report
    run -f csv,xlsx,pdf
    digests report > wanted
    for format in csv pdf; do
        limited -n $files $format '0 3'
        settled report
    done
done
[ $few -gt 0 ] || die "8 to 15 descriptors are always enough: that tries nothing"
limited -n 64 csv,xlsx,pdf 0

for kb in 45000 60000 75000; do
    limited -v $kb pdf,charts,png 3
    grep -q 'the limit on memory (ulimit -v, ulimit -d) leaves less than the [0-9]* MiB that drawing takes' stderr || die "$kb: $(cat stderr)"
    limited -v $kb csv 0
done
for kb in 110000 140000 200000 300000; do
    options="-q fp16 -c 8K -s heatmap.chart_widths=natural -j 16"
    limited -v $kb csv,xlsx,pdf 0
done

# However large the stacks of threads would be.
if (ulimit -s 65536) 2> ignored; then
    (ulimit -s 65536 && limited -v 110000 csv,xlsx,pdf 0)
fi

# What libxlsxwriter prints when its disk is full comes as our one message.
if (need_mounts) > ignored; then
    mkdir disk
    unshare -rm sh -euc 'mount -t tmpfs -o size=24k none disk
        "$0" -m models.csv -g gpus.csv -f xlsx -o disk/report' "$VRAMGRID" > stdout 2> stderr && die "a workbook in 24 KB" || code=$?
    [ $code = 3 ] || die "a full disk: exit code $code"
    complains "a full disk"
    [ "$(wc -l < stderr)" = 1 ] || die "a full disk: $(cat stderr)"
fi
# fontconfig without a place for its cache says nothing either.
expect 0 env -i "$VRAMGRID" -m models.csv -g gpus.csv -f pdf -o homeless
silent
