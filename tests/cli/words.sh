# Every human text has its key and every key its use; reports speak one language or two.
. "$TESTS/lib.sh"
need unzip pdftotext

# What src/ asks for against what English says. A key is a literal whose section a language has;
# KEY_note and KEY_help are put together from KEY.
awk '/^\[/ { gsub(/[][]/, ""); section = $0 } /^[a-z_0-9.]+ *=/ { sub(/ *=.*/, ""); print section "." $0 }' \
    "$TESTS/../templates/text/en.ini" | grep -v '\..*\.second$' | sed 's/_\(note\|help\)$//' | sort -u > known
sections=$(sed 's/\..*//' known | sort -u | paste -s -d '|' | sed 's/|/\\|/g')
grep -rhoE --include='*.c' '"[a-z_]+\.[a-z_0-9]+"' "$TESTS/../src" | grep -v "\.h\"$" | tr -d '"' |
    grep "^\($sections\)\." | grep -v '\.csv$' | sed 's/_\(note\|help\)$//' | sort -u > used
diff known used > differences || die "keys in en.ini (<) or in src/ (>) only: $(cat differences)"

# One word per idea, in either language (the terms of a review by an editor).
texts() { sed 's/^[a-z_0-9.]* *= *//' "$TESTS/../templates/text/$1.ini" | grep -v '^;'; }
! texts pt | grep -inE 'executa[mr]?\b|sobrecarga|planilha|data-base|varrid|eletricidade|[0-9}] %|1e9|\{[a-z_]*,\}' || die "pt.ini: another word"
! texts en | grep -vx 'GPU sets' | grep -nE 'GPU sets?\b|swept|built-in sheet|[0-9}] %|1e9|\{[a-z_]*,\}| in this mode: the sheet' || die "en.ini: another word"

small_sheets
for language in pt en+pt; do
    printf '[report]\nlanguage = %s\n[inputs]\nmodels = models.csv\ngpus = gpus.csv\n[heatmap]\nfigures = answer, free_vram, method\n' $language > t.ini
    "$VRAMGRID" --as-of 2026-01-02 -q fp16,int4 -c 4K,32K -f csv,xlsx,pdf,charts -s workbook.sheets=all -o $language t.ini
    mkdir parts
    (cd parts && unzip -q ../$language/vramgrid.xlsx && cat $(find . -name '*.xml') > ../cells)
    rm -r parts
    pdftotext -layout $language/heatmaps.pdf pages
    for word in 'Quais GPUs rodam quais modelos?' 'VRAM livre, em % da VRAM de cada GPU' 'margem baixa' 'nenhuma' 'Sobre esta pasta' \
        'Quantização' 'Modelos neste relatório' 'Página &amp;P de &amp;N' 'Resumo"' 'Custos"' "RUNS"; do
        grep -q -- "$word" cells || die "$language: not in the workbook: $word"
    done
    for word in 'Quais GPUs rodam quais modelos?' 'rodam todo modelo de até' 'margem baixa' 'VRAM necessária =' 'página 1 de ' \
        'Modelo'; do
        grep -q -- "$word" pages || die "$language: not in the PDF: $word"
    done
done
[ "$(grep -o '>\(RUNS\|DOESN.T RUN\|RODA\|NÃO RODA\)<' cells | sort -u | grep -c RO)" = 0 ] || die "two languages: verdicts of the second"
grep -q 'Quantization&#10;Quantização\|Quantization$' cells || die "headings side by side"
grep -q 'page 1 of [67] / página 1 de [67]' pages || die "footers side by side"
grep -q ',Low safety margin ([0-9.]*% free) / Margem de segurança baixa,,,$' en+pt/results.csv || die "warnings"
grep -q ',"Margem de segurança baixa ([0-9]*,[0-9]% livre)",,,$' pt/results.csv || die "warnings in Portuguese"
head -n 1 pt/results.csv | grep -q '^model,params_billion,gpu,' || die "headings of results.csv stay English"
# Shipped templates leave the title to the report's language.
! grep -l '^title' "$TESTS"/../templates/*.ini || die "a title in one language"
# (Data and the choices of Compare, which formulas compare, keep the names of the CSV files.)
unzip -p pt/vramgrid.xlsx xl/sharedStrings.xml docProps/core.xml > cells
! grep -q 'Which GPUs' cells || die "an English title in a Portuguese workbook"
! grep -o '>\(RUNS\|DOESN.T RUN\|RUNS (low margin)\)<' cells || die "English in a Portuguese workbook"
grep -q '>RODA<' cells || die "no verdict in Portuguese"
expect 0 "$VRAMGRID" explain --language pt -q fp16 -c 32K 'Llama-3.1-8B' 'RTX 4090'
grep -qE '^  pesos +8,03 B x 2 +16,06 ' stdout || die "numbers: $(cat stdout)"
grep -qE '^  veredito +NÃO RODA' stdout || die "verdicts: $(cat stdout)"
! grep -v 'github\|Fonte\|@\|http\|PCIe' stdout | grep -E '(^| )[0-9]+\.[0-9]{1,2}( |$)' || die "a decimal point"
