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

# Two small sheets; a report on them takes a moment.
small_sheets() {
    printf 'name,params_billion,kv_cache_mb_per_token\nLLaMA 3 8B,8,0.7\nQwen 14B,14,1.0\n' > models.csv
    printf 'name,vram_gb\nRTX 4090,24\nRTX 5090,32\nH100,80\n' > gpus.csv
}

# The content of a folder as one line a file: digest and name, without what begins with a dot.
digests() {
    (cd "$1" && find . -type f ! -path '*/.*' | sort | xargs sha256sum)
}

# qpdf finds nothing wrong with a PDF. One of its warnings is about itself: it comes when a stream's
# last byte fills its buffer to the brim (Pl_Flate.cc, Z_BUF_ERROR).
check_pdf() {
    qpdf --check "$1" > check 2>&1 && return
    others=$(grep WARNING check | grep -vc 'input stream is complete but output may still be valid') || true
    [ "$others" = 0 ] && grep -q 'operation succeeded with warnings' check || die "$1: $(cat check)"
}
