# SPDX-License-Identifier: MIT
# What cannot be built is no answer: not in a file, not on a page, not in explain. What was asked for
# by name stays in the grids, with a mark and a warning.
. "$TESTS/lib.sh"
need unzip pdftotext
cat > models.csv << 'END'
name,params_billion,kv_cache_mb_per_token,num_attention_heads,num_key_value_heads
Large,100,0.1,64,8
END
cat > gpus.csv << 'END'
name,type,vram_gb,max_gpus_per_machine,price_usd
Little box,integrated,48,,10
Game card,consumer,48,,20
Own rig,consumer,48,4,30
Server card,datacenter,48,,40
END
run() { expect 0 "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int8 -c 8K "$@"; silent; }

# 100 GB of int8 take four of 48 GB, 260 of fp16 eight: what looks cheapest cannot be built.
run --gpu-counts 1,2,4,8 -f csv,xlsx,pdf,charts -s report.default_quantization=int8 -o report
warned() { # GPU COUNT
    sed -n "s/^Large,100,$1,$2,.*,int8,.*\(More than can be built in one machine ([0-9]*)\).*/\1/p" report/results.csv
}
[ "$(warned 'Little box' 2)" = 'More than can be built in one machine (1)' ] || die "$(grep 'Little box,2' report/results.csv)"
[ "$(warned 'Game card' 4)" = 'More than can be built in one machine (2)' ] || die "$(grep 'Game card,4' report/results.csv)"
for pair in 'Little box:1' 'Game card:2' 'Own rig:4' 'Server card:8'; do
    [ -z "$(warned "${pair%:*}" "${pair#*:}")" ] || die "$pair is warned of"
done
grep -q '^Large,100,Little box,4,.*,int8,.*,RUNS,' report/results.csv || die "the grid lacks what was asked for"
grep -q '4x Little box,' report/matrices/feasibility_conservative_int8_8192.csv || die "labels of matrices are names"
unzip -p report/vramgrid.xlsx 'xl/worksheets/*.xml' xl/sharedStrings.xml 2> other > book || true
grep -q '4x Little box (max. 1)' book || die "no mark in the workbook"
! grep -q '4x Own rig (max' book || die "a mark on what can be built"
pdftotext -layout report/heatmaps.pdf pages
grep -q '(max. 1)' pages || die "no mark in the figures"
pdftotext -l 1 -layout report/heatmaps.pdf first
grep -q '4x Own rig' first || die "the answer is not 4x Own rig: $(cat first)"
! grep -q '[248]x Little box\|[48]x Game card' first || die "the answer cannot be built: $(cat first)"

# explain tries no more than there may be.
expect 0 "$VRAMGRID" explain -m models.csv -g gpus.csv -q int8 -c 8K Large 'Little box'
! grep -q '2 GPUs' stdout || die "$(cat stdout)"
grep -q 'No number of these GPUs that one machine takes (1) runs int8 at 8,192 tokens' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" explain -m models.csv -g gpus.csv -q int8 -c 8K Large 'Own rig'
grep -q 'Fewest of these GPUs (1, 2, 4) for int8 at 8,192 tokens: 4' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" explain --json -m models.csv -g gpus.csv -q int8 -c 8K Large 'Little box'
grep -q '"fewest_gpus": 0' stdout || die "$(cat stdout)"
! grep -q '"gpu_count": 2' stdout || die "$(cat stdout)"

# A type's limit is a setting; a mixed set is somebody's own machine.
run --gpu-counts 1,2,4 -f csv -s sweep.max_gpus_integrated=4 -s sweep.gpu_sets='2x Game card + 1x Own rig' -o report
[ -z "$(warned 'Little box' 4)" ] || die "max_gpus_integrated: $(grep 'Little box,4' report/results.csv)"
! grep '2x Game card + 1x Own rig' report/results.csv | grep -q 'More than' || die "a set of one's own is warned of"
run -f csv -s sweep.gpu_sets='3x Game card + 1x Own rig' -o report
grep -q '3x Game card + 1x Own rig.*More than can be built in one machine (2)' report/results.csv || die "$(cat report/results.csv)"
expect 2 "$VRAMGRID" -n -m models.csv -g gpus.csv -s sweep.max_gpus_consumer=0
grep -q 'sweep.max_gpus_consumer' stderr || die "$(cat stderr)"
run --language pt --gpu-counts 2 -f csv -o report
grep -q 'Mais do que cabe em uma máquina (1)' report/results.csv || die "$(cat report/results.csv)"

# Every shipped card says how many.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "max_gpus_per_machine") at = i; next }
    $at !~ /^[1-9][0-9]*$/ { print $1 ": " $at }' "$TESTS/../inputs/gpus.csv" > other
[ ! -s other ] || die "$(cat other)"
