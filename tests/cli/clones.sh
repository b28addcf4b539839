# SPDX-License-Identifier: MIT
# The date of a report is that of its sheets' content: whoever checks a commit out anew, whenever
# that is, makes the same report, byte for byte.
. "$TESTS/lib.sh"
small_sheets
cp gpus.csv undated.csv
printf 'name,vram_gb,price_usd,as_of\nRTX 4090,24,1800,2097-03-01\nRTX 5090,32,,\nH100,80,25000,2097-02-11\n' > gpus.csv
printf '[inputs]\nmodels = models.csv\ngpus = gpus.csv\n[sweep]\nquantizations = fp16, int4\ncontexts = 8K, 32K\n' > t.ini
as_of() { sed -n 's/^  "as_of": "\(.*\)",$/\1/p' "$1/manifest.json"; }

for year in 2019 2031; do
    mkdir "clone$year"
    cp models.csv gpus.csv t.ini "clone$year"
    touch -d "$year-05-06" "clone$year"/*
    (cd "clone$year" && expect 0 "$VRAMGRID" -f csv,xlsx,pdf,charts,svg,png,offload -o report t.ini && silent)
    [ "$(as_of "clone$year/report")" = 2097-03-01 ] || die "$year: as of $(as_of "clone$year/report")"
done
digests clone2019/report > first
digests clone2031/report > second
[ "$(wc -l < first)" -gt 20 ] || die "few files: $(cat first)"
cmp first second || die "two checkouts, two reports: $(diff first second)"

# As a whole program with its data, as it is shipped.
root=$(cd "$TESTS/.." && pwd)
for year in 2019 2031; do
    mkdir "data$year"
    cp -R "$root/inputs" "$root/templates" "data$year"
    cp clone2019/gpus.csv "data$year/inputs/gpus.csv"
    find "data$year" -exec touch -d "$year-05-06" {} +
    VRAMGRID_DATADIR=$PWD/data$year expect 0 "$VRAMGRID" --select-models 'Llama-3*' -s sweep.select_gpus='*' \
        --gpu-types '*' -f csv,xlsx,pdf -o "shipped$year" || die
    silent
done
digests shipped2019 > first
digests shipped2031 > second
cmp first second || die "two checkouts, two reports: $(diff first second)"

# Without a date of their own, sheets in a report have that of the shipped ones, which is in them too.
newest=$(sed -n 's/.*\(20[0-9][0-9]-[01][0-9]-[0-3][0-9]\),[^,]*$/\1/p' "$root/inputs/checkpoints.csv" | sort | tail -n 1)
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -s inputs.gpus=undated.csv -q fp16 -c 8K -f csv -o undated
[ "$(as_of undated)" = "$newest" ] || die "as of $(as_of undated), not $newest"

# What is asked for goes first; without any date in a sheet, the newest file's counts.
run() { expect 0 "$VRAMGRID" -f csv -o dated "$@" clone2019/t.ini; }
run --as-of 2026-04-05
[ "$(as_of dated)" = 2026-04-05 ] || die "--as-of: $(as_of dated)"
SOURCE_DATE_EPOCH=0 run
[ "$(as_of dated)" = 1970-01-01 ] || die "SOURCE_DATE_EPOCH: $(as_of dated)"
# A sheet whose time cannot be is no matter where there is a date.
touch -d 1971-01-01 clone2019/gpus.csv
run
silent
[ "$(as_of dated)" = 2097-03-01 ] || die "as of $(as_of dated)"
