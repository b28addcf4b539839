# SIGTERM, SIGINT and SIGHUP end a run cleanly at any moment: last night's report stands, nothing staged is
# left, one line says so, and the process ends by that signal. (SIGKILL: kill.sh.)
. "$TESTS/lib.sh"

small_sheets
two_nights -j2 -f csv,xlsx,pdf,charts,svg,png,offload
long && rounds=8 || rounds=4

# A background process of sh has SIGINT ignored.
start=$(date +%s%N)
night 2 env
took=$(($(date +%s%N) - start))
stopped=0 finished=0
for round in $(seq "$rounds"); do
    for signal in TERM=143 INT=130 HUP=129; do
        ended=${signal#*=} signal=${signal%=*}
        yesterday
        night 2 exec env --default-signal=TERM,INT,HUP > stdout 2> stderr & pid=$!
        sleep "$(awk -v took="$took" -v part="$round" -v of="$rounds" 'BEGIN { print took / 1e9 * part / (of + 1) }')"
        kill -$signal "$pid" 2> ignored || true
        code=0
        wait "$pid" 2> ignored || code=$?
        judge "$signal in round $round"
        case $code in
        0)
            finished=$((finished + 1))
            [ $stands = new ] || die "$signal: exit code 0, and $stands stands"
            ;;
        $ended)
            [ $stands = old ] || die "$signal: $stands stands"
            [ ! -s stderr ] || [ "$(cat stderr)" = "vramgrid: stopped by SIG$signal; the last report stands" ] ||
                die "$signal: $(cat stderr)"
            # Before it watches for signals there is nothing to be taken away, and nothing is said.
            [ ! -s stderr ] || stopped=$((stopped + 1))
            ;;
        *) die "$signal: exit code $code: $(cat stderr)" ;;
        esac
        settled report
    done
done
echo "$stopped runs stopped, $finished had finished"
[ "$stopped" -ge "$rounds" ] || die "too few"

# What the parent has ignored, as nohup does, stays so.
yesterday
trap '' HUP
night 2 exec > said 2>&1 & pid=$!
trap - HUP
kill -HUP "$pid"
wait "$pid" || die "nohup: $(cat said)"
judge nohup
[ $stands = new ] || die "nohup: $stands stands"

# The account of a run tells how it ended.
yesterday
options="$options -s output.log=$PWD/log -s output.log_format=json"
caught open:5 $options -m models.csv -g gpus.csv -o report
kill -TERM "$pid"
kill -CONT "$pid"
code=0
wait "$pid" 2> ignored || code=$?
[ $code = 143 ] || die "exit code $code"
grep -q '"exit_code": *143' log && grep -q 'stopped by SIGTERM' log || die "the log: $(cat log)"
