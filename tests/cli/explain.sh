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
has '^  required +26\.96 +17\.39$'
has '--tensor-parallel-size 2'
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

# Where the rule counts less of a cache than an engine keeps, it says so.
share='The rule counts 0\.85 × 1\.1 = 0\.935 of the 16-bit cache'
expect 0 "$VRAMGRID" explain -q int8 -c 8K Llama-3.3-70B L40S
has "$share"
for other in '-q fp16' '-q int8 -M production' '-q int8 -M architecture'; do
    expect 0 "$VRAMGRID" explain $other -c 8K Llama-3.3-70B L40S
    ! grep -qE "The rule counts" stdout || die "$other: $(cat stdout)"
done
expect 0 "$VRAMGRID" explain -q int4 -c 8K Llama-3.3-70B L40S --language pt
has 'A regra conta 0,85 × 1,1 = 0,935 do cache de 16 bits'

# What is unknown is a state of its own: no nan, no "not even 8", no flags.
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\nB,14,1.0\n' > unknown.csv
printf 'name,vram_gb\nH100,80\n' > plain.csv
unknown="-m unknown.csv -g plain.csv -M architecture -q fp16,int4 -c 8K"
expect 0 "$VRAMGRID" explain $unknown A H100
has '^  fp16 +unknown$'
has '^  fp16 +unknown +unknown +unknown +unknown$'
has '^How many of these GPUs .* is unknown in mode architecture: the model.s num_layers is missing\.$'
! grep -E 'nan|Not even|None of these|parallel-size|tensor-split|Decoding' stdout || die "said of an unknown model"
[ "$(grep -c "num_layers is missing" stdout)" = 3 ] || die "told $(grep -c "num_layers is missing" stdout) times"
# Neither is there an empty place in a sentence where the sheet has nothing.
has '^  80 GB VRAM, PCIe 4\.0$'
has '^  8 billion parameters, 40 layers, KV cache 0\.7 MiB per token$'
expect 0 "$VRAMGRID" explain $unknown A H100 --language pt
! grep -E ', ,|\?| 0 |nan' stdout || die "an empty place"
# A flag is given only for what runs.
printf 'name,vram_gb\nP4,10\n' > small.csv
expect 0 "$VRAMGRID" explain -m unknown.csv -g small.csv -q fp16 -c 8K A P4
! grep -- '--tensor-parallel-size 2' stdout || die "a flag for what does not run"
has '--tensor-parallel-size 8'
# What would help is something that the engine has; nothing is told of what the model has not.
exact='-M architecture -c 32K -q Q4_K_M'
expect 0 "$VRAMGRID" explain --set assumptions.engine=llama.cpp $exact Qwen3-32B 'RTX 4090'
has '^  It would run with kv_type=q8_0\.$'
has '^  KV cache +262144 B/token +8\.59$'
has "^  DOESN'T RUN$"
expect 0 "$VRAMGRID" explain --set assumptions.engine=vllm -M architecture -c 32K -q int8 Llama-3.3-70B 'H100 SXM5*'
has '^  It would run with .*kv_type=fp8\.$'
# A card that a process was seen on is not estimated, whatever nvidia-smi says of it.
printf 'name,vram_gb,cuda_visible_mib\nSeen,24,24000\nUnseen,24,\n' > seen.csv
expect 0 "$VRAMGRID" explain -g seen.csv $exact Qwen3-32B Unseen
has 'Usable VRAM is estimated'
expect 0 "$VRAMGRID" explain -g seen.csv $exact Qwen3-32B Seen
! grep 'Usable VRAM is estimated' stdout || die "an estimate of what was seen"

# A named engine takes its own flags and types of caches; each byte has its cause.
exact() { expect 0 "$VRAMGRID" explain -M architecture "$@"; }
exact -s assumptions.engine=vllm -s assumptions.sequences=3 -q int8 -c 32K Llama-3.1-8B 'RTX 3090'
has '--tensor-parallel-size 2'
! grep -- '--tensor-split' stdout || die "flags of another engine"
has '^  weights +8\.03 B, linear at 8 bits, average 9\.05 '
has '^  overhead +the larger of logits and batch, and the rest '
has '^  KV cache +2048 pages of 2097152 B a sequence x 3 '
exact -s assumptions.engine=ik_llama.cpp -q Q4_K_M -c 32K Llama-3.1-8B 'RTX 3090'
has '--tensor-split 1,1'
! grep -- '--tensor-parallel-size' stdout || die "flags of another engine"
has '^  left in host memory +0\.30$'
exact -s assumptions.engine=generic -q Q4_K_M -c 8K Llama-3.1-8B 'RTX 3090'
has '--tensor-split 1,1'
has '--tensor-parallel-size 2'
# No remedy has fewer slots than sequences, nor a type of caches that the engine does not know.
exact -s assumptions.engine=llama.cpp -q Q8_0 -c 128K Llama-3.1-8B 'RTX 3090'
has '^  It would run with kv_type=q8_0\.$'
# What an engine has its row says, not its name.
sed 's/^llama\.cpp,/koboldcpp,/' "$TESTS/../inputs/engines.csv" > engines.csv
exact --engines engines.csv -s assumptions.engine=koboldcpp -q Q8_0 -c 128K Llama-3.1-8B 'RTX 3090'
has '^  It would run with kv_type=q8_0\.$'
exact -s assumptions.engine=vllm-0.11 -s assumptions.sequences=40 -q fp16 -c 8K Llama-3.1-8B 'A100 SXM4 40GB'
! grep -E 'max_sequences=16|q8_0' stdout || die "$(grep would stdout)"

[ -x /usr/bin/python3 ] || skip "python3 is not installed"
expect 0 "$VRAMGRID" explain 'Llama-3.3-70B' 'H100 SXM5*' -s report.default_quantization=int8 --json
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

# Numbers as people write them; null for what is unknown.
expect 0 "$VRAMGRID" explain -m unknown.csv -g plain.csv -q fp16 -c 8K --json A H100
grep -q '"vram_free_percent": 65.25,$' stdout || die "not 65.25: $(grep free_percent stdout)"
! grep -E '[0-9]{16}' stdout || die "noise behind the figures"
expect 0 "$VRAMGRID" explain $unknown --json A H100
/usr/bin/python3 -c '
import json
answer = json.load(open("stdout"), parse_constant=lambda name: 1 / 0)
assert answer["fewest_gpus"] is None and answer["best_quantization"] is None
assert answer["decode_bound_tokens_per_s"] is None
for case in answer["gpu_counts"]:
    assert case["status"] == "unknown" and case["required_vram_gb"] is None, case
    assert "vllm_flags" not in case and "llama_cpp_flags" not in case, case
assert all(longest["longest_context_tokens"] is None for longest in answer["longest_contexts"])
assert answer["modes"][0]["status"] == "RUNS"
' || die "JSON of an unknown model"

# No page counts "0 of 0", and no cell of the workbook counts none of those that nobody knows of.
expect 0 "$VRAMGRID" report $unknown -f pdf,xlsx -o report
need pdftotext unzip
pdftotext -layout report/heatmaps.pdf pages.txt
! grep -E '\b0 of 0\b' pages.txt || die "0 of 0"
grep -q 'no verdict for any of the 2 models' pages.txt || die "$(head pages.txt)"
