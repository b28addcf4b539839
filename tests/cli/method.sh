# The manual of the calculation: its examples are what the program says, and whatever the code cites is in the repository.
. "$TESTS/lib.sh"
need mandoc
cd "$TESTS/.."
work=$OLDPWD

mandoc -T lint -W warning src/vramgrid-method.7 > "$work/complaints" 2>&1 || grep -v 'mandoc.db' "$work/complaints" > "$work/real" || true
[ ! -s "$work/real" ] || die "$(cat "$work/real")"

# The sources and papers of the project, but not what others' data say of others' repositories.
find src include tests templates samples .ci Makefile configure.ac README.md CONTRIBUTING.md CHANGELOG.md -type f \
    ! -path 'tests/data/*' ! -path 'tests/fuzz/corpus/*' ! -path 'tests/cli/method.sh' ! -path 'samples/en/*' \
    ! -path 'samples/pt/*' ! -name '*.png' ! -name '*.pdf' ! -name '*.pyc' > "$work/files"
[ "$(wc -l < "$work/files")" -gt 300 ] || die "few files"

# Every document that is named is here, wherever it stands.
sed 's|.*/||' "$work/files" > "$work/names"
sed 's/.*/"&"/' "$work/files" | xargs grep -oE '[A-Za-z0-9_-]+\.md\b' | grep -v ':now.md$' | sort -u > "$work/documents"
[ "$(wc -l < "$work/documents")" -gt 10 ] || die "few documents"
while IFS=: read -r file document; do
    grep -qxF -- "$document" "$work/names" || die "$file cites $document, which is not in the repository"
done < "$work/documents"
sed 's/.*/"&"/' "$work/files" | xargs grep -nE '\bSPEC [0-9]|\bHOUSE\b' > "$work/abroad" || true
[ ! -s "$work/abroad" ] || die "papers that are not in the repository: $(cat "$work/abroad")"

# Every heading that is cited, as in "vramgrid-method(7), RULE MODES, VERDICT", is one of that manual. Citations go
# over the ends of lines.
sed 's/.*/"&"/' "$work/files" | xargs awk '
    function cite() {
        while (match(text, /vramgrid(-method)?\([17]\), [A-Z][A-Z, ]*[A-Z]/)) {
            print substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
        }
        text = ""
    }
    FNR == 1 { cite() }
    { sub(/^[ \t]*[*#]* */, ""); text = text " " $0 }
    END { cite() }' | sort -u > "$work/citations"
[ "$(wc -l < "$work/citations")" -gt 15 ] || die "few citations: $(cat "$work/citations")"
while read -r citation; do
    page=$(echo "$citation" | sed -E 's/^([a-z-]+)\(([17])\).*/\1.\2/')
    echo "$citation" | sed 's/^[^,]*, //; s/, /\n/g' | while read -r heading; do
        grep -qxF ".Sh $heading" "src/$page" || die "$citation: $page has no such heading"
    done
done < "$work/citations"

# The example of the rule modes, with its numbers from the program.
mandoc -T ascii -O width=90 src/vramgrid-method.7 2> "$work/ignored" | sed 's/.\x08//g' > "$work/text"
cd "$work"
expect 0 "$VRAMGRID" -f csv -q fp16 -c 8K -M conservative -o reference "$TESTS/../templates/reference.ini"
awk -F , '$1 == "LLaMA 3 8B" && $3 == "RTX 5090" {
    printf "8 * 2 = %s GB of weights\n16.00 * 0.30 = %s GB of overhead\n", $10, $11
    printf "0.7 * 8192 * 1 * 1.1 / 1024 = %s GB of KV cache\n%s GB required\n", $13, $14 }' reference/results.csv > example
[ "$(wc -l < example)" = 4 ] || die "no example: $(cat example)"
sed 's/^ *//; s/  */ /g' text > plain
while read -r line; do
    grep -qxF -- "$line" plain || die "the manual does not say: $line"
done < example
# The reference vectors that it counts.
for vectors in estimate offload; do
    count=$(($(wc -l < "$TESTS/data/$vectors.csv") - 1))
    [ "$count" = 1340 ] || die "$vectors.csv has $count vectors"
done
grep -q '1,340 vectors' plain || die "the manual does not count the vectors"
