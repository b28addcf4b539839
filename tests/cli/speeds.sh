# Benchmarks of one's own: read, listed, judged, told of in the manifest.
. "$TESTS/lib.sh"
need jq

printf 'name,params_billion,kv_cache_mb_per_token\nM,5,0.7\n' > models.csv
printf 'name,vram_gb\nA,24\n' > gpus.csv
cat > speeds.csv <<'ROWS'
model,gpu,gpu_count,quantization,engine,prompt_tokens,output_tokens,concurrent_requests,output_tokens_per_s,ttft_ms,tpot_ms,as_of,source
M,A,1,fp16,vllm,1000,200,4,160,120,24,2026-05-01,our own run
M,A,1,fp16,vllm,1000,200,16,480,400,32,2026-05-02,our own run
M,B,1,fp16,vllm,1000,200,16,480,400,32,,a card that no sheet has
N,A,1,fp16,vllm,1000,200,16,480,400,32,,a model that no sheet has
ROWS
sheets="-m models.csv -g gpus.csv -q fp16 -c 8K"
expect 0 "$VRAMGRID" check -v $sheets --speeds speeds.csv
for line in 'speeds.csv: 4 speeds' 'speeds of no GPU in gpus.csv: 1' 'speeds of no model in models.csv: 1'; do
    grep -qxF "$line" stdout || die "not said: $line in $(cat stdout)"
done
expect 0 "$VRAMGRID" list --speeds speeds.csv speeds
[ "$(wc -l < stdout)" = 4 ] && head -1 stdout | grep -qx 'M	A	1	fp16	4	160' || die "$(cat stdout)"
# A template names the sheet, relative to itself; nothing is shipped in its place.
mkdir sub
printf '[inputs]\nmodels = ../models.csv\ngpus = ../gpus.csv\nspeeds = ../speeds.csv\n' > sub/t.ini
expect 0 "$VRAMGRID" list -s inputs.speeds=speeds.csv speeds
expect 0 "$VRAMGRID" check -v sub/t.ini
grep -q 'speeds.csv: 4 speeds$' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" list speeds
silent
expect 0 "$VRAMGRID" $sheets --speeds speeds.csv -f csv -o report
[ "$(jq -r '.inputs[] | select(.path == "speeds.csv").sha256' report/manifest.json)" = "$(sha256sum < speeds.csv | cut -d' ' -f1)" ] ||
    die "the manifest: $(jq .inputs report/manifest.json)"

# Answer goes by the formulas, and says so where somebody measured the model in the precision on the engine.
need python3
inputs=$TESTS/../inputs
cat > own.csv <<'ROWS'
model,gpu,gpu_count,quantization,engine,prompt_tokens,output_tokens,concurrent_requests,output_tokens_per_s
Llama-3.1-8B,L4,1,fp16,vllm,512,256,4,60
Llama-3.1-8B,L4,1,fp16,sglang,512,256,4,60
Llama-3.1-8B,L40S,1,fp16,vllm,512,256,4,60
Llama-3.1-8B,L4,1,int8,vllm,512,256,4,60
Qwen3-8B,L4,2,fp16,vllm,512,256,4,60
ROWS
cat > said.py <<'END'
import sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
print(*("rows of the sheet of speeds: %s)" % n for n in range(9)
        if any(("speeds: %s)" % n).encode() in book.read(part) for part in book.namelist())), sep="\n")
END
says() { # WANTED OPTION...
    said=$1
    shift
    expect 0 "$VRAMGRID" -m "$inputs/models.csv" -g "$inputs/gpus.csv" -Q "$inputs/quantizations.csv" -M architecture --select-models Llama-3.1-8B,Qwen3-8B \
        --select-gpus L4 -s assumptions.engine=vllm --workloads "$inputs/workloads.csv" -f xlsx -o book "$@"
    [ "$(python3 said.py book/vramgrid.xlsx)" = "$said" ] || die "$*: Answer says '$(python3 said.py book/vramgrid.xlsx)', not '$said'"
}
says 'rows of the sheet of speeds: 1)' --speeds own.csv -q fp16
says '' --speeds own.csv -q int4
says '' -q fp16
