# Charts as SVG and PNG: whole, of the right size, and the same bytes whatever else a run makes.
. "$TESTS/lib.sh"
need xmllint python3 pdfinfo

small_sheets
run() {
    folder=$1
    shift
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,32K \
        -s heatmap.figures=free_vram -s heatmap.chart_widths=natural -o "$folder" "$@"
}
run report -f charts,svg,png -j 1
[ "$(find report/charts -name '*.svg' | wc -l)" = 4 ] || die "SVG: $(ls report/charts)"
[ "$(find report/charts -name '*.png' | wc -l)" = 4 ] || die "PNG: $(ls report/charts)"
for svg in report/charts/*.svg; do
    xmllint --noout "$svg" || die "$svg"
    grep -q '<svg [^>]*role="img" ' "$svg" || die "$svg: its role"
    grep -q '^<title id="[^"]*">At [0-9]*K tokens in .*</title>$' "$svg" || die "$svg: its title"
    grep -q '^<desc id="[^"]*">Feasibility and free VRAM: a grid of models (rows: 2) by GPUs (columns: 3). Cells: .*</desc>$' "$svg" || die "$svg: what it shows"
    grep -q '<svg [^>]*width="[0-9.]*pt" height="[0-9.]*pt" viewBox="0 0 ' "$svg" || die "$svg has no size in points"
done

# A decoder that was not written here: chunks, resolution, pixels, ink on white paper.
cat > read_png.py << 'EOF'
import struct, subprocess, sys, zlib
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    chunks, at = [], 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body), kind
        chunks.append((kind, body))
        at += 12 + length
    kinds = [kind for kind, _ in chunks]
    assert kinds[:2] == [b"IHDR", b"pHYs"] and kinds[-1] == b"IEND" and set(kinds[2:-1]) == {b"IDAT"}, kinds
    width, height, *form = struct.unpack(">IIBBBBB", chunks[0][1])
    assert form == [8, 2, 0, 0, 0], form
    assert struct.unpack(">IIB", chunks[1][1]) == (7874, 7874, 1)
    info = subprocess.run(["pdfinfo", path[:-3] + "pdf"], capture_output=True, text=True).stdout
    size = next(line for line in info.splitlines() if line.startswith("Page size")).split()
    for pixels, points in ((width, float(size[2])), (height, float(size[4]))):
        assert 0 <= pixels - points * 200 / 72 < 1.01, (path, pixels, points)
    pixels = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    assert len(pixels) == height * (1 + 3 * width)
    assert pixels[1:4] == b"\xff\xff\xff" and b"\x21\x66\xac" * 9 in pixels, path
EOF
python3 read_png.py report/charts/*.png || die "PNG"

digests report/charts > first
run four -f charts,svg,png -j 4
digests four/charts | cmp - first || die "other bytes with four jobs"
run all -f csv,xlsx,pdf,charts,svg,png,offload -j 4
digests all/charts | cmp - first || die "other bytes beside other formats"
for format in svg png; do
    run $format -f $format -j 2
    for file in $format/charts/*; do
        cmp "$file" "report/charts/$(basename "$file")" || die "other bytes when alone"
    done
done
env -i "LSAN_OPTIONS=${LSAN_OPTIONS-}" "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 \
    -q fp16,int4 -c 8K,32K -f charts,svg,png -o bare \
    -s heatmap.figures=free_vram -s heatmap.chart_widths=natural
digests bare/charts | cmp - first || die "other bytes without environment"

# Formats that are asked for no longer go away, and take nothing else with them.
run report -f svg
[ "$(find report/charts -name '*.svg' | wc -l)" = "$(ls report/charts | wc -l)" ] || die "left: $(ls report/charts)"
