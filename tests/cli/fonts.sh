# Texts in any script, and machines with few fonts or none.
. "$TESTS/lib.sh"
need fc-match python3 pdffonts

printf 'name,params_billion,kv_cache_mb_per_token\n' > models.csv
printf '%s,8,0.7\n' 'モデル' '通义千问 14B' 'שלום 8B' 'نموذج 8B' 'Модель' 'Qwen 14B' >> models.csv
printf 'name,vram_gb\nRTX 4090,24\nカード,32\nH100,80\n' > gpus.csv
run() {
    "$@" "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16 -c 8K,32K -f pdf,charts,svg,png -j 4 \
        -s heatmap.chart_widths=natural -o report
}
# with_fonts FILE...: a machine that has these fonts and nothing else, and cannot keep a cache.
with_fonts() {
    rm -rf fonts
    mkdir fonts
    for font; do
        cp "$font" fonts
    done
    cat > fonts.conf << EOF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$PWD/fonts</dir><cachedir>/proc/none</cachedir></fontconfig>
EOF
}
limited() {
    expect "$1" env -i "LSAN_OPTIONS=${LSAN_OPTIONS-}" "FONTCONFIG_FILE=$PWD/fonts.conf" "$VRAMGRID" -m models.csv -g gpus.csv \
        --as-of 2026-01-02 -q fp16 -c 8K,32K -f pdf,charts,svg,png -o report -s heatmap.figures=free_vram \
        -s heatmap.chart_widths=natural "$2" "$3"
    [ ! -s stdout ] || die "not silent: $(cat stdout)"
}
dejavu=$(fc-match -f '%{file}' 'DejaVu Sans:style=Book')

# Many times in four threads, in any locale and environment: the same bytes.
run env > said 2>&1
digests report > first
long && rounds='1 2 3' || rounds=1
for locale in C ja_JP.UTF-8 zh_TW.UTF-8; do
    for times in $rounds; do
        rm -r report
        run env LC_ALL=$locale LANGUAGE=$locale 2> said_again || die "$(cat said_again)"
        cmp said said_again || die "another warning"
        digests report | cmp - first || die "other bytes in locale $locale"
    done
done
rm -r report
run env -i "LSAN_OPTIONS=${LSAN_OPTIONS-}" 2> said_again
cmp said said_again || die "another warning without environment"
digests report | cmp - first || die "other bytes without environment"
for pdf in report/heatmaps.pdf report/charts/*.pdf; do
    [ -z "$(pdffonts "$pdf" | awk 'NR > 2 {print $1, $(NF - 5), $2, $3}' | sort | uniq -d)" ] || die "$pdf has a font twice"
done

# One warning for what no font has, the same with any number of jobs; none when asked to be quiet.
with_fonts "$dejavu" # Cyrillic, Hebrew and Arabic, but no Chinese or Japanese
limited 0 -j 1
warning="vramgrid: warning: no font has all characters of 'モデル' (and 2 more texts): the figures show boxes there; install fonts-noto-core or fonts-noto-cjk"
[ "$(cat stderr)" = "$warning" ] || die "warning: $(cat stderr)"
for jobs in 2 3 4 5; do
    limited 0 -j $jobs
    [ "$(cat stderr)" = "$warning" ] || die "warning with $jobs jobs: $(cat stderr)"
done
limited 0 --quiet -n
[ ! -s stderr ] || die "not quiet: $(cat stderr)"
limited 0 -n -j4
head -n 1 stderr | grep -qxF "$warning" || die "dry run: $(cat stderr)"
printf 'name,params_billion,kv_cache_mb_per_token\nQwen 14B,14,1\n' > models.csv
printf 'name,vram_gb\nH100,80\n' > gpus.csv
limited 0 -j 2
[ ! -s stderr ] || die "not silent: $(cat stderr)"

# No font, a font of bits, half a font, a font of symbols: an error, and what stood stands.
digests report > before
cat > bits.bdf << 'EOF'
STARTFONT 2.1
FONT -x-Bits-medium-r-normal--8-80-75-75-c-80-iso10646-1
SIZE 8 75 75
FONTBOUNDINGBOX 8 8 0 0
STARTPROPERTIES 3
FAMILY_NAME "Bits"
FONT_ASCENT 8
FONT_DESCENT 0
ENDPROPERTIES
CHARS 1
STARTCHAR A
ENCODING 65
SWIDTH 500 0
DWIDTH 8 0
BBX 8 8 0 0
BITMAP
FF
81
81
FF
81
81
81
81
ENDCHAR
ENDFONT
EOF
head -c 3000 "$dejavu" > half.ttf
# The same font without digits: its table of characters ends where they begin.
python3 - "$dejavu" > symbols.ttf << 'EOF'
import struct, sys
font = bytearray(open(sys.argv[1], "rb").read())
cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + struct.pack(
    ">HHHHHHH2HH2H2h2H", 4, 32, 0, 4, 4, 1, 0, 0x2F, 0xFFFF, 0, 0x20, 0xFFFF, -29, 1, 0, 0)
for entry in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16):
    if font[entry:entry + 4] == b"cmap":
        font[entry + 8:entry + 16] = struct.pack(">II", len(font), len(cmap))
sys.stdout.buffer.write(font + cmap)
EOF
for font in '' bits.bdf half.ttf symbols.ttf; do
    with_fonts $font
    limited 3 -j 2
    [ "$(wc -l < stderr)" = 1 ] || die "font '$font': $(cat stderr)"
    grep -q '^vramgrid: no usable font: install fonts-liberation or fonts-dejavu-core' stderr || die "font '$font': $(cat stderr)"
    digests report | cmp - before || die "font '$font': the report has changed"
    [ -z "$(find report -name '.vramgrid-[sc]*')" ] || die "font '$font': staged files are left"
done
