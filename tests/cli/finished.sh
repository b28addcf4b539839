# samples/en and samples/pt are what `make samples` makes, byte for byte, from the shipped sheets.
. "$TESTS/lib.sh"
for language in en pt; do
    expect 0 env -C "$TESTS/.." "$VRAMGRID" report samples/$language.ini --output "$PWD/$language"
    silent
    diff -r -x '.*' "$TESTS/../samples/$language" $language ||
        die "samples/$language is another report: look at what differs, then make samples"
done
