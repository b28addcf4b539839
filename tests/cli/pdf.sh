# The PDFs are clean, have their fonts inside and say what they show.
. "$TESTS/lib.sh"
need qpdf pdffonts pdftotext pdfinfo

small_sheets
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,32K -f pdf,charts \
    -s heatmap.figures=answer,free_vram,method -o report
for pdf in report/heatmaps.pdf report/charts/*.pdf; do
    qpdf --check "$pdf" > check 2>&1 || die "$pdf: $(cat check)"
    pdffonts "$pdf" | tail -n +3 > fonts
    [ -s fonts ] || die "$pdf has no fonts"
    [ -z "$(awk '$(NF - 4) != "yes"' fonts)" ] || die "$pdf: a font is not embedded: $(cat fonts)"
done
[ "$(pdfinfo report/heatmaps.pdf | sed -n 's/^Pages: *//p')" = 6 ] || die "pages"
[ "$(find report/charts -maxdepth 1 -name '*.pdf' | wc -l)" = 4 ] || die "charts"
pdftotext -layout report/heatmaps.pdf text
for word in 'LLaMA 3 8B' H100 2026-01-02 'page 1 of 6' fp16 int4 '8,192' '32,768' 15 66; do
    grep -q -- "$word" text || die "not in the PDF: $word"
done
