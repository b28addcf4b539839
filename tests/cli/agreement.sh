# The page and chart of agreement count what results.csv tells of two methods.
. "$TESTS/lib.sh"
need pdftotext xmllint

"$VRAMGRID" -M conservative,architecture -q int8,fp16 -c 8K,32K -s sweep.select_models='Llama*,Qwen3*' -s sweep.select_gpus='H100*,L4*,A100*' \
    -f csv,pdf,svg -s heatmap.figures=agreement -s heatmap.chart_widths=natural --as-of 2026-01-01 -o report
counted=$(/usr/bin/python3 - <<'PYTHON'
import csv

runs = {}
for row in csv.DictReader(open("report/results.csv", encoding="utf-8", newline="")):
    key = row["model"], row["gpu"], row["quantization"], row["context_tokens"]
    runs.setdefault(key, {})[row["mode"]] = row["status"]
known = [pair for pair in runs.values() if "unsupported" not in pair.values() and "unknown" not in pair.values()]
only = {
    mode: sum(pair[mode].startswith("RUNS") and not pair[other].startswith("RUNS") for pair in known)
    for mode, other in (("architecture", "conservative"), ("conservative", "architecture"))
}
print(f"Combinations that run by architecture only: {only['architecture']:,} of {len(known):,}; by the rule only: {only['conservative']:,}")
PYTHON
)
pdftotext -layout report/heatmaps.pdf text
grep -qF "$counted" text || die "not on the page: $counted, but: $(head -n 3 text)"
case $counted in "0 of"*) die "nothing differs" ;; esac
xmllint --noout report/charts/agreement_architecture.svg
