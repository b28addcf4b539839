# What a power cut may take: nothing that a report consists of. Every staged file and folder is on the disk before
# the set is decided for, and every folder that a name came into or went from before what follows from it.
. "$TESTS/lib.sh"
need_trace
need python3

small_sheets
cat > check.py << 'END'
import os, re, sys

report, here = os.path.abspath(sys.argv[1]), os.getcwd()
STAGE, COMMIT = report + "/.vramgrid-stage", report + "/.vramgrid-commit"
COPY = report + "/.vramgrid-archive/copy"
# Folders with names that are not on the disk yet, and files with bytes that are not.
folders, files, seen = {}, {}, []
FOR_PEOPLE = ".vramgrid.lock", ".vramgrid.holder" # worthless once the run has ended
FD = r'(?:AT_FDCWD|\d+)<([^>]*)>'

def say(*words):
    print(*words)
    sys.exit(1)

def name(folder, relative):
    path = os.path.normpath(os.path.join(folder, relative))
    return path

def changed(path):
    folders[os.path.dirname(path)] = path

def within(path, folder):
    return path == folder or path.startswith(folder + "/")

def flushed(why, *places, but=()):
    for kind in folders, files:
        for path, what in kind.items():
            if any(within(path, place) for place in places) and path not in but:
                say(f"{why}: {path} is not flushed ({what})")

def moved(old, new):
    for kind in folders, files:
        for path in [path for path in kind if within(path, old)]:
            kind[new + path[len(old):]] = kind.pop(path)

def rename(old, new):
    if old == STAGE:
        flushed("the decision", STAGE, COPY)
        seen.append("decision")
    elif within(old, COMMIT):
        flushed("a file is put in place", COMMIT, but=set(folders))
        if report in folders and not seen.count("file"):
            say("a file is put in place before the decision is flushed")
        seen.append("file")
        if old == COMMIT + "/manifest.json":
            flushed("the manifest is put in place", report, but={d for d in folders if within(d, COMMIT)})
            seen.append("manifest")
    moved(old, new)
    changed(old)
    changed(new)

begun = {}
for line in open(sys.argv[2]):
    thread, line = line.split(maxsplit=1)
    if "<unfinished ...>" in line:
        begun[thread] = line.split("<unfinished ...>")[0]
        continue
    if line.startswith("<... "):
        line = begun.pop(thread) + line.split(" resumed>")[1]
    if " = -1 " in line or "(deleted)" in line or not re.match(r"[a-z0-9]+\(", line):
        continue
    call = line.split("(")[0]
    paths = re.findall(FD, line)
    texts = re.findall(r'"([^"]*)"', line)
    if call in ("openat", "open") and "O_CREAT" in line:
        path = re.search(r"= \d+<([^>]*)>", line).group(1)
        if within(path, here) and os.path.basename(path) not in FOR_PEOPLE:
            changed(path)
            files[path] = "made"
    elif call in ("write", "pwrite64", "ftruncate") and within(paths[0], report) and os.path.basename(paths[0]) not in FOR_PEOPLE:
        files[paths[0]] = call
    elif call == "fsync":
        if paths[0] in files or paths[0] in folders:
            seen.append("flush")
        files.pop(paths[0], None)
        folders.pop(paths[0], None)
    elif call in ("mkdirat", "mkdir"):
        changed(name(paths[0] if call == "mkdirat" else here, texts[0]))
    elif call in ("linkat",):
        new = name(paths[1], texts[1])
        changed(new)
    elif call in ("renameat", "rename", "renameat2"):
        if len(paths) != 2:
            say("a rename without folders: " + line)
        rename(name(paths[0], texts[0]), name(paths[1], texts[1]))
    elif call in ("unlinkat", "unlink", "rmdir"):
        if len(paths) != 1: # a library's temporary file, by the descriptor of its folder
            files = {path: what for path, what in files.items() if os.path.basename(path) != os.path.basename(texts[0])}
            continue
        path = name(paths[0], texts[0])
        files.pop(path, None)
        folders.pop(path, None)
        if within(path, COMMIT) and "manifest" in seen and report in folders:
            say("the journal is removed before the set is flushed:", folders[report])
        # What is only worked with may come back after a power cut: the next run removes it.
        if os.path.basename(path) not in FOR_PEOPLE and path not in (COMMIT, os.path.dirname(COPY)) and not within(path, COMMIT) and not within(path, os.path.dirname(COPY)):
            changed(path)
flushed("at the end", here)
for wanted, least in ("decision", 1), ("file", 2), ("manifest", 1), ("flush", 5):
    if seen.count(wanted) < least:
        say(f"{seen.count(wanted)} of {wanted}")
END
# watched OPTION...: a run that publishes into $dir under the check.
watched() {
    traced -y -s 4096 -o trace -e trace=openat,open,write,pwrite64,fsync,ftruncate,mkdir,mkdirat,linkat,rename,renameat,renameat2,unlink,unlinkat,rmdir \
        "$VRAMGRID" -j1 -m models.csv -g gpus.csv -s heatmap.chart_widths=natural,85 -s heatmap.figures=free_vram -o "$dir" "$@"
    python3 check.py "$dir" trace > said || die "$*: $(cat said)"
}
# A folder that is new, with its parents; other files; folders that the set no longer uses; the archive.
dir=new/deep/report
watched -f csv,charts --as-of 2026-01-01 -s output.keep=2
watched -f csv,xlsx,pdf,svg --as-of 2026-01-02 -c 4K -s output.keep=2
touch $dir/charts/theirs $dir/matrices/theirs
watched -f offload --as-of 2026-01-03 -s output.keep=1
[ "$(ls $dir/charts $dir/matrices | tr '\n' ' ')" = "$dir/charts: theirs  $dir/matrices: theirs " ] || die "$(ls -R $dir)"
[ "$(ls $dir/archive)" = 2026-01-03 ] || die "$(ls $dir/archive)"
# One that was killed on the way.
code=0
traced -o ignored -e trace=renameat -e inject=renameat:signal=KILL:when=3 \
    "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv,offload -o $dir 2> ignored || code=$?
[ $code = 137 ] || die "not killed: $code"

# File systems that cannot flush a folder say so; that of a file, and any other error, is one.
published() { "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv -o "$dir" "$@"; }
published
# failing ERROR PATH...: a run in which these cannot be flushed.
failing() {
    error=$1
    shift
    for path; do set -- "$@" -P "$PWD/$dir$path" && shift; done
    traced -o ignored -e trace=fsync -e inject=fsync:error=$error "$@" \
        "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv -c "$kb"K -o $dir
}
kb=4
expect 0 failing EINVAL "" /matrices
silent
traced -o ignored -e trace=fsync -e inject=fsync:error=EINVAL -P "$PWD" \
    "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv -o first 2> stderr || die "a folder above that cannot be flushed: $(cat stderr)"
[ ! -s stderr ] && grep -q 'fsync.* EINVAL .*INJECTED' ignored || die "the folder above was not flushed: $(cat stderr)"
kb=8
for folder in "" /matrices; do
    expect 3 failing EIO "$folder"
    complains "report$folder cannot be flushed"
done
expect 0 published
# The first flush is that of the mark in the stage, the second one that of a file.
code=0
traced -o ignored -e trace=fsync -e inject=fsync:error=EINVAL:when=2 \
    "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv -c 16K -o $dir 2> stderr || code=$?
[ $code = 3 ] || die "a file cannot be flushed: exit code $code"
