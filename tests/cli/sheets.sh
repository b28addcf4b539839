# A template chooses the workbook's sheets, accent, logo and the scenario of the answers; what is left
# out is said on About.
. "$TESTS/lib.sh"
need unzip xmllint base64 /usr/bin/python3

small_sheets
printf 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFElEQVR4nGP8z8DAwMDAxMDAwMAAAA0IAQMZ/nyhAAAAAElFTkSuQmCC' |
    base64 -d > logo.png
printf '[report]\norganisation = ACME & Sons\ndefault_quantization = int4\ndefault_context = 32K\n[inputs]\nmodels = models.csv\ngpus = gpus.csv
[workbook]\nsheets = summary, Fit, cost, data\naccent = #AA0055\nlogo = logo.png\n' > t.ini
"$VRAMGRID" --as-of 2026-01-02 -f xlsx -o report t.ini
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx)
xmllint --noout $(find parts -name '*.xml' -o -name '*.rels') || die "a part is not well-formed"
grep -o '<sheet name="[^"]*"[^>]*' parts/xl/workbook.xml | sed 's/.*name="//; s/" sheetId="[0-9]*"//; s/ r:id.*//' > names
printf '%s\n' Summary Compare Cost 'Fit fp32' 'Fit fp16' 'Fit int8' 'Fit int4' Inputs Data About \
    'Workings state="hidden"' 'Lists state="hidden"' | diff - names || die "the sheets chosen, and those that Cost cannot do without"
cmp logo.png parts/xl/media/image1.png || die "the logo is in the workbook as it is"
grep -q '"path": "logo.png"' report/manifest.json || die "the logo is an input"
grep -q 'FFAA0055' parts/xl/styles.xml || die "the accent"
grep -q 'descr="ACME &amp; Sons"' parts/xl/drawings/drawing1.xml || die "the logo's alt text"
[ "$(grep -o 'sha256 of [A-Za-z ]*' parts/docProps/custom.xml | paste -s -d ,)" = 'sha256 of models,sha256 of GPUs,sha256 of quantizations,sha256 of engines,sha256 of KV types,sha256 of checkpoints,sha256 of prices,sha256 of rents,sha256 of servers,sha256 of workloads' ] ||
    die "digests: $(cat parts/docProps/custom.xml)"
grep -q 'weights in int4 at 32,768 tokens' parts/xl/sharedStrings.xml || die "the scenario of the answers"

# An option's sweep beats a template's default; a default of the same rank has to be swept.
"$VRAMGRID" -f xlsx -q fp16 -c 4K -o other t.ini
unzip -p other/vramgrid.xlsx xl/sharedStrings.xml | grep -q 'weights in fp16 at 4,096 tokens' || die "the first of the sweep"
expect 2 "$VRAMGRID" -f xlsx -q fp16 -s report.default_quantization=int4 -o other t.ini
grep -q 'default_quantization: it is none of the report' stderr || die "$(cat stderr)"

# Too many rows for sheet Data, and too many pairs to recalculate.
{ echo name,params_billion,kv_cache_mb_per_token; seq -f 'M%g,7,0.5' 301; } > many.csv
{ echo name,vram_gb; seq -f 'G%g,24' 100; } > gpus.csv
"$VRAMGRID" -m many.csv -g gpus.csv -q fp16,int4 -c 8K -f xlsx -s workbook.sheets=Summary,Compare,Data -o large
unzip -p large/vramgrid.xlsx xl/workbook.xml > workbook
! grep -q 'name="Compare"\|name="Data"' workbook || die "sheets too large are left out"
unzip -p large/vramgrid.xlsx xl/sharedStrings.xml > strings
grep -q '60,200 rows would make the workbook slow' strings || die "Data: why not"
grep -q 'more than 30,000 pairs' strings || die "Compare: why not"

# The names that the message offers are those that a workbook has.
small_sheets
printf "H100 SXM5 80GB,80\n" >> gpus.csv # of which servers.csv has machines
expect 2 "$VRAMGRID" -m models.csv -g gpus.csv -s workbook.sheets=nothing -o all
sed 's/.*it must be //; s/, /\n/g; s/ or /\n/' stderr | sort > offered
printf 'gpu,price_usd,condition\nH100,30000,list\n' > prices.csv
printf 'server,gpu,gpus\nBox,H100,8\n' > servers.csv
"$VRAMGRID" -m models.csv -g gpus.csv --prices prices.csv --servers servers.csv -q fp16 -c 8K -M conservative,architecture \
    --gpu-counts 1,2 -f xlsx -s workbook.sheets=all -o all
