# Rows from a config.json, GGUF, safetensors and folders: the round trip, and what is refused.
. "$TESTS/lib.sh"

refused() { # refused CODE MESSAGE ARGUMENT...
    wanted_code=$1
    wanted_text=$2
    shift 2
    expect "$wanted_code" "$VRAMGRID" import "$@"
    [ ! -s stdout ] || die "a row in spite of it: $(cat stdout)"
    [ "$(cat stderr)" = "vramgrid: $wanted_text" ] || die "$(cat stderr)"
}

cat > config.json <<'EOF'
{
  "_name_or_path": "meta-llama/Llama-3.1-8B", "architectures": ["LlamaForCausalLM"],
  "model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 32,
  "num_key_value_heads": 8, "max_position_embeddings": 131072, "torch_dtype": "bfloat16",
  "vocab_size": 128256
}
EOF
digest=$(sha256sum config.json | cut -c 1-12)
expect 0 "$VRAMGRID" import config.json --params-b 8.03
[ ! -s stderr ] || die "$(cat stderr)"
[ "$(wc -l < stdout)" = 2 ] || die "not a heading and a row: $(cat stdout)"
sed 1d stdout | grep -q '^Llama-3.1-8B,,8.03,,dense,32,4096,32,8,128,' || die "$(cat stdout)"
grep -q "config.json sha256 $digest; model_type llama read as " stdout || die "$(cat stdout)"
cp stdout row.csv
printf 'name,vram_gb,usable_vram_mib\nH100,80,81559\n' > gpus.csv
expect 0 "$VRAMGRID" check -m row.csv -g gpus.csv
silent
expect 0 "$VRAMGRID" explain -m row.csv -g gpus.csv -M architecture -q fp16 -c 8K Llama-3.1-8B H100

# Who does not say what a model is called is called as its file, a config.json as its folder.
mkdir -p "Qwen3 8B" models--Qwen--Qwen3-14B/snapshots/0a1b
cp "$TESTS/data/configs/Qwen3-8B.json" "Qwen3 8B/config.json"
cp "$TESTS/data/configs/Qwen3-14B.json" models--Qwen--Qwen3-14B/snapshots/0a1b/config.json
expect 0 "$VRAMGRID" import "$TESTS/data/configs/Qwen3-32B.json" "Qwen3 8B/config.json" models--Qwen--Qwen3-14B/snapshots/0a1b/config.json
[ "$(sed 1d stdout | cut -d, -f1 | paste -s -d ,)" = "Qwen3-32B,Qwen3 8B,Qwen3-14B" ] || die "$(cut -d, -f1 stdout)"
(cd "Qwen3 8B" && expect 0 "$VRAMGRID" import config.json && grep -q '^Qwen3 8B,' stdout) || die "a folder that nobody named"
expect 0 "$VRAMGRID" import --name Mine "Qwen3 8B/config.json"
grep -q '^Mine,' stdout || die "--name goes first"

# A hybrid model with a name that CSV has to quote: the row reads back as it was meant.
cat > hybrid.json <<'EOF'
{
  "model_type": "qwen3_next", "head_dim": 256, "hidden_size": 2048, "linear_conv_kernel_dim": 4,
  "linear_key_head_dim": 128, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
  "linear_value_head_dim": 128, "num_attention_heads": 16, "num_experts": 512,
  "num_hidden_layers": 48, "num_key_value_heads": 2, "max_position_embeddings": 262144
}
EOF
expect 0 "$VRAMGRID" import --params-b 79.674 --name 'Next, "80B"' hybrid.json
grep -q '^"Next, ""80B""",,79.674,[0-9.]*,hybrid-moe,48,2048,16,2,256,.*,75.375,3.375,' stdout || die "$(cat stdout)"
cp stdout row.csv
expect 0 "$VRAMGRID" check -m row.csv -g gpus.csv
silent
expect 0 "$VRAMGRID" list -m row.csv models
grep -q '^Next, "80B"	' stdout || die "$(cat stdout)"

