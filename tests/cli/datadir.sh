# Where the shipped sheets and templates are, what proves that they are ours, and how they are named.
. "$TESTS/lib.sh"
small_sheets
tree=$(cd "$TESTS/.." && pwd)

# A folder with a name that is a pattern for a shell.
mkdir 'a[b]*?'
cp -r "$tree/inputs" "$tree/templates" 'a[b]*?'
touch 'a[b]*?/templates/.hidden.ini' 'a[b]*?/templates/notes.txt'
VRAMGRID_DATADIR='a[b]*?' expect 0 "$VRAMGRID" list templates
(cd "$tree/templates" && ls *.ini) | sed 's/^/a[b]*?\/templates\//' | diff - stdout || die "templates"
VRAMGRID_DATADIR='a[b]*?' expect 2 "$VRAMGRID" check -s heatmap.palette=gray
grep -q "it must be blue-orange, cividis, grey, high-contrast, purple-green or a file.*did you mean 'grey'" stderr || die "$(cat stderr)"

# What is set and wrong is named, whatever else is given.
mkdir empty
for command in 'list models' 'list templates' 'check -m models.csv -g gpus.csv' 'explain A B' 'report -o never'; do
    VRAMGRID_DATADIR=$PWD/empty expect 2 "$VRAMGRID" $command
    [ "$(cat stderr)" = "vramgrid: VRAMGRID_DATADIR: $PWD/empty: has no inputs/models.csv" ] || die "$command: $(cat stderr)"
done
[ ! -e never ] || die "a folder was made"
VRAMGRID_DATADIR= expect 0 "$VRAMGRID" list gpus

# Somebody's own ~/inputs/models.csv is not the source tree of a program in ~/bin; a tree's own files are the proof.
mkdir -p home/bin home/inputs
cp "$VRAMGRID" home/bin/vramgrid
cp models.csv home/inputs/models.csv
code=0
home/bin/vramgrid list models > stdout 2> stderr || code=$?
! grep -q LLaMA stdout || die "somebody's sheet was taken for the shipped one"
cp -r "$tree/templates" "$tree/inputs" home
home/bin/vramgrid list models > stdout 2> stderr || die "$(cat stderr)"
grep -q "^Llama-3.3-70B" stdout || die "a tree with everything that ours has: $(cat stdout)"

# A bare name that is no file stands for a shipped template, with its .ini or without; a file comes first.
for name in procurement.ini procurement; do
    expect 0 "$VRAMGRID" check -v "$name"
    expect 0 "$VRAMGRID" "$name" -f csv -c 8K -q fp16 -o "$name.out"
    silent
    grep -q '"path": "templates/procurement.ini"' "$name.out/manifest.json" || die "$(grep path "$name.out/manifest.json")"
    grep -q "\"command\": \"vramgrid report .* $name\"" "$name.out/manifest.json" || die "the name as it was given"
done
cmp procurement.ini.out/results.csv procurement.out/results.csv || die "two names, two reports"
printf '[report]\ntitle = Mine\n' > procurement.ini
expect 0 "$VRAMGRID" -m models.csv -g gpus.csv procurement.ini -f csv -o mine
grep -q '"path": "procurement.ini"' mine/manifest.json || die "a file here comes first"
expect 1 "$VRAMGRID" check ./nightly.ini
grep -q '^vramgrid: ./nightly.ini: No such file' stderr || die "a path is a path: $(cat stderr)"

expect 2 "$VRAMGRID" check nigtly
grep -q "^vramgrid: 'nigtly' is neither a template nor a command; did you mean 'nightly'?$" stderr || die "$(cat stderr)"

# Every sheet can be listed.
for sheet in "$tree"/inputs/models.csv "$tree"/inputs/gpus.csv "$tree"/inputs/quantizations.csv "$tree"/inputs/engines.csv "$tree"/inputs/kv_types.csv; do
    expect 0 "$VRAMGRID" list "$(basename "$sheet" .csv)"
    [ "$(head -n 1 stdout | cut -f 1)" = "$(sed -n '2s/,.*//p' "$sheet")" ] || die "$sheet: $(head -n 1 stdout)"
done
expect 0 "$VRAMGRID" list kv_types
grep -qx 'q8_0	1.0625' stdout || die "$(cat stdout)"

# Paths in a template are relative to it, also those that look like a word from where the run is.
mkdir sub
cp gpus.csv sub
cp "$tree/templates/palettes/grey.ini" sub/mine.ini
printf '[inputs]\nmodels = ../models.csv\ngpus = gpus.csv\n[heatmap]\npalette = mine.ini\n[output]\ndir = ../relative\nformats = csv\nlog = ../syslog\nmetrics = ../m.prom\n' > sub/t.ini
expect 0 "$VRAMGRID" sub/t.ini
[ -s relative/results.csv ] && [ -s syslog ] && [ -s m.prom ] || die "$(ls)"
grep -q '"path": "sub/mine.ini"' relative/manifest.json && grep -q '"path": "models.csv"' relative/manifest.json || die "paths"
sed "s|\.\./models|$PWD/models|" sub/t.ini > sub/absolute.ini
expect 0 "$VRAMGRID" sub/absolute.ini -o absolute
grep -q "\"path\": \"$PWD/models.csv\"" absolute/manifest.json || die "an absolute path stays"
long=$(printf '%4000s' | tr ' ' x)
printf '[inputs]\nmodels = %s/models.csv\n' "$long$long" > sub/long.ini
expect 1 "$VRAMGRID" check sub/long.ini
grep -q '^vramgrid: sub/long.ini:2: ' stderr || die "$(cut -c 1-200 stderr)"

# A name that begins with digits is no number of GPUs.
printf 'name,vram_gb\n4090D 48GB,48\n2x,24\n3090,24\n' > digits.csv
expect 0 "$VRAMGRID" -m models.csv -g digits.csv -q fp16 -c 8K -f csv -o digits \
    -s 'sweep.gpu_sets=4090D 48GB + 3090,2x 4090D 48GB,3x 3090 + 2x'
cut -d , -f 3,4 digits/results.csv | sort -u > sets
for set in '1x 4090D 48GB + 1x 3090,2' '4090D 48GB,2' '3x 3090 + 1x 2x,4'; do
    grep -qxF "$set" sets || die "$set: $(cat sets)"
done
