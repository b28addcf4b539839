# An SVG looks as the PDF of the same chart does.
. "$TESTS/lib.sh"
need rsvg-convert pdftoppm python3

small_sheets
printf 'Command-A-111B with a name that is long,111,2\n' >> models.csv
printf 'H200 SXM 141GB,141\nRTX A6000,48\n' >> gpus.csv
for language in en pt; do
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 32K -f charts,svg -o $language \
        -s report.language=$language -s heatmap.figures=free_vram,longest_context,contexts -s heatmap.chart_widths=60,natural
done
cat > alike.py << 'END'
import re, subprocess, sys

def picture(pdf):
    data = subprocess.run(["pdftoppm", "-r", "60", "-gray", pdf], capture_output=True, check=True).stdout
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", data)
    return int(head[1]), int(head[2]), data[head.end():]

for path in sys.argv[1:]:
    subprocess.run(["rsvg-convert", "-f", "pdf", "-o", "drawn.pdf", path], check=True)
    one, other = picture(path[:-3] + "pdf"), picture("drawn.pdf")
    assert abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1, (path, one[:2], other[:2])
    width, far = min(one[0], other[0]), 0
    for y in range(min(one[1], other[1])):
        a = one[2][y * one[0]:y * one[0] + width]
        b = other[2][y * other[0]:y * other[0] + width]
        far += a != b and sum(abs(p - q) > 100 for p, q in zip(a, b))
    assert far * 200 < width * one[1], (path, far, width * one[1])
END
python3 alike.py en/charts/*/*.svg pt/charts/*/*.svg || die "another picture"