echo '{"model_type": "lama", "architectures": ["LamaForCausalLM"]}' > unknown.json
refused 2 "import: a file is required: config.json, GGUF, safetensors or a folder"
refused 2 "import: --params-b N is required: config.json says too little to count parameters" config.json
refused 2 "--params-b: '8B' is not a number of billions above 0" config.json --params-b 8B
refused 2 "--params-b: '0' is not a number of billions above 0" config.json --params-b 0
refused 2 "--params-b: is of one model, not of 2 files" config.json b.json --params-b 8
refused 2 "--sheet: 'gpus' is neither models nor checkpoints" --sheet gpus config.json
refused 2 "unknown.json: --assume: 'jamba' is no family of plain attention, such as llama or qwen3" --assume jamba unknown.json
refused 1 "none.json: No such file or directory" none.json --params-b 8
mkdir empty
refused 1 "empty: has no config.json, no safetensors and no GGUF (0 files)" empty --params-b 8
: > empty.json
refused 1 "empty.json: line 1 is not JSON: '[' or '{' expected near end of file" empty.json \
    --params-b 8
refused 1 "unknown.json: model_type: \"lama\" (\"LamaForCausalLM\") is no family whose attention is \
known here, and it is not guessed; the nearest known is 'llama'" unknown.json --params-b 8
sed 's/"num_hidden_layers": 32/"num_hidden_layers": "32"/' config.json > typed.json
refused 1 'typed.json: num_hidden_layers: "32" is not a whole number from 0' typed.json --params-b 8
sed 's/"num_hidden_layers": 32,//' config.json > missing.json
refused 1 "missing.json: num_hidden_layers: missing; model_type 'llama' needs it" missing.json \
    --params-b 8
truncate -s 17M large.json
refused 1 "large.json: is too large" large.json --params-b 8

# What the sheet's own checks would refuse is not printed either.
sed 's/"num_key_value_heads": 8/"num_key_value_heads": 5/' config.json > odd.json
expect 1 "$VRAMGRID" import odd.json --params-b 8
grep -q "^vramgrid: row from odd.json:2:9: num_key_value_heads: 5 does not divide" stderr ||
    die "$(cat stderr)"
[ ! -s stdout ] || die "$(cat stdout)"

# Parameters: computed where nobody says them, compared where somebody does.
sed 's/"vocab_size"/"intermediate_size": 14336, "vocab_size"/' config.json > whole.json
expect 0 "$VRAMGRID" import whole.json
[ ! -s stderr ] || die "$(cat stderr)"
grep -q '^Llama-3.1-8B,,8.030261248,.*; params_billion computed from config.json$' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" import whole.json --params-b 8.2
[ ! -s stderr ] || die "2 % apart: $(cat stderr)"
grep -q '^Llama-3.1-8B,,8.2,' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" import whole.json --params-b 70
[ "$(cat stderr)" = "vramgrid: whole.json: --params-b: 70 billion parameters, but 8.03 by the config's \
dimensions (without towers): 771.7 % apart" ] || die "$(cat stderr)"

# Python's NaN and Infinity, where nobody needs them and where somebody does.
sed 's/{/{"time_step_limit": [0.0, Infinity], "x": -Infinity, "y": NaN, "z": "a \\" NaN",/' whole.json > python.json
expect 0 "$VRAMGRID" import python.json
sed 's/"num_hidden_layers": 32/"num_hidden_layers": Infinity/' config.json > infinite.json
refused 1 'infinite.json: num_hidden_layers: "Infinity" is not a whole number from 0' infinite.json

# A family that is not known is read as another one only if somebody says so and nothing speaks against it.
sed 's/"model_type": "llama"/"model_type": "lamb"/' whole.json > lamb.json
expect 0 "$VRAMGRID" import --assume llama lamb.json
grep -q '^Llama-3.1-8B,.*; model_type ""lamb"" assumed to be llama; ' stdout || die "$(cat stdout)"
sed 's/{/{"sliding_window": 4096,/' lamb.json > windows.json
refused 1 "windows.json: sliding_window: 4096 hints at more than plain attention, which is all that --assume reads" \
    --assume llama windows.json

seeds=$TESTS/fuzz/corpus/gguf
sed 's/llama/lamma/g' "$seeds/seed-llama" > lamma.gguf
refused 1 "lamma.gguf: general.architecture: 'lamma' is none whose attention is known here, and it is not guessed; \
the nearest known is 'gemma'" lamma.gguf
expect 0 "$VRAMGRID" import --assume llama lamma.gguf
grep -q 'lamma.gguf; GGUF 3; architecture lamma assumed to be llama; ' stdout || die "$(cat stdout)"
sed 's/gemma3/gamma3/g' "$seeds/seed-window" > gamma.gguf
refused 1 "gamma.gguf: gamma3.attention.sliding_window: hints at more than the plain attention of --assume llama" \
    --assume llama gamma.gguf
