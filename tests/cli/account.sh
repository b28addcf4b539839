# What an unattended run leaves for those who watch: an exit code, metrics and a line in a log.
. "$TESTS/lib.sh"
[ -x /usr/bin/python3 ] || skip "python3 is not installed"

cat > holds.py << 'END'
# Reads m.prom (strictly) and j.log, and judges an expression about them.
import csv, json, os, re, socket, sys, time

NAME, LABEL = r"vramgrid_[a-z_]+", r'([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"'
samples, types, order = {}, {}, []
text = open("m.prom", encoding="utf-8", newline="").read() if os.path.exists("m.prom") else ""
assert not text or text.endswith("\n"), "no line end"
for line in text.split("\n")[:-1]:
    head = re.fullmatch(r"# (HELP|TYPE) (%s) (.+)" % NAME, line)
    if head:
        kind, name, rest = head.groups()
        assert (kind, name) not in types, "doubled " + line
        assert kind == "HELP" or (rest == "gauge" and ("HELP", name) in types), line
        types[kind, name] = rest
        continue
    match = re.fullmatch(r"(%s)\{(.*)\} (-?[0-9.]+(?:e[+-]?[0-9]+)?)" % NAME, line)
    assert match, "not a sample: " + line
    name, labels, value = match.groups()
    assert ("TYPE", name) in types and not name.endswith("_total"), line
    assert re.fullmatch(LABEL + "(?:," + LABEL + ")*", labels), line
    pairs = [(k, re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], v)) for k, v in re.findall(LABEL, labels)]
    assert pairs[0][0] == "report" and len(dict(pairs)) == len(pairs), line
    if not order or order[-1] != name:
        assert name not in order, "apart: " + line
        order.append(name)
    key = (name[len("vramgrid_"):], tuple(sorted(pairs[1:])))
    assert key not in samples, "twice: " + line
    samples[key], report = float(value), pairs[0][1]
assert {name for _, name in types} == set(order), "a head without samples"


def v(name, **labels):
    return samples.get((name, tuple(sorted(labels.items()))))


def near(a, b, by=60):
    return abs(a - b) <= by


names = {name for name, _ in samples}
now = time.time()
lines = open("j.log", encoding="utf-8").read().split("\n") if os.path.exists("j.log") else [""]
assert lines.pop() == "", "no line end"
j = [json.loads(line) for line in lines]
last = j[-1] if j else None
if last:
    assert list(last) == ("time level event dry_run exit_code dir template as_of seconds combinations files bytes "
                          "changes note errors version pid host").split(), list(last)
manifest = json.load(open("report/manifest.json")) if os.path.exists("report/manifest.json") else None
rows = list(csv.DictReader(open("report/changes.csv"))) if manifest else []
files = sum(not f.startswith(".") for _, _, found in os.walk("report") for f in found)
if not eval(sys.argv[1]):
    sys.exit("does not hold: %s\n%s\n%s" % (sys.argv[1], text, last))
END
holds() { /usr/bin/python3 holds.py "$1" 2> fault || die "$(tail -n 60 fault)"; }
RUN='last_run_timestamp_seconds last_success_timestamp_seconds run_duration_seconds exit_code'
# known MORE...: the metrics that there are, beside those of every run.
known() { holds "names == set('$RUN $*'.split())"; }
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv -c 4K,8K --as-of 2026-01-02 "$@"; }
told() { run --metrics m.prom --log ./j.log --log-format json "$@"; }
lines() { [ "$(wc -l < "$1")" = "$2" ] || die "$1 has not $2 lines: $(cat "$1")"; }

# The exit code: a first report differs from the last as one that cannot be compared does.
small_sheets
expect 5 run --exit-code -n --quiet
silent
[ ! -e report ] || die "a dry run has published"
expect 5 run --exit-code
silent
expect 0 run --exit-code
silent
sed -i 's/4090,24/4090,20/' gpus.csv
expect 5 run --exit-code -n --quiet
silent
expect 5 run --exit-code
expect 0 run --exit-code
mv report/matrices/feasibility_conservative_int4_4096.csv moved
expect 5 run --exit-code
expect 0 run --exit-code
expect 1 run --exit-code -g nothing.csv
sed -i 's/4090,20/4090,24/' gpus.csv
expect 0 run
silent
expect 0 "$VRAMGRID" check -m models.csv -g gpus.csv --exit-code --metrics m.prom --log ./j.log
[ ! -e m.prom ] && [ ! -e j.log ] || die "another command than report is accounted for"
"$VRAMGRID" --help | grep -q '5 with --exit-code' || die "help"

