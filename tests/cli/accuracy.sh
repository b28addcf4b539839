# samples/accuracy.md is what the program makes today, and what quotes it quotes it rightly.
. "$TESTS/lib.sh"

"$ACCURACY" > now.md
cmp now.md "$TESTS/../samples/accuracy.md" || die "samples/accuracy.md is old: make accuracy"

# The medians of a figure over all classes: "architecture (rule)".
medians() {
    sed -n "s/^| $1 | \*\*all\*\* | [0-9]* | [0-9]* | \([^|]*\) | [^|]* | \([^|]*\) |.*/\2 (\1)/p" now.md
}
for figure in 'KV cache' weights total; do
    quoted=$(medians "$figure")
    [ -n "$quoted" ] || die "no medians of $figure"
    grep -q '^| \*\*all\*\* |' "$TESTS/../README.md" || die "README has no table"
    grep '^| \*\*all\*\* |' "$TESTS/../README.md" | grep -qF "$quoted" || die "README: $figure is $quoted"
    for language in en pt; do
        sed -n '/^accuracy_medians/,/^$/p' "$TESTS/../templates/text/$language.ini" | tr '\n' ' ' |
            sed 's/  */ /g' | grep -qF "$quoted" || die "$language.ini: $figure is $quoted"
    done
done
