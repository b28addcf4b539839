# The pages of words in heatmaps.pdf: the answer in front, changes and method behind.
. "$TESTS/lib.sh"
need qpdf pdftotext pdfinfo

# text FIRST LAST: the words of some pages of the report, each run of blanks as one.
text() { pdftotext -layout -f "$1" -l "$2" report/heatmaps.pdf - | sed 's/\xc2\xa0/ /g' | tr -s ' ' > "text$1"; }
pages() { pdfinfo report/heatmaps.pdf | sed -n 's/^Pages: *//p'; }
said() { tr '\n' ' ' < "$1" | tr -s ' ' | grep -qF -- "$2" || die "not on ${3:-the page}: $2: $(cat "$1")"; }
unsaid() { ! grep -qF -- "$2" "$1" || die "on the page: $2"; }

printf 'name,params_billion,kv_cache_mb_per_token,context_length_max\nLLaMA 3 8B,8,0.7,4096\nQwen 14B,14,1.0,\nHuge,300,1,\n' > models.csv
printf 'name,vram_gb\nRTX 4090,24\nRTX 5090,32\nH100,80\n' > gpus.csv
printf 'gpu,price_usd,condition,as_of\nRTX 4090,1600,list,2025-12-01\nH100,30000,list,2025-12-01\n' > prices.csv
run() { "$VRAMGRID" -m models.csv -g gpus.csv --prices prices.csv --as-of 2026-01-02 -q fp16 -c 8K \
    -s heatmap.figures=answer,free_vram,changes,method -o report "$@"; }

run -f csv,xlsx,pdf
check_pdf "report/heatmaps.pdf"
[ "$(pages)" = 3 ] || die "$(pages) pages: a first report has no page of changes"
text 1 1
said text1 'At 8K tokens in fp16, a GPU of 32 GB runs every model up to 8 B; above 14 B no single GPU does'
said text1 'The largest model that runs on a single GPU is Qwen 14B (14 billion parameters)'
said text1 'The other one does not run, not even on 8 equal GPUs of any kind in this report'
said text1 'At the prices of the input files, which have recent prices for 2 of 3 GPUs, the cheapest GPUs for a model cost'
said text1 'Cheapest: by prices of the last 540 days, which 2 of 3 GPUs have'
said text1 'LLaMA 3 8B†'
said text1 "† The context exceeds the model's own maximum."
unsaid text1 'more: results.csv'
unsaid text1 'since the last'

# The table says what results.csv says of the same pair.
row() { grep "^$1,.*,$2,1,.*,fp16,8192," report/results.csv | cut -d, -f14,16 | tr , ' '; }
said text1 "Qwen 14B 14 H100 80 $(row 'Qwen 14B' H100)" 'the table'
said text1 "LLaMA 3 8B† 8 RTX 5090 32 $(row 'LLaMA 3 8B' 'RTX 5090')" 'the table'
said text1 "Huge 300 DOESN'T RUN in any machine" 'the table'
[ "$(row 'Qwen 14B' H100)" = '45.20 43.5' ] || die "the test's own figures: $(row 'Qwen 14B' H100)"

# Method: every digest in full, who set what, and how to run it again.
text 3 3
for sheet in models.csv gpus.csv; do
    said text3 "$(sha256sum < $sheet | cut -d' ' -f1)" 'the method page'
    said text3 "3 of 3 rows, $(($(wc -c < $sheet))) bytes" 'the method page'
done
said text3 'KV cache per token (MiB) × context (tokens)'
said text3 'Overhead factor 0.3 default'
said text3 'vramgrid report --set'
said text3 'Every figure of this document is also a number in a table'
said text3 'page 3 of 3'

# Places, labels and outline lead to them.
qpdf --qdf --object-streams=disable report/heatmaps.pdf plain.pdf
for word in '(answer)' '(method)' '(Answers)' '(Method and inputs)' '/P (i)'; do
    grep -aqF -- "$word" plain.pdf || die "not in the PDF: $word"
done
! grep -aqF '(changes)' plain.pdf || die 'a place without a page'

