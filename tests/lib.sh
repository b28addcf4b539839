# SPDX-License-Identifier: MIT
# Shared by the scripts of cli/: run with `sh -eu` in an empty folder of their own, with VRAMGRID
# (the program) and TESTS (this folder) set.

die() {
    echo "$*"
    exit 1
}

skip() {
    echo "$*"
    exit 77
}

need() {
    for tool; do
        command -v "$tool" > tool 2>&1 || skip "$tool is not installed"
    done
    rm -f tool
}

# expect CODE COMMAND...: runs it with its output in ./stdout and ./stderr.
expect() {
    wanted=$1
    shift
    code=0
    "$@" > stdout 2> stderr || code=$?
    [ "$code" = "$wanted" ] || die "exit code $code, not $wanted: $* ($(cat stderr))"
}

silent() {
    [ ! -s stdout ] || die "not silent on stdout: $(cat stdout)"
    [ ! -s stderr ] || die "not silent on stderr: $(cat stderr)"
}

# What the program says is for people: lines that name it, whoever it is from.
complains() {
    grep -q '^vramgrid: .' stderr || die "$*: no message: $(cat stderr)"
    ! grep -v '^vramgrid: .' stderr > other || die "$*: not a message: $(cat other)"
}

# Whether all rounds are asked for: make check-long.
long() { [ -n "${LONG-}" ]; }

# Two small sheets; a report on them takes a moment.
small_sheets() {
    printf 'name,params_billion,kv_cache_mb_per_token\nLLaMA 3 8B,8,0.7\nQwen 14B,14,1.0\n' > models.csv
    printf 'name,vram_gb\nRTX 4090,24\nRTX 5090,32\nH100,80\n' > gpus.csv
}

# The content of a folder as one line a file: digest and name, without what begins with a dot.
digests() {
    (cd "$1" && find . -type f ! -path '*/.*' | sort | xargs sha256sum)
}

# What a folder shows is one whole report: each file that its manifest lists, with those bytes.
whole() {
    sed -n '/"outputs": \[/,$ {
        /"path": / { s/.*: "\(.*\)",*$/\1/; h; }
        /"sha256": / { s/.*: "\(.*\)",*$/\1  /; G; s/\n//p; }
    }' "$1/manifest.json" > sums
    [ -s sums ] || die "$1: a manifest without outputs"
    (cd "$1" && sha256sum -c --quiet) < sums > damaged 2>&1 || die "$1 is not whole: $(cat damaged)"
}

# Of what is not output only the lock and the marker may be left.
settled() {
    left=$(find "$1" -name '.vramgrid*' ! -name '.vramgrid.lock*' ! -name .vramgrid.report)
    [ -z "$left" ] || die "$1: staged files are left: $left"
}

# Whether it is slow for being watched; then tests with many rounds do fewer.
sanitized() { grep -q __asan_init "$VRAMGRID"; }

# A file system of one's own; some machines permit the name space, but nothing in it.
mounts() { mkdir -p mounted && unshare -rm sh -ec 'mount -t tmpfs none mounted && mount --bind mounted mounted' 2> ignored && rmdir mounted; }

# Containers may forbid both.
need_trace() {
    need strace taskset
    strace -f --seccomp-bpf -o trace -e trace=rename true 2> ignored || skip "strace may not trace here"
}
need_mounts() {
    need unshare
    mounts || skip "name spaces with mounts of their own are not permitted here"
}

# The calls that change files; of openat only those with O_CREAT count.
CHANGING=openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat

# On one processor: strace and what it watches take turns. LeakSanitizer cannot work in a traced process.
traced() {
    ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" taskset -c "$(taskset -pc $$ | sed 's/.*[ ,-]//')" strace -f "$@"
}

# calls SET COMMAND...: what the command's first thread calls of the set, a line `NAME N` for the N-th
# call of that name, in ./calls. Without those that fail: they leave things as the call before did.
calls() {
    set=$1
    shift
    traced -o trace -e trace="$set" "$@"
    awk 'NR == 1 { first = $1 }
        $1 == first && split($2, name, "(") > 1 { 
            n[name[1]]++
            if (!/ = -1 / && (name[1] != "openat" || /O_CREAT/)) print name[1], n[name[1]]
        }' trace > calls
    [ -s calls ] || die "nothing was traced"
}

