# A models sheet from a config.json: the round trip, and what is refused.
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
grep -q '^"Next, ""80B""",,79.674,,hybrid-moe,48,2048,16,2,256,.*,75.375,' stdout || die "$(cat stdout)"
cp stdout row.csv
expect 0 "$VRAMGRID" check -m row.csv -g gpus.csv
silent
expect 0 "$VRAMGRID" list -m row.csv models
grep -q '^Next, "80B"	' stdout || die "$(cat stdout)"

refused 2 "import: a config.json is required"
refused 2 "import: --params-b N is required: a config.json does not hold the number of parameters, \
and it is not guessed" config.json
refused 2 "--params-b: '8B' is not a number of billions above 0" config.json --params-b 8B
refused 2 "--params-b: '0' is not a number of billions above 0" config.json --params-b 0
refused 2 "import: --name NAME is required: hybrid.json has no _name_or_path" hybrid.json \
    --params-b 80
refused 2 "'b.json' is one argument too many" config.json b.json --params-b 8
refused 1 "none.json: No such file or directory" none.json --params-b 8
refused 1 ".: is a folder" . --params-b 8
: > empty.json
refused 1 "empty.json: line 1 is not JSON: '[' or '{' expected near end of file" empty.json \
    --params-b 8
echo '{"model_type": "lama", "architectures": ["LamaForCausalLM"]}' > unknown.json
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
