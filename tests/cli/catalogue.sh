# The shipped sheets: they read without a word, agree with published config.json files, and say where
# each row is from.
. "$TESTS/lib.sh"
inputs=$TESTS/../inputs
# SOURCES.csv says where each is from. Keys that say nothing about memory are cut from some. Some are of a tuned
# release of the same weights: Instruct and Thinking, and Olmo 3.1 for Olmo 3.
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
Command-R7B-12-2024|context_length_max|132096|8192|the config's figure is that of its training
ERNIE-4.5-21B-A3B|context_length_max|131072||this copy has only the fields that somebody read
ERNIE-4.5-300B-A47B|context_length_max|131072||likewise
ERNIE-4.5-300B-A47B|tie_word_embeddings||false|not read; import takes the class's default
Gemma-4-E4B|context_length_max|131072||this copy has only the fields that somebody read
Granite-4.0-H-Small-32B-A9B|context_length_max|131072||likewise
Ling-2.6-1T-A50B|tie_word_embeddings||false|not read; import takes the class's default
Ling-2.6-1T-A50B|vocab_size|157184||cut from this copy; that of Ling-3.0-flash, with the same token ids
Llama-2-7B|context_length_max|4096|2048|a first revision, beside a max_length of 4096; later ones say 4096
Llama-3.2-1B|tie_word_embeddings|true|false|cut from this copy
MiniMax-M2.7-230B-A10B|num_nextn_predict_layers|0|3|three modules in the config, none in the parameters
MiniMax-Text-01-456B|context_length_max|4000000|10240000|the model card says 4M
Nemotron-Nano-9B-v2|context_length_max|131072||this copy has only the fields that somebody read
Qwen3-1.7B|tie_word_embeddings|true|false|cut from this copy
Qwen3-Embedding-8B|params_billion|7.567295|8.188506|the checkpoint has no head although it is not tied
EOF
# Read, but no rows of the sheet: a fine-tune's base, a reranker, and one whose compressed cache no rule tells for
# engines with pages.
printf '%s\n' DeepSeek-V4-Flash-284B-A13B Yi-34B bge-reranker-v2-m3 > rowless

# Precision is not compared: copies are of uploads in other forms (FP8, MXFP4, a fine-tune's float16). What a
# cut copy does not say of the columns that no cache needs is not held against the sheet; what it says is.
cat > compare.awk <<'EOF'
BEGIN {
    FS = ","
    count = split("architecture num_layers hidden_size num_attention_heads num_key_value_heads head_dim " \
        "kv_lora_rank qk_rope_head_dim num_attention_layers sliding_window num_sliding_layers v_head_dim " \
        "sliding_num_key_value_heads sliding_head_dim index_head_dim num_index_layers attention_chunk_size " \
        "num_recurrent_layers recurrent_state_mib conv_state_mib num_csa_layers csa_compress_ratio " \
        "num_hca_layers hca_compress_ratio hidden_size_per_layer_input context_length_max vocab_size", columns, " ")
    needed = count
    count += split("tie_word_embeddings intermediate_size moe_intermediate_size " \
        "shared_expert_intermediate_size num_experts num_experts_per_tok expert_params_billion " \
        "num_nextn_predict_layers index_n_heads mamba_ssm_dtype", more, " ")
    for (i = needed + 1; i <= count; i++) columns[i] = more[i - needed]
}
function same(a, b) {
    if (a == b) return 1
    return a ~ /^[0-9]/ && b ~ /^[0-9]/ && (a - b) ^ 2 <= (b * 0.0002) ^ 2
}
FILENAME == "exceptions" { split($0, part, "|"); excused[part[1], part[2]] = part[3] "|" part[4]; next }
FILENAME == "rowless" { rowless[$1] = 1; next }
FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
FILENAME == "imported.csv" {
    for (c = 1; c <= count; c++) imported[$1, columns[c]] = $at[columns[c]]
    if (/computed from config.json/) computed[$1] = $3
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
        } else if (!same(sheet, config) && (c <= needed || config != ""))
            print $1 ": " column ": " (sheet == "" ? "empty" : sheet) " in the sheet, " \
                (config == "" ? "nothing" : config) " from the config"
    }
    if (!($1 in computed)) next
    text = $3 - $at["vision_params_billion"] - $at["mtp_params_billion"]
    key = $1 SUBSEP "params_billion"
    apart = (computed[$1] / text - 1) ^ 2 > 0.01 ^ 2
    if (key in excused) {
        if (!apart || excused[key] != $3 "|" sprintf("%.6f", computed[$1]))
            print $1 ": params_billion: the exception is no longer true: " computed[$1]
        delete excused[key]
    } else if (apart)
        print $1 ": params_billion: " text " of text in the sheet, " computed[$1] " computed from the config"
}
END {
    for (left in name) if (!(left in rowless)) print left ": no such model in the sheet"
    for (left in rowless) if (!(left in name)) print left ": a row after all"
    for (left in excused) { split(left, part, SUBSEP); print part[1] ": an exception for no config" }
}
EOF

