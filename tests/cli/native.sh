# -q native sweeps each model in the quantization that it is published in, by its name; where nobody
# knows that, every output and explain say unknown, and why.
. "$TESTS/lib.sh"
need unzip pdftotext
tree=$TESTS/..

# Row for row what the models' own quantizations give.
models=Llama-3.3-70B,gpt-oss-120b,DeepSeek-V3.2-671B,Kimi-K2.5-1T
sweep="-M conservative,architecture -c 8K,32K --select-models $models --select-gpus L4,H100?SXM5* --gpu-counts 1,8 -f csv,offload"
set -f
expect 0 "$VRAMGRID" $sweep -q native -o native
silent
expect 0 "$VRAMGRID" $sweep -q bf16,mxfp4,fp8,int4-experts-g32 -o own
set +f
own='^Llama-3.3-70B,.*,bf16,|^gpt-oss-120b,.*,mxfp4,|^DeepSeek-V3.2-671B,.*,fp8,|^Kimi-K2.5-1T,.*,int4-experts-g32,'
for file in results.csv offload.csv; do
    tail -n +2 native/$file | sort > found
    grep -E "$own" own/$file | sort > wanted
    [ -s wanted ] || die "$file: nothing to compare"
    cmp found wanted || die "$file: native is not what the models are published in"
done
# Beside what they are published in each row is there once, under that name.
set -f
expect 0 "$VRAMGRID" $sweep -q native,fp8,int8 -f csv,offload,fleet -w chat-100 -o beside
expect 0 "$VRAMGRID" $sweep -q fp8,int8 -f csv,offload,fleet -w chat-100 -o alone
set +f
for file in results.csv:1,3,4,7,8,9 offload.csv:1,3,5,6 fleet.csv:1-3,5,6; do
    cut -d, -f "${file#*:}" "beside/${file%:*}" | sort | uniq -d > twice
    [ ! -s twice ] || die "${file%:*} has twice: $(head -n 3 twice)"
    grep '^[^,]*DeepSeek\|^chat-100,DeepSeek' "beside/${file%:*}" | sort > found
    grep '^[^,]*DeepSeek\|^chat-100,DeepSeek' "alone/${file%:*}" | sort | cmp found - || die "${file%:*}: DeepSeek is published in fp8"
    grep -q 'gpt-oss-120b,.*,mxfp4,\|gpt-oss-120b,mxfp4' "beside/${file%:*}" || die "${file%:*}: no native rows at all"
done
for mode in conservative architecture; do
    [ -e native/matrices/feasibility_${mode}_native_32768.csv ] || die "no matrix of native: $(ls native/matrices)"
done
grep -q '"native"' native/manifest.json || die "the manifest does not name it"

# What is unknown, and the two reasons.
cat > models.csv << 'END'
name,params_billion,kv_cache_mb_per_token,precision_default
Half,7,0.5,fp16
Quarter,13,0.4,int4
Unsaid,3,0.2,
Foreign,5,0.2,mxfp9
END
printf 'name,vram_gb\nA,24\nB,96\n' > gpus.csv
report() { "$VRAMGRID" -m models.csv -g gpus.csv -c 8K -s report.default_quantization=native --as-of 2026-01-02 "$@"; }
unsaid="No verdict: the model's precision_default is missing"
foreign='No verdict: the model is published in mxfp9, which the quantizations file does not have'
expect 0 report -q native,int8 -f csv,xlsx,pdf,offload,charts -o small
silent
[ "$(grep -c "^Unsaid,.*,native,.*,unknown,,,$unsaid,,,$" small/results.csv)" = 2 ] || die "Unsaid: $(cat small/results.csv)"
[ "$(grep -c "^Foreign,.*,native,.*,unknown,,,\"$foreign\",,,$" small/results.csv)" = 2 ] || die "Foreign: $(cat small/results.csv)"
[ "$(grep -c '^Unsaid,3,[AB],[0-9]*,native,8192,gguf,24,,,,,,,,unknown,,,,4.0,,,$' small/offload.csv)" = 2 ] ||
    die "offload: $(cat small/offload.csv)"
