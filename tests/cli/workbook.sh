# The workbook holds the numbers of results.csv, in well-formed parts.
. "$TESTS/lib.sh"
need unzip xmllint
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import openpyxl' 2> ignored || skip "python3-openpyxl is not installed"

"$VRAMGRID" --precision full -f csv,xlsx -o report "$TESTS/../templates/reference.ini"
/usr/bin/python3 "$TESTS/check_workbook.py" report
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx)
find parts -type f | sort > names
xmllint --noout $(cat names) || die "a part is not well-formed"
small_sheets
"$VRAMGRID" --precision full -f csv,xlsx -q fp16,Q4_K_M -c 8K,128K -o architecture "$TESTS/../templates/architecture.ini"
/usr/bin/python3 "$TESTS/check_workbook.py" architecture
grep -q ',architecture,,,,,,unknown,,,Unknown: ' architecture/results.csv || die "unknown models"
printf 'name,params_billion,num_layers,num_attention_heads,num_key_value_heads,head_dim\nA,70,80,64,8,128\nB,30,48,40,8,128\n' > heads.csv
"$VRAMGRID" -m heads.csv -g gpus.csv --gpu-counts 1,2,3,8 -q fp16,int4 --precision full -f csv,xlsx -o several
grep -q '^B,30,H100,3,80,80.*,unsupported,,,3 GPUs do not divide 40 attention heads$' several/results.csv || die "unsupported"
/usr/bin/python3 "$TESTS/check_workbook.py" several
"$VRAMGRID" -m models.csv -g gpus.csv -M theoretical,production --precision full -f csv,xlsx -o modes
[ -s modes/vramgrid-theoretical.xlsx ] && [ -s modes/vramgrid-production.xlsx ] || die "a workbook per mode"
/usr/bin/python3 "$TESTS/check_workbook.py" modes
