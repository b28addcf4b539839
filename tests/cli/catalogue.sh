# The shipped sheets: they read without a word, agree with published config.json files, and say where
# each row is from.
. "$TESTS/lib.sh"
inputs=$TESTS/../inputs
# SOURCES.csv says where each is from. Keys that say nothing about memory are cut. Some are of a tuned release
# of the same weights: Instruct and Thinking, and Olmo 3.1 for Olmo 3.
configs=$TESTS/data/configs

for sheets in "models.csv gpus.csv" "reference-models.csv reference-gpus.csv"; do
    expect 0 "$VRAMGRID" check -m "$inputs/${sheets% *}" -g "$inputs/${sheets#* }" \
        -Q "$inputs/quantizations.csv" --engines "$inputs/engines.csv"
    silent
done

# Below, lines are cut at their commas: only the last column, the source, may hold one of its own.
for sheet in models gpus; do
    awk -F, 'NR == 1 { last = NF; next }
        { head = ""; for (i = 1; i < last; i++) head = head $i "," }
        head ~ /"/ || NF < last { print FILENAME ":" FNR ": a quoted field before the source" }' \
        "$inputs/$sheet.csv" > other
    [ ! -s other ] || die "$(cat other)"
done

# Where the sheet does not have what import reads from that file, and why: name|column|sheet|import|reason.
# A line that is no longer true fails as well.
cat > exceptions <<'EOF'
GLM-5-744B-A40B|index_head_dim|128||this copy has no indexer; hudingyi688/aiconfigurator-npu@ad8cc3e's has
GLM-5-744B-A40B|num_index_layers|78||likewise
Llama-4-Maverick-17B-128E|sliding_window||8192|chunks: attention_chunk_size in the sheet
Nemotron-3-Super-120B-A12B|recurrent_state_mib|164.6875||this copy lacks the dimensions of the state
Llama-2-7B|context_length_max|4096|2048|a first revision, beside a max_length of 4096; later ones say 4096
EOF

# Precision is not compared: copies are of uploads in other forms (FP8, MXFP4, a fine-tune's float16).
cat > compare.awk <<'EOF'
BEGIN {
    FS = ","
    count = split("architecture num_layers hidden_size num_attention_heads num_key_value_heads head_dim " \
        "kv_lora_rank qk_rope_head_dim num_attention_layers sliding_window num_sliding_layers v_head_dim " \
        "sliding_num_key_value_heads sliding_head_dim index_head_dim num_index_layers " \
        "recurrent_state_mib context_length_max vocab_size", columns, " ")
}
function same(a, b) { return a == b || (a ~ /^[0-9]/ && b ~ /^[0-9]/ && a + 0 == b + 0) }
FILENAME == "exceptions" { split($0, part, "|"); excused[part[1], part[2]] = part[3] "|" part[4]; next }
FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
FILENAME == "imported.csv" {
    for (c = 1; c <= count; c++) imported[$1, columns[c]] = $at[columns[c]]
    name[$1] = 1
    next
}
$1 in name {
    delete name[$1]
    for (c = 1; c <= count; c++) {
        column = columns[c]
        sheet = $at[column]
        config = imported[$1, column]
        key = $1 SUBSEP column
        if (key in excused) {
            if (excused[key] != sheet "|" config || sheet == config)
                print $1 ": " column ": the exception is no longer true: " sheet " and " config
            delete excused[key]
        } else if (!same(sheet, config))
            print $1 ": " column ": " (sheet == "" ? "empty" : sheet) " in the sheet, " \
                (config == "" ? "nothing" : config) " from the config"
    }
}
END {
    for (left in name) print left ": no such model in the sheet"
    for (left in excused) { split(left, part, SUBSEP); print part[1] ": an exception for no config" }
}
EOF

sed 1d "$configs/SOURCES.csv" | cut -d, -f1 > names
while read -r model; do
    params=$(awk -F, -v name="$model" '$1 == name { print $3 }' "$inputs/models.csv")
    [ -n "$params" ] || die "$model: not in the shipped sheet"
    expect 0 "$VRAMGRID" import "$configs/$model.json" --params-b "$params" --name "$model"
    [ ! -s stderr ] || die "$model: $(cat stderr)"
    head -n 1 stdout > headings
    sed 1d stdout >> rows