# A first report, the same again, and one that differs, counted by others too.
rm -r report
touch -d '2 hours ago' models.csv
touch -d '1 hour ago' gpus.csv
expect 0 told
silent
known combinations report_files report_bytes report_changes inputs_age_seconds
holds "report == 'report' and v('exit_code') == 0 and 0 < v('run_duration_seconds') < 60"
holds "near(v('last_run_timestamp_seconds'), now) and v('last_success_timestamp_seconds') == v('last_run_timestamp_seconds')"
holds "near(v('inputs_age_seconds'), 3600)"
holds "v('report_files', state='new') == files and v('report_files', state='changed') == 0"
holds "len(j) == 1 and last['event'] == 'published' and last['level'] == 'info' and last['note'] == 'there is none'"
holds "last['changes'] == {} and last['errors'] == [] and last['template'] is None"
expect 0 told
holds "v('report_files', state='unchanged') == files and v('report_files', state='new') == 0"
holds "last['files'] == {'new': 0, 'changed': 0, 'unchanged': files} and last['note'] is None"
printf 'RTX PRO,96\n' >> gpus.csv
sed -i 's/4090,24/4090,20/' gpus.csv
expect 5 told --exit-code
silent
holds "v('exit_code') == 5 and last['exit_code'] == 5 and last['level'] == 'info'"
holds "len(rows) > 2 and sum(last['changes'].values()) == len(rows) and 'price_altered' not in last['changes']"
holds "all(last['changes'][r['kind']] == sum(s['kind'] == r['kind'] for s in rows) for r in rows)"
holds "all(v('report_changes', kind=k) == n for k, n in last['changes'].items()) and v('report_changes', kind='price_altered') == 0"
holds "sum(n for (k, _), n in samples.items() if k == 'report_changes') == len(rows)"
holds "v('combinations') == last['combinations'] == manifest['counts']['combinations']"
holds "v('report_bytes') == last['bytes'] == sum(f['bytes'] for f in manifest['outputs'])"
holds "sum(last['files'].values()) == files and last['files']['changed'] == v('report_files', state='changed') > 0"
holds "last['as_of'] == manifest['as_of'] and last['version'] == manifest['version'] and last['dir'] == 'report'"
holds "last['pid'] > 1 and last['host'] == socket.gethostname() and near(v('run_duration_seconds'), last['seconds'], 0.001)"
holds "near(time.mktime(time.strptime(last['time'], '%Y-%m-%dT%H:%M:%SZ')) - time.timezone, now)"
digests report > before
grep -q -e m.prom -e j.log -r report && die "the report says where it is accounted for"

# A dry run says so, and leaves the metrics of what is published alone.
cp m.prom metrics
expect 0 told -n --quiet -c 4K
silent
cmp metrics m.prom || die "a dry run has written metrics"
holds "last['event'] == 'dry_run' and last['dry_run'] and last['files']['changed'] > 0 and last['changes'] == {'context_removed': 1}"
expect 1 told -n -m nothing.csv
holds "last['event'] == 'failed' and last['dry_run'] and last['exit_code'] == 1"

# Bad input: the time of the last success stays, and nothing else of it. Then it goes up again.
holds "near(v('last_success_timestamp_seconds'), now)"
sed -i '/^vramgrid_last_success/s/ [0-9.]*$/ 1700000000.25/' m.prom
printf 'A,x\nB,\n' >> gpus.csv
expect 1 told
lines stderr 2
known
holds "v('exit_code') == 1 and v('last_success_timestamp_seconds') == 1700000000.25 and near(v('last_run_timestamp_seconds'), now)"
holds "last['level'] == 'error' and last['errors'] == open('stderr').read().replace('vramgrid: ', '').split('\\n')[:-1]"
holds "not any(last[key] for key in 'template as_of combinations files bytes changes note'.split())"
sed -i '/^[AB],/d' gpus.csv
mkdir report/matrices/feasibility_conservative_fp32_65536.csv
expect 3 told -c 64K
rmdir report/matrices/feasibility_conservative_fp32_65536.csv
holds "v('exit_code') == last['exit_code'] == 3 and len(last['errors']) == 1"
expect 2 told -q nothing
known
holds "v('exit_code') == 2 and v('last_success_timestamp_seconds') == 1700000000.25 and last['exit_code'] == 2"
if command -v flock > tool; then
    (flock 9 && touch held && exec sleep 60) 9< report/.vramgrid.lock &
    until [ -e held ]; do sleep 0.01; done
    expect 4 told
    kill -KILL $! # whoever called may have SIGTERM ignored
    wait 2> ignored || true
    holds "v('exit_code') == 4 and v('last_success_timestamp_seconds') == 1700000000.25"
    holds "last['exit_code'] == 4 and 'another run' in last['errors'][0]"
