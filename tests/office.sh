#!/bin/sh
# SPDX-License-Identifier: MIT
# Opens workbooks of small reports in LibreOffice, has them calculated anew and saved as CSV, one file
# per sheet, and compares: the grids with results.csv, every formula with the value that it was
# written with, and sheet Compare with results.csv after other choices. Prints a count line.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
if ! command -v soffice > /dev/null; then
    echo "skipped office: LibreOffice is not installed (make deps-office)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
passed=0 failed=0

# 0: always recalculate when loading; the default trusts the values in the file.
mkdir -p profile/user
cat > profile/user/registrymodifications.xcu << 'XCU'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
XCU

# Field separator comma, quote, UTF-8; values as stored, not as shown; every sheet.
recalculate() {
    folder=$1
    shift
    soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to \
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' \
        --outdir "$folder" "$@" > log 2>&1 || { cat log; exit 1; }
}

verify() {
    if /usr/bin/python3 "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

"$VRAMGRID" report -f csv,xlsx -s workbook.sheets=all --precision full -o report "$tests/../templates/reference.ini"
recalculate sheets report/vramgrid.xlsx
verify "$tests/check_office.py" report/results.csv sheets
verify "$tests/check_recalculation.py" cached report/vramgrid.xlsx sheets

# The shipped sheets, with MLA, sliding windows, hybrid models and those that architecture mode does
# not know; each mode as published, then other scenarios of the rule modes chosen in one workbook.
# One of them is published in what no sheet has; the rest have a quantization of their own in native.
sed 's/^\(Phi-4-14B,.*\),bf16,/\1,nosuch,/' "$tests/../inputs/models.csv" > models.csv
shipped="$tests/../templates/default.ini -m models.csv --select-models Llama-3.1-8B,Qwen3-32B,DeepSeek-V3*,Gemma-3-27B,gpt-oss-20b,Qwen3-Next*,Nemotron-3-Nano*,Phi-4-14B
    --select-gpus L4,L40S,RTX?A6000,A100*SXM4*,H100?PCIe*,H200*,Instinct?MI300X -q fp16,int8,Q4_K_M -c 4K,8K,100000,1M --precision full"
native="-q native,fp16,int8,Q4_K_M -s report.default_quantization=native"
set -f
"$VRAMGRID" $shipped -f csv --gpu-counts 1,2,4,8 -M theoretical,conservative,production,architecture -s assumptions.engine=vLLM -o all
"$VRAMGRID" $shipped -f xlsx -s workbook.sheets=all -M production,architecture -s assumptions.engine=vLLM -o modes
"$VRAMGRID" $shipped -f xlsx -M conservative -s assumptions.parallelism=pipeline --gpu-counts 1,2 --language en+pt -s workbook.sheets=all -o pipeline
"$VRAMGRID" $shipped -q native -f csv --gpu-counts 1,2,4,8 -M theoretical,conservative,production,architecture -s assumptions.engine=vLLM -o all-native
"$VRAMGRID" $shipped $native -f xlsx -M conservative,architecture -s assumptions.engine=vLLM -s workbook.sheets=all -o native
"$VRAMGRID" $shipped $native -f xlsx -M conservative,architecture -s assumptions.engine=vLLM -s workbook.sheets=Compare,Checks -o compare
set +f
# By the name that the choice has.
tail -n +2 all-native/results.csv | awk -F, -v OFS=, '{ $7 = "native"; print }' >> all/results.csv
recalculate modes modes/vramgrid.xlsx
recalculate pipeline pipeline/vramgrid.xlsx
recalculate native native/vramgrid.xlsx
for book in native/vramgrid modes/vramgrid pipeline/vramgrid; do
    verify "$tests/check_recalculation.py" cached $book.xlsx "$(dirname $book)"
done
books="1.xlsx 2.xlsx 3.xlsx 4.xlsx 5.xlsx 6.xlsx 7.xlsx 8.xlsx 9.xlsx 10.xlsx 11.xlsx 12.xlsx 13.xlsx 14.xlsx 15.xlsx 16.xlsx
    17.xlsx 18.xlsx 19.xlsx 20.xlsx"
/usr/bin/python3 "$tests/check_recalculation.py" choose compare/vramgrid.xlsx all/results.csv $books
recalculate chosen $books
verify "$tests/check_recalculation.py" chosen all/results.csv chosen $books

books="s1.xlsx s2.xlsx s3.xlsx s4.xlsx s5.xlsx s6.xlsx s7.xlsx s8.xlsx s9.xlsx s10.xlsx s11.xlsx s12.xlsx s13.xlsx"
/usr/bin/python3 "$tests/check_recalculation.py" spoil compare/vramgrid.xlsx $books
recalculate spoiled $books
verify "$tests/check_recalculation.py" spoiled spoiled $books

/usr/bin/python3 "$tests/check_recalculation.py" quote compare/vramgrid.xlsx quoted.xlsx
recalculate quoted quoted.xlsx
verify "$tests/check_recalculation.py" quoted quoted quoted.xlsx

# The live fleet: 20 workloads, models and precisions against fleet.csv, and choices that are none.
cat > workloads.csv << 'CSV'
name,users,requests_per_s,concurrent_requests,active_percent,prompt_tokens,output_tokens,prompt_tokens_p95,output_tokens_p95,min_tokens_per_s,max_ttft_s,growth_percent_per_year,years,headroom_percent,spare_servers
users,1000,,,10,1000,300,3000,800,15,3,10,3,20,1
flight,,,50,,2000,300,,,10,,,,,
rate,,2,,,3000,400,8000,900,10,5,,,20,0
tight,5,,,,100,100,,,60,0.3,,,,
batch,,0.35,,,4096,512,8192,1024,,,,,10,0
CSV
report_fleets() {
    set -f
    "$VRAMGRID" report --select-models Llama-3.1-8B,Llama-3.3-70B,gpt-oss-20b,DeepSeek-V3*,Gemma-3-27B \
        --select-gpus L4,L40S,RTX?4090,H100*,H200*,B200*,Instinct?MI300X -q native,fp16,int8,int4 -M architecture \
        -s assumptions.engine=vllm --workloads workloads.csv --as-of 2026-11-26 -s assumptions.host_usd_per_machine=7000 -s assumptions.overhead_factor=0 --precision full "$@"
    set +f
}
report_fleets -f xlsx,fleet -o fleets
books="f1.xlsx f2.xlsx f3.xlsx f4.xlsx f5.xlsx f6.xlsx f7.xlsx f8.xlsx f9.xlsx f10.xlsx"
books="$books f11.xlsx f12.xlsx f13.xlsx f14.xlsx f15.xlsx f16.xlsx f17.xlsx f18.xlsx f19.xlsx f20.xlsx"
/usr/bin/python3 "$tests/check_fleet.py" choose fleets/vramgrid.xlsx fleets/fleet.csv $books
recalculate fleets fleets/vramgrid.xlsx $books
verify "$tests/check_recalculation.py" cached fleets/vramgrid.xlsx fleets
verify "$tests/check_fleet.py" chosen fleets/fleet.csv fleets $books
verify "$tests/check_decision.py" chosen fleets/fleet.csv fleets $books
# The tornado's cases as the program finds them for workloads that are changed likewise.
/usr/bin/python3 "$tests/check_decision.py" vary workloads.csv varied.csv
report_fleets -f fleet --workloads varied.csv -o varied
verify "$tests/check_decision.py" tornado fleets/fleet.csv varied/fleet.csv fleets $books
# Names that are patterns to MATCH: the formulas find them none the less, and each its own.
{ head -n 1 "$tests/../inputs/models.csv"; sed -n -e 's/^Llama-3.1-8B,/~8,/p' -e 's/^Llama-3.3-70B,/8*,/p' "$tests/../inputs/models.csv"; } > wild.csv
{ head -n 1 "$tests/../inputs/gpus.csv"; sed -n -e 's/^L4,/L~4,/p' -e 's/^L40S,/L?4,/p' -e 's/^A100 SXM4 80GB,/*,/p' "$tests/../inputs/gpus.csv"; } > wild-gpus.csv
"$VRAMGRID" "$tests/../templates/default.ini" -m wild.csv -g wild-gpus.csv --select-models '*' --select-gpus '*' --gpu-types datacenter -f xlsx -q fp16,int4 -s report.default_quantization=fp16 -o wild
recalculate wild wild/vramgrid.xlsx
verify "$tests/check_recalculation.py" cached wild/vramgrid.xlsx wild

# The rule of thumb beside exact memory, for the tokens of the workloads above.
report_fleets -f csv -M architecture,conservative -c 3800,2300,8900,200,9216 --gpu-counts 1,2,4,8 -o memory
verify "$tests/check_fleet.py" memory memory/results.csv fleets/fleet.csv fleets $books
# Quotes that somebody types into Cost rank fleets as the same quotes of --prices do.
/usr/bin/python3 "$tests/check_fleet.py" prices quotes.csv own-quotes.csv
report_fleets -f xlsx,fleet --prices "$tests/../inputs/prices.csv" --prices own-quotes.csv -o own-quotes
report_fleets -f fleet --prices "$tests/../inputs/prices.csv" --prices own-quotes.csv --prices quotes.csv -o quotes
books="q1.xlsx q2.xlsx q3.xlsx q4.xlsx q5.xlsx q6.xlsx q7.xlsx q8.xlsx"
/usr/bin/python3 "$tests/check_fleet.py" quote own-quotes/vramgrid.xlsx quotes/fleet.csv $books
recalculate quotes $books
verify "$tests/check_fleet.py" quoted own-quotes/fleet.csv quotes/fleet.csv quotes $books
verify "$tests/check_decision.py" quoted quotes/fleet.csv quotes $books
# Renting, with the commitments that a report of assumptions.rent_commitment has.
for commitment in 1y spot; do
    report_fleets -f fleet -s assumptions.rent_commitment=$commitment -o rents-$commitment
    books=""
    for i in 1 2 3 4 5 6 7 8; do books="$books r$i-$commitment.xlsx"; done
    /usr/bin/python3 "$tests/check_fleet.py" rent fleets/vramgrid.xlsx rents-$commitment/fleet.csv $commitment $books
    recalculate rents $books
    verify "$tests/check_fleet.py" rented rents-$commitment/fleet.csv $commitment rents $books
    verify "$tests/check_decision.py" rented rents-$commitment/fleet.csv $commitment rents $books
done
books="n1.xlsx n2.xlsx n3.xlsx n4.xlsx n5.xlsx n6.xlsx n7.xlsx n8.xlsx n9.xlsx n10.xlsx n11.xlsx n12.xlsx n13.xlsx n14.xlsx"
/usr/bin/python3 "$tests/check_fleet.py" spoil fleets/vramgrid.xlsx $books
recalculate none $books
verify "$tests/check_fleet.py" spoiled none $books
verify "$tests/check_decision.py" spoiled none $books

# As it is printed, in both languages.
for language in en pt; do
    "$VRAMGRID" report -f xlsx --language $language -o print-$language "$tests/../templates/default.ini"
    soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir print-$language \
        print-$language/vramgrid.xlsx > log 2>&1 || { cat log; exit 1; }
    verify "$tests/check_print.py" print-$language/vramgrid.xlsx print-$language/vramgrid.pdf
done

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