done < names
cat headings rows > imported.csv
[ "$(wc -l < names)" -ge 44 ] || die "configs are missing: $(wc -l < names)"
(cd "$configs" && ls ./*.json) | sed 's/^\.\///; s/\.json$//' | sort > files
sort names | cmp - files || die "SOURCES.csv and the configs do not match"
! sed 1d "$configs/SOURCES.csv" | grep -vE '^[^,]+,[^,/]+/[^,/]+,[^,]+,[0-9a-f]{40}$' > other ||
    die "not a source: $(cat other)"

awk -f compare.awk exceptions imported.csv "$inputs/models.csv" > other
[ ! -s other ] || die "$(cat other)"

# What counts in the end: the KV cache, before any window is full and at the config's longest context.
printf 'name,vram_gb,usable_vram_mib\nH100,80,81559\n' > gpus.csv
kv_caches() { # kv_caches SHEET MODEL CONTEXT...
    sheet=$1 name=$2
    shift 2
    for context; do
        expect 0 "$VRAMGRID" explain --json -m "$sheet" -g gpus.csv -M architecture -q fp16 \
            -c "$context" "$name" H100
        awk -v context="$context" '/"gpu_counts"/ { exit }
            /"mode":/ { ours = /"architecture"/ }
            ours && /"kv_cache_gb":/ { print context, $2 }' stdout
    done
}
while read -r model; do
    ! grep -E "^$model\|(index|num_index|sliding_window|recurrent)" exceptions > ignored || continue # the caches differ by it
    longest=$(awk -F, -v name="$model" 'NR == 1 { for (at = 1; $at != "context_length_max"; at++); }
        $1 == name { print $at }' imported.csv)
    kv_caches imported.csv "$model" 64 "$longest" > wanted
    [ "$(grep -c '^[0-9]* [0-9.]*,$' wanted)" = 2 ] || die "$model: not two KV caches: $(cat wanted)"
    kv_caches "$inputs/models.csv" "$model" 64 "$longest" > found
    cmp found wanted || die "$model: the KV cache differs from its config's"
done < names

# Each row says where it is from, by tags of its own for a GPU's price and date; a date is one, and has been.
# These sources know no more than the year of some.
cat > sources.awk <<'EOF'
function fail(why) { print FILENAME ":" FNR ": " $1 ": " why }
BEGIN {
    FS = ","
    by_year = "huggingface/huggingface[.]js@|aiwiki[.]ai nvidia_gh200|yobitel[.]com knowledge-base"
}
FNR == 1 {
    delete at
    for (i = 1; i <= NF; i++) at[$i] = i
    last = NF
    gpus = "launch_price_usd" in at
    next
}
{
    source = $last
    for (i = last + 1; i <= NF; i++) source = source "," $i
    gsub(/^"|"$/, "", source)
    if (source !~ /[^ ]/) fail("no source")
    released = $at["released"]
    dated = ""
    priced = 0
    count = split(source, part, ";")
    for (i = 1; i <= count; i++) {
        if (part[i] ~ /\[([^]]* )?date( [^]]*)?\]/) dated = part[i]
        if (part[i] ~ /\[([^]]* )?price( [^]]*)?\]/) priced = 1
    }
    if (gpus && $at["launch_price_usd"] != "" && !priced) fail("a price without a source")
    if (released == "") next
    if (gpus && dated == "") fail("a date without a source")
    if (released !~ /^20[0-9][0-9](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$/)
        fail(released " is no date")
    if (length(released) == 4 && (!gpus || dated !~ by_year)) fail(released " without a month")
    if (released > substr(today, 1, length(released))) fail(released " is to come")
}
EOF
today=$(printf '2026-11-24\n%s\n' "$(date -u +%F)" | sort | tail -n 1) # some build hosts are far behind
awk -v today="$today" -f sources.awk "$inputs/models.csv" "$inputs/gpus.csv" > other
[ ! -s other ] || die "$(cat other)"
