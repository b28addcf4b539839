# A run that is killed at any moment leaves last night's report, tonight's, or tonight's on its way
# with a journal; then the next run completes it, and one that is killed meanwhile does no harm.
# Every file is whole at every moment, and what is not ours stays. KILL_SEED repeats the moments.
. "$TESTS/lib.sh"
[ -x "${FAULTY-}" ] || skip "FAULTY names no program"
small_sheets

# At each call of ours, and at any moment: with every format, and with files that are soon made, of which more than a
# few moments are publishing.
long && many=1000 || many=10
"$FAULTY" nights kill $many -j1 -f csv,xlsx -s workbook.sheets=About
seed=${KILL_SEED-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
echo "KILL_SEED=$seed"
long && many=30 soon=60 || many=5 soon=15
"$FAULTY" nights moments $many "$seed" -j3 -f csv,xlsx,pdf,charts,svg,png,offload
"$FAULTY" nights moments $soon "$seed" -j3 -f csv,offload -M theoretical,conservative,production
long || exit 0

# Those of the libraries besides, in a run that is watched.
need_trace
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

# Each call that changes a file: some of the making, and all of the publishing, which begins at a rename.
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

echo "$killed killed: $old left the old report, $new the new one, $journal a journal"
[ "$killed" -ge "$(spare 120)" ] && [ "$journal" -ge "$(spare 20)" ] || die "too few"
