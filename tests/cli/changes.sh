# What has changed since the last published run: changes.csv and sheet Changes.
. "$TESTS/lib.sh"

HEADER='kind,model,gpu,quantization,context_tokens,mode,old,new'
models() {
    printf 'name,params_billion,kv_cache_mb_per_token\n' > models.csv
    printf '%s\n' "$@" >> models.csv
}
gpus() {
    printf 'name,vram_gb,price_usd,launch_price_usd\n' > gpus.csv
    printf '%s\n' "$@" >> gpus.csv
}
plain() {
    models 'LLaMA 3 8B,8,0.7' 'Qwen 14B,14,1.0' '=evil,30,1'
    gpus 'RTX 4090,24,1600,' 'RTX 5090,32,,1999.5' '"H100, SXM",80,,'
}
run() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 4K,8K -f csv -o report "$@"; }
# told WHY [OPTION...]: runs, and compares what changes.csv tells with stdin.
told() {
    why=$1
    shift
    { echo "$HEADER"; cat; } > wanted
    run "$@"
    diff wanted report/changes.csv || die "$why"
}
# From the plain sheets, on which the last report is then made.
anew() { plain && run "$@"; }

plain
told 'a first run has nothing to compare with' < /dev/null
digests report > first
told 'the same again' < /dev/null
digests report | cmp - first || die 'the second run gives other bytes than the first'

gpus 'RTX 4090,24,1500,' 'RTX 5090,32,,2100' '"H100, SXM",80,30000,'
told 'prices; a launch price where there is no other; a price that was unknown' << 'END'
price_altered,,RTX 4090,,,,1600,1500
price_altered,,RTX 5090,,,,1999.5,2100
price_altered,,"H100, SXM",,,,,30000
END
told 'the night after is empty again' < /dev/null
digests report > quiet
told 'and the one after that' < /dev/null
digests report | cmp - quiet || die 'the night after that gives other bytes'

anew
gpus 'RTX 4090,20,1600,' 'RTX 5090,42,,1999.5' '"H100, SXM",80,,'
told 'the worst news first, then the GPUs' << 'END'
verdict_flipped,LLaMA 3 8B,RTX 4090,fp16,4096,conservative,RUNS,DOESN'T RUN
verdict_flipped,'=evil,RTX 4090,int4,4096,conservative,RUNS,DOESN'T RUN
verdict_flipped,Qwen 14B,RTX 5090,fp16,4096,conservative,DOESN'T RUN,RUNS
vram_altered,,RTX 4090,,,,24,20
vram_altered,,RTX 5090,,,,32,42
END

anew
models '=evil,30,1' 'qwen 14b,14,1.0' 'LLaMA 3 8B,8.03,0.7' '@new,3,1'
gpus '"H100, SXM",80,,' 'RTX 4090,24,1600,' 'B200,180,,'
told 'models in another order, one more, one altered; a GPU less, one more' << 'END'
model_added,'@new,,,,,,3
model_altered,LLaMA 3 8B,,,,,8,8.03
gpu_added,,B200,,,,,180
gpu_removed,,RTX 5090,,,,32,
END

anew
models 'Qwen 14B,14,1.0' 'LLaMA 3 8B,8,0.7'
told 'a model less; contexts, quantizations and modes asked for in another way' \
    -c 8K,16K,4K -q int8,fp16 -M theoretical,conservative << 'END'
model_removed,'=evil,,,,,30,
quantization_added,,,int8,,,,
quantization_removed,,,int4,,,,
context_added,,,,16384,,,
mode_added,,,,,theoretical,,
END
told 'back: slices are found by their names' << 'END'
quantization_added,,,int4,,,,
quantization_removed,,,int8,,,,
context_removed,,,,16384,,,
mode_removed,,,,,theoretical,,
END

anew
told 'assumptions, and what they flip' -s assumptions.overhead_factor=0.6 -s assumptions.sequences=2 \
    --select-models 'LLaMA*,Qwen*' --select-gpus 'RTX 4090' << 'END'
verdict_flipped,LLaMA 3 8B,RTX 4090,fp16,4096,conservative,RUNS,DOESN'T RUN
verdict_flipped,Qwen 14B,RTX 4090,int4,8192,conservative,RUNS,DOESN'T RUN
model_removed,'=evil,,,,,30,
gpu_removed,,RTX 5090,,,,32,
gpu_removed,,"H100, SXM",,,,80,
assumption_altered,,,,,,overhead_factor = 0.3,overhead_factor = 0.6
assumption_altered,,,,,,sequences = 1,sequences = 2
END

