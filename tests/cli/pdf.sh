# The PDFs are clean, have their fonts inside and say what they show.
. "$TESTS/lib.sh"
need qpdf pdffonts pdftotext pdfinfo

small_sheets
run() {
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,32K -f pdf,charts "$@"
}
pages() { pdfinfo "$1/heatmaps.pdf" | sed -n 's/^Pages: *//p'; }

# Unless more is asked for: the scenario's figures, in one width, and a page each.
run -o usual
[ "$(find usual/charts -name '*.pdf' | sort | tr '\n' ' ')" = "$(printf 'usual/charts/%s.pdf ' contexts_conservative_fp16 \
    gpus_needed_conservative heatmap_conservative_fp16_8192 ladder_conservative \
    longest_context_conservative)" ] || die "charts: $(find usual/charts -name '*.pdf')"
[ "$(pages usual)" = 7 ] || die "$(pages usual) pages"

run -s heatmap.figures=all -s heatmap.chart_widths=natural,85,120,170 -o report
for pdf in report/heatmaps.pdf report/charts/*.pdf report/charts/*/*.pdf; do
    check_pdf "$pdf"
    for word in '/Lang (en)' '/DisplayDocTitle true' /Title; do
        grep -aqF "$word" "$pdf" || die "$pdf says no $word"
    done
    pdffonts "$pdf" | tail -n +3 > fonts
    [ -s fonts ] || die "$pdf has no fonts"
    [ -z "$(awk '$(NF - 4) != "yes"' fonts)" ] || die "$pdf: a font is not embedded: $(cat fonts)"
done
run -s heatmap.figures=free_vram -s heatmap.chart_widths=natural -o slices
[ "$(pages slices)" = 4 ] || die "pages"
[ "$(find slices/charts -name '*.pdf' | wc -l)" = 4 ] || die "charts"
# 4 scenarios twice, 2 quantizations over contexts, ladder, longest context, GPUs needed, fleet; 4 widths.
[ "$(find report/charts -name '*.pdf' | wc -l)" = 56 ] || die "charts of all kinds"
for width in 85 120 170; do
    size=$(pdfinfo "report/charts/${width}mm/heatmap_conservative_fp16_8192.pdf" | sed -n 's/^Page size: *\([0-9.]*\) x.*/\1/p')
    awk -v size="$size" -v width=$width 'BEGIN { exit !(size - width * 72 / 25.4 < 0.01 && width * 72 / 25.4 - size < 0.01) }' ||
        die "a chart of $width mm is $size points wide"
done
pdftotext -layout report/heatmaps.pdf text
for word in 'LLaMA 3 8B' H100 2026-01-02 'page 1 of ' fp16 int4 '8,192' '32,768' 15 66; do
    grep -q -- "$word" text || die "not in the PDF: $word"
done

# The first of two languages is the document's.
run --language en+pt -s heatmap.figures=ladder -o both
run --language pt -s heatmap.figures=ladder -o pt
grep -aqF '/Lang (en)' both/heatmaps.pdf || die "language of two"
grep -aqF '/Lang (pt)' pt/charts/ladder_conservative.pdf || die "language of a chart"
check_pdf pt/charts/ladder_conservative.pdf