fi
digests report | cmp - before || die "a run that failed has changed the report"
expect 0 told
holds "v('last_success_timestamp_seconds') == v('last_run_timestamp_seconds') and v('exit_code') == 0"
expect 2 told --contexts x
expect 2 told --no-such-option
holds "v('exit_code') == 0 and last['exit_code'] == 0"

# Never a success: no time of one. Nor is another report's time taken for this one's.
sed -i 's/{report="report"/&s/' m.prom
expect 1 told -g nothing.csv
holds "names == set('$RUN'.split()) - {'last_success_timestamp_seconds'}"
rm m.prom
expect 1 told -g nothing.csv
holds "v('last_success_timestamp_seconds') is None and v('exit_code') == 1"

# A template that is wrong, or not there, says where it is accounted for all the same; paths in it
# start at its folder.
mkdir templates
printf '[output]\ndir = ../report\nmetrics = ../m.prom\nformats = cvs\nlog = ../logs/t.log\n[inputs\n' > templates/t.ini
mkdir logs
expect 1 "$VRAMGRID" templates/t.ini --set report.title=x
lines stderr 2
holds "report == 'report' and v('exit_code') == 1"
lines logs/t.log 1
grep -q 'Z vramgrid: failed to publish report with exit code 1 in [0-9.]* seconds: templates/t.ini:4: formats: .* (and 1 more)$' logs/t.log ||
    die "$(cat logs/t.log)"
expect 1 told templates/none.ini
lines stderr 1
holds "last['errors'] == ['templates/none.ini: No such file or directory; it is given as the template'] and last['template'] == 'templates/none.ini'"
bad=$(printf 'templates/\377\001"\nx.ini')
expect 1 told "$bad"
holds "last['template'] == 'templates/??\"\\nx.ini' and v('exit_code') == 1"
expect 1 run --log ./bad.log "$bad"
lines bad.log 1
grep -q ': templates/??"' bad.log || die "$(cat bad.log)"

# An output folder of any name.
dir=$(printf 'a "b" \\n\\ c\nd')
printf '# HELP vramgrid_none No sample of ours.\n' > m.prom
touch .m.prom.tmp
expect 0 told -o "$dir"
expect 1 told -o "$dir" -m nothing.csv
[ ! -e .m.prom.tmp ] || die "a temporary file is left"
holds "report == last['dir'] == 'a \"b\" \\\\n\\\\ c\nd' and v('last_success_timestamp_seconds') > 0"
expect 0 run -o "$dir" --log ./dir.log
lines dir.log 1

# Runs that end together: none undoes what another has told.
rm m.prom
for i in 1 2 3 4 5 6; do
    told -g nothing.csv 2> ignored &
done
told
wait
holds "v('last_success_timestamp_seconds') > 0"
[ -z "$(find . -name '.m.prom*')" ] || die "a temporary file is left"
(umask 027 && told)
[ "$(stat -c %a m.prom)" = 640 ] || die "metrics: mode $(stat -c %a m.prom)"

# The line for people: on stderr after what is said there anyway, or in a file after the time.
expect 0 run --log stderr
grep -Eqx 'vramgrid: published report in [0-9]+\.[0-9][0-9] seconds: [0-9]+ files \(0 new, 0 changed, [0-9]+ unchanged\); 0 changes since the last report' stderr ||
    die "$(cat stderr)"
lines stderr 1
expect 1 run --log STDERR -m nothing.csv
lines stderr 2
tail -n 1 stderr | grep -Eqx 'vramgrid: failed to publish report with exit code 1 in [0-9.]+ seconds' ||
    die "$(cat stderr)"
expect 0 run --log stderr -n --quiet -c 4K,8K,16K
grep -Eqx 'vramgrid: dry run of report in [0-9.]+ seconds: [0-9]+ files \([1-9][0-9]* would be new, [1-9][0-9]* would be changed, [0-9]+ unchanged\); 1 change since the last report: 1 context added' stderr ||
    die "$(cat stderr)"
