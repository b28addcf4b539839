# Memory that runs out at each point where our code asks for some: an error in words, last night's report, and
# nothing lost to leaks. (Libraries below glib end the process then; that is like a kill: kill.sh.)
. "$TESTS/lib.sh"
[ -x "${FAULTY-}" ] || skip "FAULTY names no program"

small_sheets
# Every allocation of what is read and published, a fifth of them in a short check; some of what each writer of files
# with pictures asks for. (Leaks are seen where the program is watched, which is slow.)
long && all=1000000 || all=90
echo csv,offload:
"$FAULTY" nights memory $all -j1 -f csv,offload
long && rounds=120 || rounds=20
! sanitized || rounds=15
for formats in csv,xlsx csv,pdf csv,svg,png; do
    echo "$formats:"
    long || [ $formats != csv,svg,png ] || rounds=$((rounds / 2)) # which are slow
    "$FAULTY" nights memory $rounds -j1 -f $formats
done

# What is read, told and asked for.
long && some=1000000 || some=40
echo '{"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32}' > config.json
sheets='-m models.csv -g gpus.csv'
# A text that takes a block of its own, and names that take more than one.
long_text=$(printf '%070000d' 7)
{ echo name,vram_gb,source && seq 400 | awk '{ printf "%0100d,24,%0100d\n", $1, $1 }'; } > many.csv
set -f
for command in "check $sheets -s report.title=$long_text" "list gpus -m models.csv -g many.csv" "list models $sheets" "explain Qwen* H100 $sheets" "explain --json Qwen* H100 $sheets" \
    'import config.json --params-b 8 --name x'; do
    "$FAULTY" nights command $some $command
done
