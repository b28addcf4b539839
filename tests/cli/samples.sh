# What README, samples/ and nightly.ini say of unattended runs is true: every name exists, every
# command line runs.
. "$TESTS/lib.sh"
need flock
tree=$TESTS/..

# Names: keys of [output], options, files.
table=$tree/src/cli/settings_table.c
grep '`' "$tree/samples/share.md" | grep -oE '`[a-z]+_[a-z_]+`|`[a-z_]+ = ' | tr -d '` =' | grep -vx local_lock > keys
sed -n '/^\[output\]/,/^\[/s/^;\{0,1\}\([a-z_]*\) = .*/\1/p' "$tree/templates/nightly.ini" >> keys
[ "$(wc -l < keys)" -gt 12 ] || die "few keys: $(cat keys)"
for key in $(sort -u keys); do
    grep -q "{\"output\", \"$key\"," "$table" || die "[output] has no key $key"
done
"$VRAMGRID" --help > help
grep -ohE -- '--[a-z][a-z-]+' "$tree"/README.md "$tree"/samples/share.md "$tree"/samples/vramgrid.* "$tree"/samples/crontab "$tree"/templates/nightly.ini |
    sort -u | grep -vxE -- '--(prefix|query-gpu|format|gpu-layers|now|system|home-dir|shell|check|remove-destination)' > options
for option in $(cat options); do
    grep -qE -- "^ .* $option( |$)" help || die "no option $option"
done
for file in $(grep -ohE '\]\((samples|templates)/[^)#]+\)' "$tree/README.md" | tr -d '])('); do
    [ -e "$tree/$file" ] || die "README: no $file"
done
for file in $(sed -n 's/^SAMPLES = //p' "$tree/Makefile") $(grep -oE '\]\([^)]+\)' "$tree/samples/share.md" | tr -d '])('); do
    [ -e "$tree/samples/$file" ] || die "no samples/$file"
done

# nightly.ini passes as it is and with what is commented out; an installation of small sheets for it.
expect 0 "$VRAMGRID" check "$tree/templates/nightly.ini"
silent
mkdir bin srv srv/inputs srv/templates
cp "$tree/templates/nightly.ini" srv/templates
cp "$tree/inputs/quantizations.csv" "$tree/inputs/engines.csv" "$tree/inputs/kv_types.csv" \
    "$tree/inputs/checkpoints.csv" "$tree/inputs/prices.csv" "$tree/inputs/rents.csv" \
    "$tree/inputs/servers.csv" srv/inputs
head -n 5 "$tree/inputs/models.csv" > srv/inputs/models.csv
grep -E '^name,|^L4,|^L40S,|^RTX A6000,|^RTX 4090,' "$tree/inputs/gpus.csv" > srv/inputs/gpus.csv
touch -d '2026-01-02 12:00' srv/inputs/*
sed 's/^;\([a-z]\)/\1/' srv/templates/nightly.ini > srv/templates/all.ini
expect 0 "$VRAMGRID" check srv/templates/all.ini
silent
cat > bin/vramgrid << END
#!/bin/sh
LSAN_OPTIONS='${LSAN_OPTIONS-}' exec '$VRAMGRID' "\$@" -s heatmap.figures=answer,changes
END
chmod +x bin/vramgrid
here() { sed "s|/usr/local/bin|$PWD/bin|g; s|/srv/vramgrid|$PWD/srv|g; s|/var/cache|$PWD/cache|g" "$1"; }
report=srv/report

# The way cron runs a line: a shell, and hardly any environment.
here "$tree/samples/crontab" > crontab
sed -n 's/^20 4 [* ]*//p' crontab > nightly
sed -n 's/^#20 4 [* ]*//p' crontab > mailing
[ "$(wc -l < nightly)$(wc -l < mailing)" = 11 ] || die "not two lines: $(cat crontab)"
! grep '^[^# ].*%' crontab || die "a % ends the command"
here "$tree/README.md" | grep -qxF "$(grep '^20' crontab)" || die "README's line is another"
cron() {
    env -i HOME=/nonexistent LOGNAME=vramgrid "SHELL=$(sed -n 's/^SHELL=//p' crontab)" \
        "PATH=$(sed -n 's/^PATH=//p' crontab)" "$(sed -n 's/^SHELL=//p' crontab)" -c "$(cat "$1")"
}
state() { digests $report; find $report -name '[!.]*' ! -type d -printf '%P %T@ %i %m\n' | sort; }
expect 0 cron nightly
silent
[ -s $report/vramgrid.xlsx ] && [ -s $report/heatmaps.pdf ] || die "files are missing: $(ls $report)"
[ "$(find $report -name vramgrid.xlsx ! -path '*/archive/*' -perm 644)" ] || die "the umask is not heeded"
state > first
expect 0 cron nightly
silent
state | diff first - || die "the second night touched files"
cp srv/inputs/gpus.csv kept
sed -i 's/^L4,NVIDIA,datacenter,[^,]*,[^,]*,/&x/' srv/inputs/gpus.csv
for line in nightly mailing; do
    cron $line > stdout 2> stderr || true
    [ ! -s stdout ] && grep -q '^vramgrid: .*gpus\.csv:[0-9]*:6: ' stderr || die "$line: $(cat stdout stderr)"