grep -q '^Unsaid,unknown,unknown$' small/matrices/feasibility_conservative_native_8192.csv || die "matrix"
grep -q '^Unsaid,,$' small/matrices/free_vram_percent_conservative_native_8192.csv || die "matrix of numbers"
! cat small/*.csv small/matrices/*.csv | grep -i nan || die "not a number"
(mkdir parts && cd parts && unzip -q ../small/vramgrid.xlsx && cat $(find . -name '*.xml') > ../cells)
! grep -q '>-\{0,1\}nan<\|nan</' cells || die "not a number in the workbook"
pdftotext -layout small/heatmaps.pdf pages
grep -q 'published in' pages || die "the PDF does not say what native is"
grep -q 'Quarter · int4 ' pages || die "the answer does not say what a model is published in"
for words in '<t>int4</t>' 'native' 'each model in the quantization that it is published in'; do
    grep -q "$words" cells || die "not in the workbook: $words"
done
"$VRAMGRID" -m models.csv -g gpus.csv -q native -c 8K -s workbook.sheets='Smallest GPU' -f xlsx -o smallest
unzip -p smallest/vramgrid.xlsx xl/sharedStrings.xml > strings
grep -q 'no verdict: published in mxfp9, which the quantizations file does not have' strings || die "Smallest GPU has no reason"
grep -q 'no verdict: precision_default is missing' strings || die "Smallest GPU has no reason for an empty one"

# All of it when no model is known.
expect 0 report -q native --select-models Unsaid,Foreign -f csv,xlsx,pdf,charts -o none
silent

# explain: rows by the name that they have, each once; the reasons.
expect 0 "$VRAMGRID" explain -m models.csv -g gpus.csv -q native,fp16,int4 -c 8K -s report.default_quantization=native Half A
grep -q '^fp16 at 8,192 tokens (GB)$' stdout || die "breakdown: $(cat stdout)"
[ "$(grep -c '^  fp16  ' stdout)" = 3 ] || die "each row once: $(cat stdout)"
! grep -q native stdout || die "native has a name of its own"
expect 0 "$VRAMGRID" explain -m models.csv -g gpus.csv -q native,int4 -c 8K -s report.default_quantization=native Foreign A
grep -q "^  conservative: $foreign$" stdout || die "explain: $(cat stdout)"
grep -q '^How many of these GPUs it takes is unknown: the model is published in mxfp9' stdout || die "answers: $(cat stdout)"
grep -q '^Best quantization on one of them at 8,192 tokens: int4$' stdout || die "best: $(cat stdout)"
! grep -qi 'nan' stdout || die "not a number: $(cat stdout)"
expect 0 "$VRAMGRID" explain --json -m models.csv -g gpus.csv -q native,int4 -c 8K -s report.default_quantization=native Unsaid A
grep -q "\"warning\": \"$unsaid\"" stdout || die "JSON: $(cat stdout)"
! grep -qi 'nan' stdout || die "not a number in JSON: $(cat stdout)"

# A change is told by the model's own name, and native itself is no change.
sed 's/^Half,7/Half,70/' models.csv > more.csv
expect 0 "$VRAMGRID" -m more.csv -g gpus.csv -c 8K -q native,int8 -s report.default_quantization=native --as-of 2026-01-03 -f csv -o small
grep -q '^verdict_flipped,Half,A,fp16,8192,conservative,RUNS,' small/changes.csv || die "changes: $(cat small/changes.csv)"
! grep -q '_added\|_removed' small/changes.csv || die "no change: $(cat small/changes.csv)"

# Typed wrong, completed, and a sheet that takes the name.
expect 2 "$VRAMGRID" check -q nativ
grep -q "'nativ' is not a quantization of .*; did you mean 'native'?" stderr || die "suggestion: $(cat stderr)"
[ "$("$VRAMGRID" --complete -q nat)" = native ] || die "completion"
printf 'name,bits_per_weight\nNative,4\n' > q.csv
expect 1 "$VRAMGRID" check -m models.csv -g gpus.csv -Q q.csv
grep -q "^vramgrid: q.csv:2:1: name: 'Native' means what each model is published in" stderr || die "the name: $(cat stderr)"

# Where the rule counts less of a cache than engines keep, that stands where its multiplier does.
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -q int8 -c 8K -f xlsx,pdf -s workbook.sheets=all -s heatmap.figures=all -o share
pdftotext -layout share/heatmaps.pdf pages
[ "$(grep -c 'conservative mode (KV cache × 0.85 × 1.1).*, counts 0.935 of the cache that engines keep' pages)" -ge 3 ] ||
    die "captions: $(grep 0.85 pages)"
unzip -p share/vramgrid.xlsx xl/sharedStrings.xml > strings
grep -q 'KV cache multiplier 0.85  |  counts 0.935 of the cache that engines keep' strings || die "sheet Fit"
