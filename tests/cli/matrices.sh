# The two matrices of a slice, with every verdict of the rule modes.
. "$TESTS/lib.sh"

small_sheets
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K,2K -f csv -o report
silent
diff - report/matrices/feasibility_conservative_fp16_8192.csv << 'END' || die "feasibility"
model,RTX 4090,RTX 5090,H100
LLaMA 3 8B,DOESN'T RUN,RUNS,RUNS
Qwen 14B,DOESN'T RUN,DOESN'T RUN,RUNS
END
diff - report/matrices/free_vram_percent_conservative_fp16_8192.csv << 'END' || die "free VRAM"
model,RTX 4090,RTX 5090,H100
LLaMA 3 8B,,15.7,66.3
Qwen 14B,,,43.5
END
grep -qx 'LLaMA 3 8B,RUNS (low margin),RUNS,RUNS' report/matrices/feasibility_conservative_fp16_2048.csv ||
    die "low margin"
grep -q ',RUNS,6.9,1.66,Low safety margin (6.9% free),,,$' report/results.csv || die "warning"
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K -f csv -o report -s output.csv_dialect=excel-eu
grep -q '^LLaMA 3 8B;;15,7;66,3' report/matrices/free_vram_percent_conservative_fp16_8192.csv ||
    die "excel-eu"
[ ! -e report/matrices/feasibility_conservative_fp16_2048.csv ] || die "an output of the run before is left"