# Every assumption is one that may differ.
anew
told 'what is set on an engine, and what is paid' -s assumptions.gpu_memory_utilization=0.95 -s assumptions.batched_tokens=512 \
    -s assumptions.max_sequences=8 -s assumptions.speculative_tokens=2 -s assumptions.flash_attention=off \
    -s assumptions.host_usd_per_machine=9000 -s assumptions.rent_commitment=1-year << 'END'
assumption_altered,,,,,,gpu_memory_utilization = 0,gpu_memory_utilization = 0.95
assumption_altered,,,,,,batched_tokens = 0,batched_tokens = 512
assumption_altered,,,,,,max_sequences = 0,max_sequences = 8
assumption_altered,,,,,,speculative_tokens = 0,speculative_tokens = 2
assumption_altered,,,,,,flash_attention = auto,flash_attention = off
assumption_altered,,,,,,host_usd_per_machine = 0,host_usd_per_machine = 9000
assumption_altered,,,,,,rent_commitment = on-demand,rent_commitment = 1-year
END

# The last report in every dialect; the comma in a name is none of the dialect's.
for dialect in unix rfc4180 excel-us excel-eu; do
    anew -s output.csv_dialect=$dialect
    gpus 'RTX 4090,20,1600.25,' 'RTX 5090,32,,1999.5' '"H100, SXM",80,,'
    told "the last report in $dialect" << 'END'
verdict_flipped,LLaMA 3 8B,RTX 4090,fp16,4096,conservative,RUNS,DOESN'T RUN
verdict_flipped,'=evil,RTX 4090,int4,4096,conservative,RUNS,DOESN'T RUN
vram_altered,,RTX 4090,,,,24,20
price_altered,,RTX 4090,,,,1600,1600.25
END
done
plain && run -s output.csv_dialect=excel-eu
printf "price_altered;;RTX 4090;;;;1600,25;1600\r\n" > wanted
tail -n 1 report/changes.csv | cmp - wanted || die 'numbers in the decimal comma dialect'

# Several modes, several GPUs and sets of them.
anew -M theoretical,production --gpu-counts 1,2
gpus 'RTX 4090,24,1600,' 'RTX 5090,24,,1999.5' '"H100, SXM",80,,'
told 'modes and GPU counts' -M theoretical,production --gpu-counts 2,4 --select-models 'Qwen*' -q fp16 -c 8K \
    -s 'sweep.gpu_sets=2x RTX 4090 + 1x RTX 5090' << 'END'
verdict_flipped,Qwen 14B,2x RTX 5090,fp16,8192,theoretical,RUNS,DOESN'T RUN
verdict_flipped,Qwen 14B,2x RTX 5090,fp16,8192,production,RUNS,DOESN'T RUN
model_removed,LLaMA 3 8B,,,,,8,
model_removed,'=evil,,,,,30,
vram_altered,,RTX 5090,,,,32,24
quantization_removed,,,int4,,,,
context_removed,,,,4096,,,
gpu_count_added,,,,,,,4
gpu_count_removed,,,,,,1,
gpu_set_added,,2x RTX 4090 + 1x RTX 5090,,,,,
END

# A dry run compares and leaves all as it is; -v says it in one line.
anew
digests report > before
gpus 'RTX 4090,20,1600,' '"H100, SXM",80,,'
run -n 2> said
grep -qx 'vramgrid: 4 changes since the last report: 2 verdicts changed, 1 GPU removed, 1 VRAM capacity altered' said ||
    die "$(cat said)"
digests report | cmp - before || die 'a dry run has changed the report'

# Nothing about the last report stops a run: it is compared as far as it can be.
# hurt WHY NOTE COMMAND: damages the last report with 24 GB by a command; then 20 GB are reported.
hurt() {
    rm -rf report
    anew
    (cd report && eval "$3")
    gpus 'RTX 4090,20,1600,' 'RTX 5090,32,,1999.5' '"H100, SXM",80,,'
    run -v 2> said || die "$1: exit code $?: $(cat said)"
    grep -q "^vramgrid: the last report: $2" said || die "$1: $(cat said)"
}
VRAM='vram_altered,,RTX 4090,,,,24,20'
FLIP_FP16="verdict_flipped,LLaMA 3 8B,RTX 4090,fp16,4096,conservative,RUNS,DOESN'T RUN"
FLIP_INT4="verdict_flipped,'=evil,RTX 4090,int4,4096,conservative,RUNS,DOESN'T RUN"
tells() { { echo "$HEADER"; printf '%s\n' "$@"; } | diff - report/changes.csv || die "$(cat said)"; }
nothing() { echo "$HEADER" | diff - report/changes.csv || die "$(cat said)"; }