done
state | diff first - || die "a bad sheet touched files"

# The other line mails what differs, once.
sed 's/^\(L4,NVIDIA,datacenter,[^,]*\),24,/\1,28,/' kept > srv/inputs/gpus.csv
touch -d '2026-01-02 13:00' srv/inputs/gpus.csv
expect 0 cron mailing
grep -q '^vram_altered,,L4,,,,24,28$' stdout || die "changes.csv is not mailed: $(cat stdout stderr)"
[ ! -s stderr ] || die "$(cat stderr)"
newest=$(sed -n 's/^  "as_of": "\(.*\)",$/\1/p' $report/manifest.json)
[ "$(ls $report/archive)" = "$(printf '%s\n%s.2' "$newest" "$newest")" ] || die "archive/ has: $(ls $report/archive)"
expect 0 cron mailing
silent

# Every copy is complete, as share.md's lines check it.
grep 'sha256sum --check' "$tree/samples/share.md" > lines
[ "$(wc -l < lines)" = 2 ] || die "share.md has not two ways to check"
checks() {
    while read -r line; do
        command -v "${line%% *}" > ignored || continue
        (cd "$1" && sh -c "$line") || return 1
    done < lines
}
for folder in $report $report/archive/*; do
    expect 0 checks $folder
    silent
done
cp -r $report damaged && echo >> damaged/results.csv
expect 1 checks damaged

# Back to the earlier one, and on again; then every other command of share.md.
state > second
here "$tree/samples/share.md" | sed -n "s/^runuser -u vramgrid -- //; t found
    d; :found; s,archive/2026-01-02/,archive/$newest/,; p" > lines
back=$(grep '^flock' lines)
(cd $report && eval "$back")
expect 0 checks $report
cmp $report/manifest.json $report/archive/$newest/manifest.json || die "the old report did not come back"
expect 0 cron nightly
silent
expect 0 checks $report
grep '^vramgrid' lines > commands
[ "$(wc -l < commands)" = 4 ] || die "share.md's commands: $(cat commands)"
while read -r command; do
    expect 0 sh -c "PATH=$PWD/bin:\$PATH; $command"
done < commands

# The unit: what it runs, in what environment, and what systemd says of it.
mkdir units
here "$tree/samples/vramgrid.service" > units/vramgrid.service
cp "$tree/samples/vramgrid.timer" units
expect 0 env -i "$(sed -n 's/^Environment=//p' units/vramgrid.service)" sh -c "$(sed -n 's/^ExecStart=//p' units/vramgrid.service)"
[ ! -s stdout ] && [ "$(wc -l < stderr)" = 1 ] || die "the journal gets: $(cat stdout stderr)"
if command -v systemd-analyze > ignored; then
    expect 0 systemd-analyze verify "$PWD/units/vramgrid.service" "$PWD/units/vramgrid.timer"
    ! grep -s vramgrid stdout stderr || die "systemd finds fault"
    systemd-analyze security --offline=true "$PWD/units/vramgrid.service" > ignored
    exposure=$(sed -n 's/.*Overall exposure level for vramgrid.service: \([0-9.]*\) .*/\1/p' ignored)
    systemd-analyze --version | grep -q '^systemd 252 ' && ! grep -q "exposure $exposure of 10" "$tree/README.md" &&
        die "README has another exposure than $exposure"
fi

# The alerts are about figures that a run writes.
bin/vramgrid --metrics run.prom srv/templates/nightly.ini
grep -oE 'vramgrid_[a-z_]+(\{kind="[a-z_]*")?' "$tree/samples/prometheus-alerts.yml" | sort -u | tr '{' ' ' > metrics
while read -r name label; do
    grep -q "^$name{.*$label" run.prom 2> ignored || die "no $name $label in $(cat run.prom)"
done < metrics