# Changes: as many as changes.csv has, on a page of their own, and gone the night after.
digests report > first
run -f csv,xlsx,pdf
digests report | diff first - || die 'the second run gives other bytes'
printf 'name,vram_gb\nRTX 4090,24\nRTX 5090,22\nH100,80\n' > gpus.csv
sed -i s/1600/1500/ prices.csv
run -f csv,xlsx,pdf
[ "$(pages)" = 4 ] || die "$(pages) pages with changes"
text 1 1
text 3 3
changes=$(($(wc -l < report/changes.csv) - 1))
said text1 "Changes since the last published report: $changes, listed from page 3 on"
said text3 'Verdict changed: 1 | VRAM altered: 1 | Price altered: 1'
said text3 "Verdict changed LLaMA 3 8B RTX 5090 fp16 8,192 conservative RUNS DOESN'T RUN"
said text3 'Price altered RTX 4090 1600 1500'
run -f csv,xlsx,pdf
[ "$(pages)" = 3 ] || die 'changes stay after the night'

# A document has a page, whatever was asked for.
run -f pdf -s heatmap.figures=changes
[ "$(pages)" = 1 ] || die 'no changes and nothing else'

# More than three pages of changes, and more models and GPUs than the pages list.
{ head -n 1 models.csv && seq -f 'M%04.0f,7,0.5,' 3000; } > many && mv many models.csv
run -f csv,pdf --select-gpus 'RTX*'
run -f csv,pdf --select-gpus 'RTX*' -s assumptions.overhead_factor=9
changes=$(($(wc -l < report/changes.csv) - 1))
first=$(pdftotext -layout -f 1 -l 1 report/heatmaps.pdf - | sed -n 's/.*listed from page \([0-9]*\) on.*/\1/p')
[ -n "$first" ] || die 'the first page names no page of changes'
text $((first + 2)) $((first + 2))
rest=$(tr -d , < text$((first + 2)) | sed -n 's/^ *and \([0-9]*\) more: changes.csv.*/\1/p')
listed=$(pdftotext -layout -f "$first" -l $((first + 2)) report/heatmaps.pdf - | grep -c 'fp16 .*DOESN.T RUN')
[ $((listed + rest)) = "$changes" ] || die "$listed listed and $rest more are not $changes"
pdftotext -layout -f $((first + 3)) -l "$(pages)" report/heatmaps.pdf rest
names=$(grep -o 'M[0-9][0-9][0-9][0-9]' rest | sort -u | wc -l)
more=$(tr -d , < rest | sed -n 's/.*and \([0-9]*\) more: models.csv.*/\1/p')
[ $((names + more)) = 3000 ] || die "$names names and $more more are not 3000"
[ $(($(pages) - first - 2)) -le 6 ] || die "the method takes $(($(pages) - first - 2)) pages"

# The answer goes on for four pages, and counts what it leaves out.
text 1 1
said text1 'The table continues on the next page.'
pdftotext -layout -f 1 -l 4 report/heatmaps.pdf answer
listed=$(grep -c '^ *M[0-9][0-9][0-9][0-9] ' answer)
more=$(tr -d , < answer | sed -n 's/^ *and \([0-9]*\) more: results.csv$/\1/p')
[ $((listed + more)) = 3000 ] || die "$listed rows and $more more are not 3000"
pdftotext -layout -f 5 -l 5 report/heatmaps.pdf - | grep -q 'free_vram\|RTX' || die 'the answer takes five pages'
check_pdf "report/heatmaps.pdf"

# Whatever stands in names and in the command, it fits into the paper and says no more than it is.
rm -r report
printf 'name,params_billion,kv_cache_mb_per_token\n%s,8,0.7\n<b>{model}&,3,0.1\nنموذج 7B,7,0.1\n通义千问,14,1\n' \
    "$(printf 'W%.0s' $(seq 255))" > models.csv
printf 'name,vram_gb\n%s,24\n%%s%%n,80\n' "$(printf 'X%.0s' $(seq 255))" > gpus.csv
for paper in a4 a3 letter 'a4 -s heatmap.orientation=portrait'; do
    for language in en pt en+pt; do
        run -f pdf -s heatmap.figures=answer,method -s heatmap.paper=$paper --language $language -s "report.title=$(printf 'long title %.0s' $(seq 60))" \
            2> stderr || die "$paper $language: $(cat stderr)"
        ! grep -v 'warning: no font has all characters' stderr || die "$paper $language: $(cat stderr)"
        check_pdf "report/heatmaps.pdf"
        pdftotext -bbox report/heatmaps.pdf boxes
        awk -F'"' '/<page/ { w = $2; h = $4 } /<word/ { if ($2 < 30 || $4 < 30 || $6 > w - 30 || $8 > h - 30) print }' \
            boxes > outside
        [ ! -s outside ] || die "$paper $language: words in the margin: $(head -n 3 outside)"
    done
