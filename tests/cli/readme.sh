# README is true: its commands run, its tables are what the program says, its links lead somewhere.
. "$TESTS/lib.sh"
tree=$TESTS/..
readme=$tree/README.md

# Links, also into the page itself: GitHub's anchors are lower case, spaces become '-'.
sed -n 's/^##* //p' "$readme" | tr 'A-Z ' 'a-z-' | tr -d ',' > anchors
grep -oE '\]\([^)]+\)' "$readme" | sed 's/](//; s/)$//; s/^\(..*\)#.*/\1/' > links
[ "$(wc -l < links)" -gt 15 ] || die "few links"
for link in $(cat links); do
    case $link in
    '#'*) grep -qx -- "${link#?}" anchors || die "no heading $link" ;;
    *) [ -e "$tree/$link" ] || die "no file $link" ;;
    esac
done

# Every target of make.
grep -ohE '(^|`)make [a-z -]+' "$readme" | sed 's/^`\?make //' | tr ' ' '\n' | sort -u > targets
grep -oE '`check-[a-z]+`' "$readme" | tr -d '`' >> targets
for target in $(cat targets); do
    grep -qE "^([a-z -]+ )?$target( [a-z -]+)?:" "$tree/Makefile" || die "make has no $target"
done

# The commands, in a folder of their own, with few rows in the shipped sheets.
mkdir inputs templates
cp -r "$tree/templates/." templates
cp "$tree"/inputs/*.csv inputs
keep() { # SHEET NAME...
    sheet=$1
    shift
    head -n 1 "$tree/inputs/$sheet" > inputs/$sheet
    for name; do
        grep "^$name," "$tree/inputs/$sheet" >> inputs/$sheet || die "$sheet has no $name"
    done
}
keep models.csv Llama-3.1-8B Llama-3.3-70B
keep gpus.csv L4 'RTX A5000' 'RTX A6000' 'H100 SXM5 80GB'
printf '[inputs]\nmodels = ../inputs/models.csv\ngpus = ../inputs/gpus.csv\n[sweep]\nquantizations = int8\ncontexts = 32K\n' > templates/default.ini
cp inputs/models.csv my-models.csv
cp inputs/gpus.csv my-gpus.csv
python3 -B "$TESTS/make_model.py" llama3-8b-shards models/Llama-3.1-8B > ignored
python3 -B "$TESTS/make_model.py" llama3-8b models > ignored
ln -s "$VRAMGRID" vramgrid
awk '/^```/ { inside = !inside; next } inside' "$readme" | grep '^\./vramgrid' > commands
[ "$(wc -l < commands)" -gt 7 ] || die "few commands: $(cat commands)"
while read -r command; do
    expect 0 env VRAMGRID_DATADIR="$PWD" sh -c "$command"
    [ ! -s stderr ] || die "$command: $(cat stderr)"
done < commands
expect 0 env VRAMGRID_DATADIR="$PWD" ./vramgrid -o first
for file in $(sed -n '/^| file in `report/,/^$/s/^| `\([^`]*\)` .*/\1/p' "$readme"); do
    [ -e "first/$file" ] || die "no $file in a report"
done

# The message of a bad sheet.
head -n 1 "$tree/inputs/models.csv" > models.csv
sed -n '2,17p' "$tree/inputs/models.csv" | sed '16s/^\([^,]*,[^,]*\),[^,]*/\1,seven/' >> models.csv
expect 1 ./vramgrid -m models.csv -g my-gpus.csv
grep -qxF "$(cat stderr)" "$readme" || die "README does not say: $(cat stderr)"

# How large the figure of the shipped report is.
expect 0 "$VRAMGRID" -f csv -q int8 -c 32K -o shipped "$tree/templates/default.ini"
matrix=$(ls shipped/matrices/free_vram_percent_*_int8_32768.csv | head -n 1)
models=$(($(wc -l < "$matrix") - 1)) gpus=$(head -n 1 "$matrix" | tr -cd ',' | wc -c)
grep -q "free VRAM of $models models by the VRAM of $gpus GPUs" "$readme" || die "$models models, $gpus GPUs"
tr '\n' ' ' < "$readme" | grep -qF "($models of the shipped models, $gpus of the GPUs)" || die "$models models, $gpus GPUs"

# The reference pair.
expect 0 "$VRAMGRID" -f csv -q fp16 -c 8K -o reference "$tree/templates/reference.ini"
awk -F , '$1 == "LLaMA 3 8B" && ($3 == "RTX 5090" || $3 == "RTX 4090") {
    printf "| %s, %s GB | %s GB | %s GB | %s GB | %s GB | ", $3, $5, $10, $11, $13, $14
    if ($15 == "RUNS") printf "RUNS, %s%% free |\n", $16; else printf "%s, %s GB short |\n", $15, -$17 }' \
    reference/results.csv > pair
[ "$(wc -l < pair)" = 2 ] || die "no reference pair"
while read -r row; do
    grep -qxF "$row" "$readme" || die "README does not say: $row"
done < pair