refused 2 "gamma.gguf: --assume: 'gemma3' is no GGUF architecture of plain attention, such as llama" \
    --assume gemma3 gamma.gguf

# The tensor tables of published models (make_model.py), in sparse files: each sum as that program made it.
columns() { # columns HEADING...: of the row on stdout, none of which is quoted before its source
    awk -F, -v wanted="$*" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { count = split(wanted, name, " "); for (i = 1; i <= count; i++) printf "%s ", $at[name[i]]; print "" }' stdout
}
billions() { # billions COUNT...: as a sheet has them, nothing for 0
    echo "$@" | awk '{ for (i = 1; i <= NF; i++) { text = sprintf("%.9f", $i / 1e9); sub(/\.?0*$/, "", text)
        printf "%s ", $i == 0 ? "" : text }; print "" }'
}
models="llama3-8b llama2-7b gpt-oss-20b gemma3-4b deepseek-v3 qwen3-next glm-4.5-air granite-h-tiny gemma4-e2b \
    llama3-8b-shards qwen2.5-7b-awq gpt-oss-20b-mxfp4 qwen3.5-0.8b"
for model in $models; do
    python3 -B "$TESTS/make_model.py" "$model" "$model" > sums || die "make_model.py $model"
    read -r params bytes embedding head layer_embedding nextn tower experts < sums
    expect 0 "$VRAMGRID" import --sheet checkpoints "$model"
    [ ! -s stderr ] || die "$model: $(cat stderr)"
    [ "$head" != 0 ] || embedding=0 # tied: on the GPU as well
    host=$((embedding + layer_embedding))
    ls "$model"/*.gguf > files 2> /dev/null || host=
    [ "$(columns weights_bytes host_bytes)" = "$bytes $host " ] || die "$model: $(cat stdout) instead of $bytes $host"
    [ "$(columns params_billion)" = "$(billions "$params")" ] || die "$model: $(cat stdout) instead of $params"
    cp stdout "$model.checkpoint"
    expect 0 "$VRAMGRID" import "$model"
    [ ! -s stderr ] || die "$model: $(cat stderr)"
    [ "$(columns params_billion mtp_params_billion vision_params_billion expert_params_billion)" = \
        "$(billions "$params" "$nextn" "$tower" "$experts")" ] || die "$model: $(cat stdout) instead of $(cat sums)"
    cp stdout "$model.row"
done
# What publishers say of the same tensors: total_size of the two indexes, and llama.cpp's bits per weight.
grep -q ',bf16,16060522496,,8.030261248,16,' llama3-8b-shards.checkpoint || die "$(cat llama3-8b-shards.checkpoint)"
grep -q ',mxfp4,13761264768,' gpt-oss-20b-mxfp4.checkpoint || die "$(cat gpt-oss-20b-mxfp4.checkpoint)"
grep -q ',Q4_K_M,4912898304,295501824,8.030261312,4.8944,' llama3-8b.checkpoint || die "$(cat llama3-8b.checkpoint)"

# The shape is that of the published config.json, whichever file it was read from.
shape="num_layers hidden_size num_attention_heads num_key_value_heads head_dim v_head_dim kv_lora_rank \
    qk_rope_head_dim num_attention_layers sliding_window num_sliding_layers sliding_num_key_value_heads \
    sliding_head_dim num_recurrent_layers recurrent_state_mib conv_state_mib num_experts hidden_size_per_layer_input"
while read -r model config; do
    cp "$model.row" stdout
    columns $shape > found
    expect 0 "$VRAMGRID" import --quiet --params-b 1000 "$TESTS/data/configs/$config.json" --name x
    columns $shape | cmp -s - found || die "$model: $(cat found) instead of $(columns $shape)"
done << 'EOF'
llama3-8b Llama-3.1-8B
llama2-7b Llama-2-7B
gpt-oss-20b gpt-oss-20b
gemma3-4b Gemma-3-4B
deepseek-v3 DeepSeek-V3-671B
qwen3-next Qwen3-Next-80B-A3B
glm-4.5-air GLM-4.5-Air-106B-A12B
granite-h-tiny Granite-4.0-H-Tiny-7B-A1B
gemma4-e2b Gemma-4-E2B
EOF

# Several at once, in the order given, and what explain says of such rows.
first=$(ls gpt-oss-20b/*.gguf)
expect 0 "$VRAMGRID" import deepseek-v3 "$first" llama3-8b
[ "$(sed 1d stdout | cut -d, -f1)" = "DeepSeek V3
Openai_Gpt Oss 20b
Meta Llama 3.1 8B Instruct" ] || die "$(cat stdout)"
cp stdout models.csv
expect 0 "$VRAMGRID" import --sheet checkpoints deepseek-v3 "$first" llama3-8b
cp stdout checkpoints.csv
expect 0 "$VRAMGRID" explain --json -m models.csv -g gpus.csv --set inputs.checkpoints=checkpoints.csv -M architecture \
    -q Q4_K_M -c 8K 'Meta Llama 3.1 8B Instruct' H100 -s assumptions.engine=llama.cpp
grep -q '"params_memory_gb": 4.617396' stdout || die "not the file's bytes on the GPU: $(cat stdout)"
refused 1 "the imported rows:3:1: name: 'Meta Llama 3.1 8B Instruct' is on line 2 already" llama3-8b llama3-8b

# As Hugging Face's cache has it, and git clone without git-lfs.
cache=models--meta-llama--Llama-3.1-8B
mkdir -p $cache/snapshots/0e9e39f2 $cache/blobs
cp llama3-8b-shards/config.json $cache/blobs/c0
ln -s ../../blobs/c0 $cache/snapshots/0e9e39f2/config.json
cp llama3-8b-shards/model.safetensors.index.json $cache/snapshots/0e9e39f2
expect 0 "$VRAMGRID" import $cache/
grep -q '^Llama-3.1-8B,,8.030261248,' stdout || die "$(cat stdout)"
cp -r $cache/snapshots/0e9e39f2 $cache/snapshots/older
refused 1 "$cache/snapshots: has 2 snapshots: name one of them" $cache
mkdir $cache/refs
printf 0e9e39f2 > $cache/refs/main
expect 0 "$VRAMGRID" import $cache
expect 0 "$VRAMGRID" import --sheet checkpoints $cache/snapshots/0e9e39f2/model.safetensors.index.json
grep -q '^Llama-3.1-8B,bf16,16060522496,,8.030261248,16,' stdout || die "$(cat stdout)"
mkdir clone
cp $cache/blobs/c0 clone/config.json
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0e9e\nsize 16060556376\n' > clone/model.safetensors
expect 0 "$VRAMGRID" import clone
refused 1 "clone/model.safetensors: a Git LFS pointer: the weights themselves were not fetched" clone/model.safetensors
refused 1 "clone: has no tensors, whose bytes a checkpoints row tells" --sheet checkpoints clone

# Parts and shards that are missing, and files that are none.
cp deepseek-v3/*-00001-of-00003.gguf .
refused 1 "./DeepSeek-V3-Q4_K_M-00002-of-00003.gguf: No such file or directory" ./DeepSeek-V3-Q4_K_M-00001-of-00003.gguf
refused 1 "deepseek-v3/DeepSeek-V3-Q4_K_M-00002-of-00003.gguf: part 2 of 3: give the first" \
    deepseek-v3/DeepSeek-V3-Q4_K_M-00002-of-00003.gguf
rm llama3-8b-shards/model-00002-of-00004.safetensors
refused 1 "llama3-8b-shards/model.safetensors.index.json: model-00002-of-00004.safetensors is missing: 3 of 4 files \
are there" llama3-8b-shards
cp "$first" two.gguf
cp "$first" gpt-oss-20b/other.gguf
refused 1 "gpt-oss-20b: has 2 GGUF models: name one of them" gpt-oss-20b
truncate -s 10G two.gguf
refused 1 "two.gguf: tensor blk.20.ffn_down_exps.weight: 141004800 bytes at 10597317504 reach beyond the end of the file" two.gguf
mkdir alone
mv qwen2.5-7b-awq/model.safetensors alone
refused 1 "alone/model.safetensors: no config.json beside it: tensors alone do not say what a model keeps for a \
sequence" alone/model.safetensors
refused 1 "alone/model.safetensors: its quantization has no name here, and a checkpoints row needs one" \
    --sheet checkpoints alone/model.safetensors
mv qwen3.5-0.8b/model.safetensors alone
expect 0 "$VRAMGRID" import --sheet checkpoints alone/model.safetensors
grep -q '^alone,bf16,1689327616,,0.844663808,16,' stdout || die "$(cat stdout)"

# Half a terabyte, most of it a hole: only the header is read.
truncate -s 500G alone/model.safetensors "$first"
expect 0 timeout 30 "$VRAMGRID" import "$first"
expect 0 timeout 30 "$VRAMGRID" import --sheet checkpoints alone/model.safetensors
