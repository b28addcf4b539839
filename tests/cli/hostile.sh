# Names that are made to be run, to break out or to disorder, through every output: they come out as the texts
# that they are. (One workbook cell by cell: workbook.sh.)
. "$TESTS/lib.sh"
need /usr/bin/python3 xmllint qpdf pdftotext unzip

long=$(head -c 251 /dev/zero | tr '\0' w)
cat > names <<'NAMES'
=1+1
=cmd|' /C calc'!A0
+2+2
-3
@SUM(A1:A9)
'=1+1
=HYPERLINK("http://example.org","click")
http://example.org/?a=1&b=2
internal:Summary!A1
A1
R1C1
XFD1048576
TRUE
1e5
0x1F
History
[x]:*?/\y
'Summary'!A1
Fit'!A1
../../etc/passwd
/dev/null
CON
-o
--output=elsewhere
$(touch pwned)
`touch pwned`
; touch pwned
%s%n%d
{model}{gpu}{0}
&lt;b&gt;
<b>bold</b>
<script>alert(1)</script>
]]>
<!-- -->
&amp;#0;
_x0041_
_x000D_
\n\t\x00
(\) Tj ET
/Names << >>
"quoted"
""
a,b;c
‮reversed⁦
‏עברית 7B
العربية 13B
日本語モデル
é é
🤖👩‍🚀
a​b
­soft
﷽﷽﷽
Z̸̢̛͔͇a̷l̴g̶o
NAMES
{
    cat names
    printf 'é%s\n' "$long" # 253 bytes
} | LC_ALL=C sort -u > unique
quoted() { sed 's/"/""/g; s/.*/"&"/'; }
{
    echo name,params_billion,kv_cache_mb_per_token,context_length_max,vendor,source,license
    quoted < unique | sed 's/.*/&,8,0.7,6000,&,&,&/'
} > models.csv
{
    echo name,vram_gb,vendor,type,source,price_usd
    quoted < unique | sed 's/.*/&,24,&,&,&,1000/'
} > gpus.csv
{
    echo name,bytes_per_param,kv_cache_multiplier,notes
    quoted < unique | sed 's/.*/&,1,1,&/'
} > quantizations.csv

report() {
    "$VRAMGRID" -m models.csv -g gpus.csv --quantization-sheet quantizations.csv -q "=1+1,../../etc/passwd,\"a,b;c\",<b>bold</b>" \
        -c 8K --as-of 2026-01-01 -s report.title='=1+1 <b>&"' -s report.organisation='(\) </svg>' -s workbook.sheets= \
        -s heatmap.chart_widths=natural -s output.log=./log -s output.log_format=json -s output.metrics=./metrics.prom -o report "$@"
}
sanitized && formats=csv,xlsx,pdf,offload || formats=csv,xlsx,pdf,charts,svg,png,offload
expect 0 report -q '=1+1' -f $formats 2> ignored
whole report
settled report

[ -z "$(find . -name 'pwned*' -o -name 'elsewhere*')" ] || die "something ran: $(ls)"
[ ! -e ../etc ] || die "a path led out"
/usr/bin/python3 "$TESTS/check_hostile.py" report unique || die "the files"
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx)
find parts report -name '*.xml' -o -name '*.rels' -o -name '*.svg' | xargs xmllint --noout || die "not well-formed"
! grep -rlE '<f>=?([+@-]|1\+1|cmd|HYPERLINK)' parts/xl/worksheets || die "a name is a formula"
! grep -rl 'TargetMode="External"' parts || die "a name is a link"
find report -name '*.pdf' | while read -r pdf; do
    check_pdf "$pdf"
    ! grep -aqE '/(JavaScript|JS|Launch|URI|EmbeddedFile)\b' "$pdf" || die "$pdf: something to be run"
done
pdftotext -layout report/heatmaps.pdf text.txt
for name in '<b>bold</b>' '%s%n%d' '=cmd|' ']]>' '(\) Tj ET'; do
    grep -qF -- "$name" text.txt || die "heatmaps.pdf lacks $name"
done

# What is printed for a terminal holds no control characters, and each name is found again.
mkdir json
number=0
while read -r name; do
    number=$((number + 1))
    "$VRAMGRID" explain -m models.csv -g gpus.csv --quantization-sheet quantizations.csv -q '=1+1' -c 8K -- "$name" "$name" > told 2> said ||
        die "explain: $name: $(cat said)"
    grep -qF -- "$name" told || die "explain does not name $name: $(head -3 told)"
    "$VRAMGRID" explain --json -m models.csv -g gpus.csv --quantization-sheet quantizations.csv -q '=1+1' -c 8K -- "$name" "$name" > json/$number
done < unique
/usr/bin/python3 -c 'import json, sys; [json.load(open(path)) for path in sys.argv[1:]]' json/* || die "explain --json"
"$VRAMGRID" list models -m models.csv -g gpus.csv > told
[ "$(wc -l < told)" = "$(wc -l < unique)" ] || die "list: $(wc -l < told) lines"
expect 0 "$VRAMGRID" check -m models.csv -g gpus.csv --quantization-sheet quantizations.csv -q '=1+1' -c 8K

# A second night on which all of them have changed: Changes tells of them.
sed 's/,8,0.7,/,30,0.7,/' models.csv > changed && mv changed models.csv
expect 0 report -q '=1+1' -f csv,xlsx,pdf 2> ignored
/usr/bin/python3 "$TESTS/check_hostile.py" report unique || die "the second night"