# injected CALL:FAULT:when=N COMMAND...: its N-th call of that name kills it (signal=KILL) or fails
# (error=ENOSPC), as strace's -e inject. Stopping at no other call is faster, but then signals get lost.
injected() {
    fault=$1
    shift
    case $fault in
    *signal=*) traced -o ignored -e trace="${fault%%:*}" -e inject="$fault" "$@" ;;
    *) traced --seccomp-bpf -o ignored -e trace="${fault%%:*}" -e inject="$fault" "$@" ;;
    esac
}

# spread N: about N lines of its input.
spread() { awk -v n="$1" '{ line[NR] = $0 } END { for (i = 0; i < n && i < NR; i++) print line[1 + int(i * (NR > n ? NR / n : 1))] }'; }

# caught CALL:N OPTION...: a run that has stopped as it makes that call, as FAULT names it (fault/fault.h), is $pid and says into
# ./caught. Nobody has to be quick to catch one: open:5 is its fifth file.
caught() {
    [ -x "${FAULTY-}" ] || skip "FAULTY names no program"
    moment=$1
    shift
    (FAULT=$moment:STOP exec env --default-signal=TERM "$FAULTY" "$@" > caught 2>&1) & pid=$!
    until grep -q '^State:[[:space:]]*T' /proc/$pid/status; do
        [ -d /proc/$pid/task ] && ! grep -q '^State:[[:space:]]*Z' /proc/$pid/status || die "the run was over before it was caught: $(cat caught)"
        sleep 0.01
    done
}

# Two nights: the report of the first stands in ./report when the second one goes wrong.
# night N COMMAND [ARGUMENT...]: the command runs that night's report; env just does.
night() {
    night=$1
    shift
    "$@" "$VRAMGRID" $options -m models.csv -g gpus.csv --as-of 2026-01-0"$night" -c "$((night * 4))K,12K" -q int8 \
        -o report -s heatmap.figures=free_vram -s heatmap.chart_widths=natural
}

# two_nights OPTION...: makes the first one's report, with other people's files in its folders, and the digests
# that may stand later.
two_nights() {
    options=$*
    rm -rf report first
    night 1 env
    echo theirs > report/theirs.xlsx
    echo theirs > report/matrices/.theirs
    mkdir report/.theirs
    cp -a report first
    digests report > wanted_old
    night 2 env
    digests report > wanted_new
    night 2 env # has no changes to tell
    digests report > wanted_again
    cat wanted_old wanted_new wanted_again > versions
    sort wanted_old wanted_new | sed 's/^[0-9a-f]*  //' | uniq -d > lasting
    yesterday
}

yesterday() { rm -rf report && cp -a first report; }

# judge WHY: sets $stands to what stands after the second night: old, new, or journal, when files of both stand
# and the next run can complete the set.
judge() {
    [ -d report/.theirs ] && [ "$(cat report/matrices/.theirs)" = theirs ] || die "$1: other people's files"
    digests report > now
    if cmp -s now wanted_old; then
        stands=old
    elif cmp -s now wanted_new || cmp -s now wanted_again; then
        stands=new
    else
        stands=journal
        [ -e report/.vramgrid-commit ] || [ -e report/.vramgrid-undo ] || die "$1: neither report stands, and there is no journal"
        ! grep -vxFf versions now > odd || die "$1: neither the old file nor the new one: $(cat odd)"
        ! sed 's/^[0-9a-f]*  //' now | grep -vxFf - lasting > odd || die "$1: missing: $(cat odd)"
    fi
}

# ends_well WHY CODE STANDS...: the second night ended with that code: 0 with its report, or 3 with a message
# and one of those standing.
ends_well() {
    why=$1 ended=$2
    shift 2
    judge "$why"
    case $ended in
    0)
        set -- new
        whole report
        settled report
        ;;
    3) complains "$why" ;;
    *) die "$why: exit code $ended: $(cat stderr)" ;;
    esac
    case " $* " in
    *" $stands "*) ;;
    *) die "$why: exit code $ended, and $stands stands" ;;
    esac
}

# completes WHY: the run after it makes the second night's report as if nothing had been.
completes() {
    expect 0 night 2 env
    silent
    judge "$1, the next run"
    [ $stands = new ] || die "$1, the next run: $stands stands"
    settled report
}

# qpdf finds nothing wrong with a PDF. One of its warnings is about itself: it comes when a stream's
# last byte fills its buffer to the brim (Pl_Flate.cc, Z_BUF_ERROR).
check_pdf() {
    qpdf --check "$1" > check 2>&1 && return
    others=$(grep WARNING check | grep -vc 'input stream is complete but output may still be valid') || true
    [ "$others" = 0 ] && grep -q 'operation succeeded with warnings' check || die "$1: $(cat check)"
}