expect 1 run --log stderr -n -m nothing.csv
tail -n 1 stderr | grep -q '^vramgrid: failed in a dry run of report with exit code 1' || die "$(cat stderr)"
expect 0 run --log ./t.log
mv t.log rotated
expect 0 run --log ./t.log -o new
expect 1 run --log ./t.log -m nothing.csv
[ ! -s stdout ] || die "$(cat stdout)"
lines rotated 1
lines t.log 2
[ "$(grep -Ecx '20[0-9-]{8}T[0-9:]{8}Z vramgrid: (published new|failed to publish report) .*' t.log)" = 2 ] || die "$(cat t.log)"
grep -q '; the last report: there is none$' t.log || die "$(cat t.log)"

# What cannot be told is an error, but for a run that has one already; the report is published.
cannot() {
    wanted=$1
    message=$2
    shift 2
    rm -rf report
    expect "$wanted" told "$@"
    grep -qx "vramgrid: $message" stderr || die "$(cat stderr)"
    [ -e report/manifest.json ] || [ "$wanted" = 1 ] || die "not published"
}
cannot 3 'metrics: none/m.prom: No such file or directory' --metrics none/m.prom
lines stderr 1
holds "last['event'] == 'published' and last['level'] == 'error' and last['exit_code'] == 3 and last['errors'][0][:8] == 'metrics:'"
cannot 3 'metrics: none/m.prom: No such file or directory' --metrics none/m.prom --exit-code --log-format text --log ./t.log
tail -n 1 t.log | grep -q 'published report .*: metrics: none/m.prom: No such file or directory$' || die "$(cat t.log)"
cannot 3 'metrics: templates: is not a regular file' --metrics templates
printf '# HELP node_load1 Their load.\n' > their.prom
cannot 3 'metrics: their.prom: is not from a run of vramgrid: move it away' --metrics their.prom
grep -qx '# HELP node_load1 Their load.' their.prom || die 'the metrics of another program are gone'
ln -s m.prom link
cannot 3 'metrics: link: is not a regular file' --metrics link
cannot 3 'log: none/j.log: No such file or directory' --log none/j.log
lines stderr 1
holds "v('exit_code') == 3 and v('last_success_timestamp_seconds') == v('last_run_timestamp_seconds')"
if [ -w /dev/full ]; then
    cannot 3 'log: /dev/full: No space left on device' --log /dev/full
fi
mkfifo pipe
cannot 3 'log: ./pipe: No such device or address' --log ./pipe
cannot 1 'log: none/j.log: No such file or directory' --log none/j.log -m nothing.csv --metrics none/m.prom
grep -q '^vramgrid: metrics: ' stderr || die "$(cat stderr)"
lines stderr 3

# syslog, with a daemon of our own in a /dev of our own.
mkdir dev
mounts || skip "all but syslog passed: mounts are not permitted here"
cat > daemon.py << 'END'
import socket
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("/dev/log")
log.settimeout(60)
with open("syslog", "wb") as out:
    for _ in range(3):
        out.write(log.recv(65536).rstrip(b"\0\n") + b"\n")
END
cat > with_syslog.sh << 'END'
mount -t tmpfs tmpfs dev
for device in null urandom; do
    touch dev/$device
    mount --bind /dev/$device dev/$device
done
if [ -d /dev/shm ]; then # where all of this may be
    mkdir dev/shm
    mount --bind /dev/shm dev/shm
fi
mount --rbind dev /dev
/usr/bin/python3 daemon.py &
for try in $(seq 600); do
    [ -S /dev/log ] || sleep 0.1
done
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv --log syslog "$@"; }
run
code=0
run -m nothing.csv 2> said || code=$?
[ "$code" = 1 ]
run -n --quiet --log-format json
wait
END
unshare -rm sh -eu with_syslog.sh || die "syslog: exit code $?"
lines syslog 3
# LOG_USER is 1 << 3; LOG_INFO 6, LOG_ERR 3.
sed -n 1p syslog | grep -Eqx '<14>.* vramgrid\[[0-9]+\]: published report in .*' || die "$(cat syslog)"
sed -n 2p syslog | grep -Eqx '<11>.* vramgrid\[[0-9]+\]: failed to publish report with exit code 1 .*: nothing.csv: .*' || die "$(cat syslog)"
sed -n 3p syslog | sed 's/^.*\]: //' > j.log
holds "last['event'] == 'dry_run' and last['files']['unchanged'] == files"
