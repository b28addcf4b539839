# Over a report that another version has published: what it made and this one does not goes, what is not ours
# stays, and the two are compared as far as they can be.
#
# data/older-report holds what versions really made of these sheets, with 24 GB and 14 B:
#   without-maker  (a71bb92) the manifest does not say whose it is
#   without-facts  (6010f9d) it does not record models and GPUs, nor the CSV dialect
#   with-facts     (f576f61) it does
#   future         with-facts, with what a later version may add: keys, lists, files
. "$TESTS/lib.sh"

printf 'name,params_billion,kv_cache_mb_per_token\nLLaMA 3 8B,8,0.7\nQwen 14B,15,1.0\n' > models.csv
printf 'name,vram_gb,price_usd\nRTX 4090,10,1600\nRTX 5090,32,\nH100,80,30000\n' > gpus.csv
echo beside > beside.txt

over() {
    rm -rf report
    cp -a "$TESTS/data/older-report/$1" report
    chmod -R u+w report
    echo theirs | tee report/theirs.txt > report/matrices/theirs.csv
    expect 0 "$VRAMGRID" -v -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,16K -f csv -o report
    [ ! -s stdout ] || die "$1: $(cat stdout)"
    whole report
    settled report
    [ "$(cat report/theirs.txt report/matrices/theirs.csv)" = "$(printf 'theirs\ntheirs')" ] || die "$1: foreign files"
    [ "$(cat beside.txt)" = beside ] || die "$1: a file outside"
    last=$1
}
# tells FILE...: the lines of changes.csv below the heading. notes TEXT: what -v says could not be compared.
tells() {
    cat "$@" > expected
    sed 1d report/changes.csv | diff - expected || die "$last: $(cat stderr)"
}
notes() {
    sed -n 's/^vramgrid: the last report: //p' stderr > note
    [ "$(cat note)" = "$1" ] || die "$last: noted: $(cat note)"
}
gone() { [ -z "$(find report -name '*_4096.csv')" ] || die "$last: files of context 4096 are left"; }

cat > flips << 'END'
verdict_flipped,LLaMA 3 8B,RTX 4090,int4,8192,conservative,RUNS,DOESN'T RUN
verdict_flipped,Qwen 14B,RTX 4090,int4,8192,conservative,RUNS,DOESN'T RUN
END
cat > axes << 'END'
context_added,,,,16384,,,
context_removed,,,,4096,,,
END
cat > facts << 'END'
model_altered,Qwen 14B,,,,,14,15
vram_altered,,RTX 4090,,,,24,10
END

over with-facts
gone
tells flips facts axes
notes ''

over without-facts
gone
tells flips axes
notes 'its manifest records less than this version compares'

# Nothing is replaced or removed on the word of a manifest that may be anybody's; a lock proves nothing.
rm -rf report
cp -a "$TESTS/data/older-report/without-maker" report
digests report > before
find report | sort > names
expect 3 "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,16K -f csv -o report
grep -qx 'vramgrid: report/manifest.json: is not from a report: move it away, or publish elsewhere' stderr || die "$(cat stderr)"
digests report | cmp - before || die 'a report that may be somebody else s has changed'
find report | sort | cmp - names || die 'something was made or removed beside it'

over future
gone
[ ! -e report/boards/index.html ] || die 'a file that only the later version makes is left'
grep -q edited report/boards/edited.html || die 'an edited file of the later version was touched'
tells flips facts axes
