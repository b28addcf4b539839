# Memory that runs out at each point where our code asks for some: an error in words, last night's report, and
# nothing lost to leaks. (Libraries below glib end the process then; that is like a kill: kill.sh.)
. "$TESTS/lib.sh"
[ -x "${FAULTY-}" ] || skip "FAULTY names no program"

small_sheets
# Every allocation of what is read and published, a third of them in a short check; some of what each writer of files
# with pictures asks for. (Leaks are seen where the program is watched, which is slow.)
long && all=1000000 || all=150
! sanitized || all=120
echo csv,offload:
"$FAULTY" nights memory $all -j1 -f csv,offload
long && rounds=120 || rounds=40
! sanitized || rounds=15
for formats in csv,xlsx csv,pdf csv,svg,png; do
    echo "$formats:"
    long || [ $formats != csv,svg,png ] || rounds=$((rounds / 2)) # which are slow
    "$FAULTY" nights memory $rounds -j1 -f $formats
done

# What is read, told and asked for.
echo '{"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32}' > config.json
sheets='-m models.csv -g gpus.csv'
# A text and a name that take a block of their own.
long_text=$(printf '%070000d' 7)
printf 'name,vram_gb,source\nRTX 4090,24,%s\n' "$long_text" > long.csv
for command in "check -m models.csv -g long.csv -s report.title=$long_text" "list models $sheets" "explain qwen-14b h100 $sheets" "explain --json qwen-14b h100 $sheets" \
    'import config.json --params-b 8 --name x'; do
    "$FAULTY" nights command $command
done
