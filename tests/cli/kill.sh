# A run that is killed at any moment leaves last night's report, tonight's, or tonight's on its way
# with a journal; then the next run completes it, and one that is killed meanwhile does no harm.
# Every file is whole at every moment, and what is not ours stays. KILL_SEED repeats the moments.
. "$TESTS/lib.sh"
need_trace

small_sheets
killed=0 old=0 new=0 journal=0
count() {
    judge "$1"
    killed=$((killed + 1))
    eval "$stands=\$(($stands + 1))"
}

# kill_at CALL N: a run that is killed as it makes that call.
kill_at() {
    code=0
    night 2 injected "$1:signal=KILL:when=$2" 2> said || code=$?
    [ "$code" = 137 ] || die "$1 $2: exit code $code, not killed: $(cat said)"
    count "$1 $2"
}

# spare N: fewer rounds where the program is slow for being watched.
spare() { if sanitized; then echo $(($1 / 4)); else echo "$1"; fi; }

# The two halves work side by side, in folders of their own.
half() {
    (
        mkdir "$1"
        cd "$1"
        cp ../*.csv .
        "$1"
        echo "$killed $old $new $journal" > counts
    )
}

# Each call that changes a file: some of the making, and all of the publishing, which begins at a rename.
every_call() {
    two_nights -j1 -f csv,xlsx,pdf
    night 2 calls "$CHANGING"
    awk '/^rename/ { exit } { print }' calls | spread "$(spare 56)" > moments
    awk '/^rename/ { on = 1 } on { print }' calls > publishing
    many=$(wc -l < publishing)
    spread "$(spare "$many")" < publishing >> moments
    while read -r call n; do
        yesterday
        kill_at "$call" "$n"
        completes "$call $n"
    done < moments

    # The run that completes is killed too. First all of the set is on its way, then half of it.
    for decided in 2 $((many / 2)); do
        rm -rf report
        until [ -e report/.vramgrid-commit ]; do
            [ "$decided" -le "$many" ] || die "no call of publishing leaves a journal"
            yesterday
            kill_at $(sed -n ${decided}p publishing)
            decided=$((decided + 1))
        done
        rm -rf journal && cp -a report journal
        night 2 calls "$CHANGING"
        head -n $((many + 5 - decided)) calls | spread "$(spare $((many + 5 - decided)))" > moments
        while read -r call n; do
            rm -rf report && cp -a journal report
            kill_at "$call" "$n"
            completes "completing, $call $n"
        done < moments
    done
}

# random_moments N OPTION...: at any moment of a run with several threads.
random_moments() {
    goal=$(($1 + killed))
    shift
    two_nights -j3 "$@"
    start=$(date +%s%N)
    night 2 env
    awk -v n=$((5 * goal)) -v took=$(($(date +%s%N) - start)) -v seed="$seed" 'BEGIN {
        srand(seed)
        for (i = 0; i < n; i++) printf "%.4f\n", rand() * took / 1e9 }' > moments
    while read -r moment && [ "$killed" -lt "$goal" ]; do
        yesterday
        night 2 exec > said 2>&1 & pid=$!
        sleep "$moment"
        kill -9 "$pid" 2> ignored || true
        code=0
        wait "$pid" 2> ignored || code=$?
        case $code in
        0) continue ;;
        137) count "after $moment s" ;;
        *) die "exit code $code: $(cat said)" ;;
        esac
        completes "after $moment s"
    done < moments
}

# With every format; and with files that are soon made, of which more than a few moments are publishing.
any_moment() {
    seed=${KILL_SEED-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
    echo "KILL_SEED=$seed"
    random_moments "$(spare 30)" -f csv,xlsx,pdf,charts,svg,png,offload
    random_moments "$(spare 60)" -f csv,offload -M theoretical,conservative,production
}

half any_moment & other=$!
half every_call
wait "$other"
cat any_moment/counts every_call/counts | (
    while read -r k o n j; do
        killed=$((killed + k)) old=$((old + o)) new=$((new + n)) journal=$((journal + j))
    done
    echo "$killed killed: $old left the old report, $new the new one, $journal a journal"
    [ "$killed" -ge "$(spare 200)" ] && [ "$journal" -ge "$(spare 20)" ] || die "too few"
)
