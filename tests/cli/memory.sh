# Memory that runs out at each point where our code asks for some: an error in words, last night's report, and
# nothing lost to leaks. (Libraries below glib end the process then; that is like a kill: kill.sh.)
. "$TESTS/lib.sh"
[ -x "${FAULTY-}" ] || skip "FAULTY names no program"

small_sheets
sanitized && rounds=15 || rounds=60

# short N: tonight's run, whose N-th allocation fails. Sets $code; ./failures is empty where there is no N-th.
short() {
    code=0
    VRAMGRID=$FAULTY FAIL_TOLD_ON=9 night 2 env FAIL_ALLOCATION="$1" > stdout 2> stderr 9> failures || code=$?
}

failed=0 survived=0
# each FIRST STEP: the runs from there on, until one asks for no more.
each() {
    n=$1
    while short "$n" && [ -s failures ]; do
        case $code in
        0) # one that can be done without
            survived=$((survived + 1))
            (whole report) || die "allocation $n: exit code 0"
            ;;
        1 | 2 | 3)
            failed=$((failed + 1))
            complains "allocation $n"
            judge "allocation $n"
            # Once the decision is made the next run goes on.
            [ $stands = old ] || [ -e report/.vramgrid-commit ] || die "allocation $n: exit code $code, and $stands stands"
            [ ! -e report/.vramgrid-commit ] || completes "allocation $n"
            ;;
        *) die "allocation $n: exit code $code: $(cat stderr)" ;;
        esac
        (settled report) || die "allocation $n: exit code $code"
        yesterday
        n=$((n + $2))
    done
    yesterday
}

for formats in csv,offload csv,xlsx csv,pdf csv,svg,png; do
    two_nights -j1 -f $formats
    VRAMGRID=$FAULTY night 2 env FAIL_ALLOCATION=1000000000 9> failures
    yesterday
    # How many there are, by halving.
    low=0 high=4000000
    while [ $((high - low)) -gt 1 ]; do
        middle=$(((low + high) / 2))
        short $middle
        [ -s failures ] && low=$middle || high=$middle
        yesterday
    done
    before=$failed
    each 1 $((low / rounds + 1))
    short 20+
    [ "$code" = 1 ] || [ "$code" = 3 ] || die "from allocation 20 on: exit code $code: $(cat stderr)"
    yesterday
    echo "$formats: $low allocations, $((failed - before)) runs failed"
done
echo "$failed runs failed, $survived did without"
[ "$failed" -gt $((2 * rounds)) ] || die "too few"

# What is read, told and asked for.
for command in 'check' 'list models' 'explain qwen-14b h100' 'explain --json qwen-14b h100' 'import config.json --params-b 8 --name x'; do
    echo '{"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32}' > config.json
    n=1
    while :; do
        code=0
        set -- $command
        [ "$1" = import ] || set -- "$@" -m models.csv -g gpus.csv
        FAIL_TOLD_ON=9 FAIL_ALLOCATION=$n "$FAULTY" "$@" > stdout 2> stderr 9> failures || code=$?
        [ -s failures ] || break
        case $code in
        0) ;;
        1 | 2 | 3) complains "$command, allocation $n" ;;
        *) die "$command, allocation $n: exit code $code: $(cat stderr)" ;;
        esac
        n=$((n + 1))
    done
    echo "$command: $((n - 1)) allocations"
done
