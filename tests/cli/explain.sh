# One pair in full: the figures of the reference, names as people type them, JSON that parses.
. "$TESTS/lib.sh"

explain() { expect "$1" "$VRAMGRID" explain -m "$TESTS/../inputs/reference-models.csv" \
    -g "$TESTS/../inputs/reference-gpus.csv" -q fp16,int4 -c 8K "$2" "$3"; }
has() { grep -qE -- "$1" stdout || die "not there: $1 in $(cat stdout)"; }

explain 0 'LLaMA 3 8B' 'RTX 5090'
has '^  weights +8 B x 2 +16\.00 +16\.00 +16\.00$'
has '^  KV cache +0\.7 MiB x 8,192 x 1 x b / 1024 +5\.60 +6\.16 +7\.00$'
has '^  required +26\.40 +26\.96 +27\.80$'
has '^  verdict +RUNS +RUNS +RUNS$'
has '^  fp16 +15\.7$'
has '^  required +26\.96 +17\.39 +11\.78 +8\.97$'
has -- '--tensor-parallel-size 8'
has '^Fewest of these GPUs .* 1$'
has '^  fp16 +14,894 '
[ ! -s stderr ] || die "stderr"

explain 0 'llama 3 8*' 5090 # a pattern, a unique part
has '^RTX 5090$'
explain 2 'LLaMA' 'RTX 5090'
grep -q "'LLaMA' may mean 5 models: 'LLaMA 2 / Mistral / Qwen 7B', " stderr || die "$(cat stderr)"
explain 2 'LLaMA 3 8B' 'RTX 5091'
grep -q "'RTX 5091' is no GPU of .*; did you mean 'RTX 5090'?" stderr || die "$(cat stderr)"
expect 2 "$VRAMGRID" explain 'LLaMA 3 8B'
expect 2 "$VRAMGRID" explain a b c

[ -x /usr/bin/python3 ] || skip "python3 is not installed"
expect 0 "$VRAMGRID" explain 'Llama-3.3-70B' 'H100 SXM5*' --json
/usr/bin/python3 -c '
import json
answer = json.load(open("stdout"))
assert answer["gpu"] == "H100 SXM5 80GB" and answer["fewest_gpus"] == 2, answer["fewest_gpus"]
assert [mode["mode"] for mode in answer["modes"]] == ["theoretical", "conservative", "production", "architecture"]
assert answer["best_quantization"] == "Q4_K_M"
assert len(answer["offload"]) == 5 and len(answer["longest_contexts"]) == 20
' || die "JSON"
expect 0 "$VRAMGRID" explain 'Llama-3.3-70B' 'H100 SXM5*' --language en+pt
grep -q 'weights / pesos' stdout || die "two languages"
