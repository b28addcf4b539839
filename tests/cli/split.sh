# Grids with more GPU sets than one sheet takes go into several; with too many cells nothing is made.
. "$TESTS/lib.sh"
need unzip xmllint
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import openpyxl' 2> ignored || skip "python3-openpyxl is not installed"

# 1,001 of each of 4 GPUs: 4,000 sets on the first sheet and 4 on the second.
printf 'name,params_billion,kv_cache_mb_per_token\nQwen 110B,110,0.7\n' > models.csv
printf 'name,vram_gb\nRTX 4090,24\nRTX 5090,32\nH100,80\nH200,141\n' > gpus.csv
"$VRAMGRID" -m models.csv -g gpus.csv --gpu-counts "$(seq -s , 1001)" -q fp16 -c 8K --precision full \
    -f csv,xlsx -s workbook.sheets=all -o report
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx)
xmllint --noout $(find parts -type f) || die "a part is not well-formed"
for sheet in 'Fit fp16' Ladder 'Longest context' Speed; do
    grep -q "name=\"$sheet\"" parts/xl/workbook.xml || die "no sheet '$sheet'"
    grep -q "name=\"$sheet 2\"" parts/xl/workbook.xml || die "no sheet '$sheet 2'"
    ! grep -q "name=\"$sheet 3\"" parts/xl/workbook.xml || die "a sheet '$sheet 3'"
done
part='Part 2 of 2  |  GPU configurations 4,001 to 4,004 of 4,004: 998x H200'
grep -qr "$part to 1001x H200  |  As of" parts/xl || die "$(grep -roh "Part 2[^<]*" parts/xl)"
/usr/bin/python3 "$TESTS/check_workbook.py" report

# 4,004 sets x 2,500 contexts are 10,010,000 cells on Fit and as many on the ladder.
expect 1 "$VRAMGRID" -m models.csv -g gpus.csv --gpu-counts "$(seq -s , 1001)" -q fp16 -c "$(seq -s , 2500)" \
    -f xlsx -s workbook.sheets=all -o never
grep -q "the workbook's grids would need 20030508 cells" stderr || die "$(cat stderr)"
[ ! -e never ] || die "a report folder was made: $(find never)"