hurt 'a manifest that is cut' 'report/manifest.json:' 'head -c 700 manifest.json > m && mv m manifest.json'
nothing
hurt 'no manifest' 'there is none' 'rm manifest.json'
nothing
hurt 'an empty manifest' 'report/manifest.json:' ': > manifest.json'
nothing
hurt 'a matrix that is cut' '1 of its feasibility matrices' \
    'f=matrices/feasibility_conservative_fp16_4096.csv; head -c 40 $f > m && mv m $f'
tells "$FLIP_INT4" "$VRAM"
hurt 'a matrix that somebody saved anew' '1 of its' "sed -i 's/RUNS/DOESN T RUN/' matrices/feasibility_conservative_int4_4096.csv"
tells "$FLIP_FP16" "$VRAM"
hurt 'a pipe in place of a matrix' '1 of its' 'f=matrices/feasibility_conservative_int4_4096.csv; rm $f; mkfifo $f'
tells "$FLIP_FP16" "$VRAM"
hurt 'no matrices' '4 of its' 'rm -r matrices'
tells "$VRAM"
hurt 'a version that did not record GPUs' 'its manifest records less' "sed -i 's/\"gpus\": \\[/\"cards\": [/' manifest.json"
tells "$FLIP_FP16" "$FLIP_INT4"
hurt 'nothing but lists of the wrong kind' 'its manifest records less' \
    "sed -i 's/\"models\": \\[/\"models\": [1, null, [], {\"name\": 7}, {\"name\": null},/; s/\"axes\"/\"were\"/' manifest.json"
{ echo "$HEADER"; echo 'model_removed,7,,,,,,'; echo "$VRAM"; } | diff - report/changes.csv || die "$(cat said)"

# Somebody else's manifest stops the run as ever, and a dry run compares nothing with it.
anew
echo '{"generator": "other", "models": []}' > report/manifest.json
run -n 2> said
grep -q "manifest.json: was not written by vramgrid" said || die "$(cat said)"

# Formats without csv: no changes.csv, and the facts are compared all the same.
rm -rf report
anew -f xlsx
digests report > first
run -f xlsx
digests report | cmp - first || die 'xlsx alone: the second run gives other bytes'
[ ! -e report/changes.csv ] || die 'changes.csv without csv'
plain && run
gpus 'RTX 4090,20,1600,' 'RTX 5090,32,,1999.5' '"H100, SXM",80,,'
run -f xlsx -M conservative,theoretical
[ ! -e report/changes.csv ] || die 'an old changes.csv is left'
need unzip
cells() { unzip -p "report/$1" xl/sharedStrings.xml; }
cells vramgrid.xlsx | grep -q 'Verdict changed: 2  |  VRAM altered: 1  |  Mode added: 1<' || die "the changes"
unzip -p report/vramgrid.xlsx 'xl/tables/table*.xml' | grep -q 'name="tbl_changes"' || die "no table"
run -f xlsx
run -f xlsx
cells vramgrid.xlsx | grep -q 'Nothing differs from the last published report, or there was none\.<' || die 'an empty sheet'

# More flips than a sheet is good for: it is cut and says so, changes.csv is whole.
seq 400 | sed 's/.*/M&,7,0.5/' > many && models && cat many >> models.csv
gpus 'A,24,,' && seq 60 | sed 's/.*/G&,24,,/' >> gpus.csv
rm -rf report && run -f csv,xlsx -q fp16 -c 4K
run -f csv,xlsx -q fp16 -c 4K -s assumptions.overhead_factor=9
[ "$(wc -l < report/changes.csv)" = 24402 ] || die "$(wc -l < report/changes.csv) lines"
cells vramgrid.xlsx | grep -q 'The first 20,000 differences are listed; changes.csv has all of them' || die 'not said'

# Sheet Changes never says "nothing differs" of what it could not compare.
rm -r report
anew -f csv,xlsx
gpus 'RTX 4090,24,1600,'
echo '{' > report/manifest.json
run -f csv,xlsx
unzip -p report/vramgrid.xlsx xl/sharedStrings.xml | grep -q 'Incomplete: some of the last' || die 'a damaged manifest'
run -f xlsx
unzip -p report/vramgrid.xlsx xl/sharedStrings.xml | grep -q 'Verdicts are not compared' || die 'no matrices'