unzip -p all/vramgrid.xlsx xl/workbook.xml | grep -o '<sheet name="[^"]*' | sed 's/.*"//; s/^Fit fp16$/Fit/; s/^GPU configurations$/GPU sets/' | sort > names
grep ' architecture' names | sort > second
printf '%s\n' 'Fit architecture fp16' 'Ladder architecture' 'Longest context architecture' 'Smallest GPU architecture' |
    diff - second || die "the grids of the second mode"
{ grep -v ' architecture' names && echo all; } | sort | diff offered - || die "the names of sheets"
# Nobody asked for any: about ten that are seen.
"$VRAMGRID" -m models.csv -g gpus.csv --prices prices.csv -q fp16 -c 8K -M conservative,architecture --gpu-counts 1,2 -f xlsx -o usual
unzip -p usual/vramgrid.xlsx xl/workbook.xml | grep -o '<sheet name="[^"]*"[^/]*' | grep -v hidden | sed 's/<sheet name="//; s/".*//' |
    paste -s -d , > names
[ "$(cat names)" = 'Answer,Fleet,Decision,Compare,Cost,Longest context,Ladder,Changes,Models,GPUs,Prices,Inputs,Checks,About' ] ||
    die "the usual sheets: $(cat names)"
# The logo stands on the first sheet; where there are too many GPUs for a live fleet that is Summary.
"$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K -M conservative,architecture -f xlsx -s workbook.logo=logo.png -o usual
unzip -p usual/vramgrid.xlsx xl/worksheets/_rels/sheet1.xml.rels | grep -q drawing || die "the logo on Answer"
{ echo name,vram_gb; seq -f 'G%g,24' 251; } > many-gpus.csv
"$VRAMGRID" -m models.csv -g many-gpus.csv -q fp16 -c 8K -f xlsx -s workbook.logo=logo.png -o rule
unzip -p rule/vramgrid.xlsx xl/workbook.xml | grep -q '<sheet name="Summary" sheetId="1"' || die "Summary where there is no Answer"
unzip -p rule/vramgrid.xlsx xl/worksheets/_rels/sheet1.xml.rels | grep -q drawing || die "the logo on Summary"

# A model without any KV cache, a wide logo.
printf 'name,params_billion,num_layers,num_attention_heads,num_key_value_heads,head_dim,num_attention_layers,recurrent_state_mib\nMamba,2.8,64,16,16,64,0,80\n' > models.csv
"$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K -f csv,xlsx -M conservative,architecture -o mamba
grep '^Mamba,2.8,RTX 4090,' mamba/results.csv | cut -d, -f9,10,13,15 > said
# 2.8 billion parameters of 2 bytes; 80 MiB of state are 0.08 GB at any context.
printf '%s\n' conservative,5.60,0.00,RUNS architecture,5.60,0.08,RUNS | diff - said || die "Mamba: a cache where there is none"
unzip -p mamba/vramgrid.xlsx xl/sharedStrings.xml | grep -q '>Mamba<' || die "Mamba is not in the workbook"

# A wide logo is as wide as its room, 240 pixels of 9525 units, and keeps its shape.
/usr/bin/python3 -c '
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 960, 100, 8, 0, 0, 0, 0)) +
    chunk(b"IDAT", zlib.compress(b"\0" * 961 * 100)) + chunk(b"IEND", b""))' > wide.png
"$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K -f xlsx -s workbook.sheets=Summary -s workbook.logo=wide.png -o wide
unzip -p wide/vramgrid.xlsx xl/drawings/drawing1.xml > drawing
grep -q '<a:ext cx="2286000" cy="238125"/>' drawing || die "the wide logo: $(grep -o '<a:ext [^>]*' drawing)"

# A language's quotes do not end the text of a formula.
small_sheets
mkdir -p data/templates
cp -r "$TESTS/../inputs" data
cp -r "$TESTS/../templates/text" data/templates
sed 's/^quote = quote/quote = "my" quote/' "$TESTS/../templates/text/en.ini" > data/templates/text/xx.ini
VRAMGRID_DATADIR=$PWD/data "$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 8K -f xlsx -s workbook.sheets=all --language xx -o quoted
unzip -p quoted/vramgrid.xlsx 'xl/worksheets/*' | grep -q '&quot;&quot;my&quot;&quot; quote\|""my"" quote' || die "quotes in a formula"

# Three GPUs where the sweep has them and two do not do.
printf 'name,params_billion,kv_cache_mb_per_token,num_layers\nA,30,0.2,60\n' > models.csv
printf 'name,vram_gb,price_usd\nG,16,1000\n' > gpus.csv
"$VRAMGRID" -m models.csv -g gpus.csv -q int8 -c 8K --gpu-counts 1,3 -f xlsx -s workbook.sheets=all -s assumptions.parallelism=pipeline -o three
unzip -p three/vramgrid.xlsx xl/sharedStrings.xml | grep -q '>3x G (16 GB each)' || die "three GPUs"
