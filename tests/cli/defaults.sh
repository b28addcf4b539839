# `vramgrid` alone, from any folder, reports on the shipped sheets and is silent about it; with -v
# it says what it did.
. "$TESTS/lib.sh"

expect 0 "$VRAMGRID" -f csv
silent
[ -s report/results.csv ] && [ -s report/manifest.json ] || die "no report"
expect 0 "$VRAMGRID" -v -f csv
[ ! -s stdout ] || die "-v on stdout"
grep -q '^vramgrid: combinations: 71280 (models: 33, GPUs: 36, quantizations: 5, contexts: 6, modes: 2)$' stderr ||
    die "$(cat stderr)"
printf 'name,vram_gb\nL4,24\n' > gpus.csv
expect 0 "$VRAMGRID" -v -n -f csv -g gpus.csv
grep -q '^vramgrid: combinations: 3328 (models: 208, GPUs: 1, quantizations: 4, contexts: 4, modes: 1)$' stderr ||
    die "with GPUs of one's own: $(cat stderr)"
expect 0 "$VRAMGRID" --progress always -f csv -c 4K
grep -q 'of 6 files' stderr || die "no progress bar: $(cat stderr)"
umask 027
expect 0 "$VRAMGRID" -f csv -o masked
[ "$(stat -c %a masked/results.csv masked/matrices | tr '\n' ' ')" = '640 750 ' ] || die "file modes"
