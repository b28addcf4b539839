# Which files went in: manifest, About and the method page name the same ones with the same digests. What
# their times say of the report's date.
. "$TESTS/lib.sh"
need pdftotext unzip base64
small_sheets

printf 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==' | base64 -d > logo.png
cp "$TESTS/../templates/palettes/grey.ini" mine.ini
printf '[workbook]\nlogo = logo.png\n[heatmap]\npalette = mine.ini\n' > t.ini
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv --language en+pt -q fp16 -c 8K -f xlsx,pdf -o report t.ini
silent
unzip -p report/vramgrid.xlsx 'xl/worksheets/*.xml' xl/sharedStrings.xml 2> other > book || true
pdftotext -raw report/heatmaps.pdf pages
listed=$(sed -n '/"inputs"/,/"outputs"/s/.*"sha256": "\([0-9a-f]*\)".*/\1/p' report/manifest.json)
[ "$(echo "$listed" | wc -l)" = 15 ] || die "inputs: $(sed -n '/"inputs"/,/"outputs"/p' report/manifest.json)"
for digest in $listed; do
    grep -q "$digest" book || die "About lacks $digest"
    tr -d '\n' < pages | grep -q "$digest" || die "the method page lacks $digest"
done
for file in t.ini mine.ini logo.png models.csv gpus.csv "$TESTS/../templates/text/en.ini" "$TESTS/../templates/text/pt.ini"; do
    digest=$(sha256sum < "$file")
    echo "$listed" | grep -q "${digest%% *}" || die "$file is not listed"
    grep -q "$(basename "$file")" book || die "About does not name $file"
done
# The libraries are those that are loaded, in About and manifest alike.
version=$(sed -n 's/.*"libxlsxwriter": "\(.*\)".*/\1/p' report/manifest.json)
grep -q "libxlsxwriter $version<" book || die "About names another libxlsxwriter than $version"

# A name that is no UTF-8 is spelled out where UTF-8 is wanted.
odd=$(printf 'vorlage-\344.ini')
printf '[report]\ntitle = T\n' > "$odd"
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -f csv,xlsx,pdf -q fp16 -c 8K -o odd --log-format json --log ./log "$odd"
silent
grep -qF '"path": "vorlage-\\xE4.ini"' odd/manifest.json || die "$(grep -a vorlage odd/manifest.json)"
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -f csv -q fp16 -c 8K -o odd "$odd" # and read back
silent
"$VRAMGRID" check -v "$odd" > stdout 2> stderr || die "check: $(cat stderr)"
mkdir "$(printf 'tmp\377')"
TMPDIR=$PWD/$(printf 'tmp\377') expect 0 "$VRAMGRID" -m models.csv -g gpus.csv -n -o nothing
[ -z "$(ls "$(printf 'tmp\377')")" ] || die "left in TMPDIR"

# A time that cannot be is not the report's date: others stand in for it, and it is said.
as_of() { sed -n 's/^  "as_of": "\(.*\)",$/\1/p' dated/manifest.json; }
printf 'model,quantization,weights_bytes\nQwen 14B,fp16,28000000000\n' > undated.csv
printf 'gpu,price_usd,condition\nH100,1,list\n' > prices.csv
printf 'provider,gpu,commitment,usd_per_gpu_hour\nX,H100,1y,1\n' > rents.csv
printf 'server,gpu,gpus\nX,H100,8\n' > servers.csv
run() { expect "$1" "$VRAMGRID" -m models.csv -g gpus.csv --prices prices.csv --rents rents.csv --servers servers.csv \
    -s inputs.checkpoints=undated.csv -f csv -q fp16 -c 8K -o "$2" $given; }
given=
touch -d 2026-01-02 models.csv undated.csv prices.csv rents.csv servers.csv
for year in 1971-01-01 1999-12-31 2100-01-01; do
    touch -d "$year" gpus.csv
    run 0 dated
    [ "$(cat stderr)" = "vramgrid: warning: gpus.csv: its time lies outside 2000 to 2099 and was left out of the report's date; --as-of gives one" ] ||
        die "$year: $(cat stderr)"
    [ "$(as_of)" = 2026-01-02 ] || die "$year: as of $(as_of)"
done
touch -d 2099-12-31 gpus.csv
run 0 dated
silent
[ "$(as_of)" = 2099-12-31 ] || die "as of $(as_of)"
touch -d 1970-01-01 models.csv gpus.csv undated.csv prices.csv rents.csv servers.csv
run 1 dateless
[ "$(cat stderr)" = "vramgrid: models.csv: its time lies outside 2000 to 2099, so the report has no date: give --as-of" ] || die "$(cat stderr)"
[ ! -e dateless/manifest.json ] || die "published without a date"
for given in '--as-of 2026-03-04' '-s report.as_of=2026-03-04'; do
    run 0 dated
    silent
    [ "$(as_of)" = 2026-03-04 ] || die "as of $(as_of)"
done
given= SOURCE_DATE_EPOCH=0 run 0 dated
[ "$(as_of)" = 1970-01-01 ] || die "as of $(as_of)"