# Copies of which some lines are missing do not say how large they are: the sheet does.
sed 1d "$configs/SOURCES.csv" | cut -d, -f1 > names
computed=0
while read -r model; do
    params=$(awk -F, -v name="$model" '$1 == name { print $3 }' "$inputs/models.csv")
    if "$VRAMGRID" import "$configs/$model.json" --name "$model" > stdout 2> stderr; then
        computed=$((computed + 1))
    else
        expect 0 "$VRAMGRID" import "$configs/$model.json" --params-b "${params:-0.6}" --name "$model"
    fi
    [ ! -s stderr ] || die "$model: $(cat stderr)"
    head -n 1 stdout > headings
    sed 1d stdout >> rows
done < names
cat headings rows > imported.csv
[ "$(wc -l < names)" -ge 132 ] || die "configs are missing: $(wc -l < names)"
[ "$computed" -ge 105 ] || die "only so many configs say how large the model is: $computed"
(cd "$configs" && ls ./*.json) | sed 's/^\.\///; s/\.json$//' | sort > files
sort names | cmp - files || die "SOURCES.csv and the configs do not match"
! sed 1d "$configs/SOURCES.csv" | grep -vE '^[^,]+,([^,/]+/[^,/]+,[^,]+,[0-9a-f]{40},|,,,"?(full|partial): )' > other ||
    die "not a source: $(cat other)"

awk -f compare.awk exceptions rowless imported.csv "$inputs/models.csv" > other
[ ! -s other ] || die "$(cat other)"

# What counts in the end: the KV cache, before any window is full and behind it.
printf 'name,vram_gb,usable_vram_mib\nH100,80,81559\n' > gpus.csv
kv_caches() { # kv_caches SHEET: model, context and GB of each model that is in names
    expect 0 "$VRAMGRID" -m "$1" -g gpus.csv -M architecture -q fp16 -c 64,128K -f csv --precision full \
        -o caches --quiet --as-of 2026-11-26
    awk -F, 'FILENAME == "names" { wanted[$1] = 1; next }
        FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 in wanted { printf "%s %s %.6f %d\n", $1, $at["context_tokens"], $at["kv_cache_gb"], $at["status"] == "unknown" }' \
        names caches/results.csv | sort
    rm -rf caches
}
grep -v -F -x -f rowless names > kept
mv kept names
kv_caches imported.csv > wanted
[ "$(wc -l < wanted)" = $((2 * $(wc -l < names))) ] || die "not two caches of each: $(wc -l < wanted)"
! grep ' 1$' wanted > other || die "unknown: $(cat other)"
kv_caches "$inputs/models.csv" > found
diff found wanted > other || die "the KV cache differs from its config's: $(cat other)"

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