done

# The shipped models all have their rows, and need no more than the VRAM beside it in any mode.
listed() { # MODE COUNT: the models of its first pages
    pdftotext -layout -f 1 -l 2 $1/heatmaps.pdf - > answer
    [ "$(grep -cE '(^| )([0-9.]+ +){2}[0-9]+\.[0-9]( |$)' answer)" = "$2" ] || die "$1: not $2 rows: $(cat answer)"
    grep -oE ' [0-9.]+ +[0-9]+\.[0-9][0-9] +[0-9]+\.[0-9]( |$)' answer | awk '$2 > $1' > beyond
    [ ! -s beyond ] || die "$1: more is required than there is: $(cat beyond)"
}
for mode in conservative architecture; do
    "$VRAMGRID" --as-of 2026-01-02 -q int8 -c 32K -f pdf -M $mode -s heatmap.figures=answer,feasibility,method \
        -o $mode "$TESTS/../templates/default.ini"
done
models=$(pdftotext conservative/heatmaps.pdf - | sed -n 's/.*Models: \([0-9]*\).*/\1/p' | head -n 1)
listed conservative "$models"
unknown=$(grep -c ' unknown ' answer || true)
[ "$unknown" = 0 ] || die "$unknown unknown by a rule"
pdftotext -layout -f 1 -l 2 architecture/heatmaps.pdf answer
! grep -qE ' unknown +–' answer || die "shipped models are unknown: $(cat answer)"
listed architecture "$models"
grep -q 'GB usable' answer || die 'whose GB?'

# Columns that stand for several GPUs are spelt out; those that do not need no key.
pdftotext -layout conservative/heatmaps.pdf method
grep -q 'GPUs that share a column' method || die 'no key to the columns'
tr '\n' ' ' < method | tr -s ' ' | grep -qF 'The rule counts 0.85 × 1.1 = 0.935 of the 16-bit cache.' ||
    die "int8's share of the cache is not explained: $(cat method)"
pdftotext -layout architecture/heatmaps.pdf method
! grep -q 'The rule counts' method || die 'a share where there is none'
printf 'name,params_billion,kv_cache_mb_per_token\nنموذج 7B,7,0.1\nB,14,1\n' > models.csv
printf 'name,vram_gb\nL,24\nM,80\n' > gpus.csv
rm -r report
run -f pdf 2> stderr
! grep -q 'no font' stderr || die "a box around a name: $(cat stderr)"
pdftotext -layout report/heatmaps.pdf method
! grep -q 'GPUs that share a column' method || die 'a key without need'

# A mixed set between them is its own head, and shifts none of the others.
printf 'name,vram_gb\nGa,24\nGb,24\nKa,48\nKb,48\nLast,80\n' > gpus.csv
rm -r report
run -f pdf -s 'sweep.gpu_sets=1x Ga + 1x Ka' 2> stderr || die "exit $?: $(cat stderr)"
pdftotext -layout report/heatmaps.pdf - | sed 's/\xc2\xa0/ /g; s/  */ /g; s/^ //' > method
for line in '24 Ga, Gb' '48 Ka, Kb' '80 Last'; do
    grep -qF "$line" method || die "not in the list of columns: $line: $(cat method)"
done

# Sentences begin with a capital in either place.
for language in pt en+pt; do
    run -f pdf --language $language
    text 1 1
    said text1 'O maior modelo que roda em uma única GPU' "$language"
done

# The shipped report: the answer's table is whole on its page, whatever the language's words take.
for language in en pt; do
    rm -rf report
    expect 0 "$VRAMGRID" "$TESTS/../templates/default.ini" --quiet -f pdf --language "$language" -o report
    answer=$(pdftotext -f 1 -l 1 report/heatmaps.pdf - | grep -c 'Llama-3.1-8B ·')
    [ "$answer" = 1 ] || die "$language: the answer's table has more than its page"
done
