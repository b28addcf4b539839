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
"$VRAMGRID" -m models.csv -g gpus.csv -M theoretical,production --precision full -f csv,xlsx -o modes
[ -s modes/vramgrid-theoretical.xlsx ] && [ -s modes/vramgrid-production.xlsx ] || die "a workbook per mode"
/usr/bin/python3 "$TESTS/check_workbook.py" modes
