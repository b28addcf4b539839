# From a copy of the tree: configure, make, install into a stage, run from there, uninstall, dist.
. "$TESTS/lib.sh"
need autoconf git
unset MAKEFLAGS MAKELEVEL MFLAGS SANITIZE COMPILER_NAME CC

# Whoever it belongs to.
tree() { git -c safe.directory="$(cd "$TESTS/.." && pwd)" -C "$TESTS/.." "$@"; }
tree rev-parse HEAD > head 2>&1 || skip "the tree is no git checkout"
tree ls-files -coz --exclude-standard | (cd "$TESTS/.." && xargs -0 tar -cf - || true) > tree.tar 2> ignored
mkdir tree && tar -xf tree.tar -C tree
cd tree
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null # no hooks, keys or names of the user's
autoconf && ./configure --prefix=/usr CFLAGS=-O0 > log 2>&1 || die "configure: $(tail -n 3 log)"
if long; then
    make -j 2 > log 2>&1 || die "make: $(grep -E 'error|Error' log)"
    grep -q 'warning:' log && die "$(grep 'warning:' log)"
    make > log
    ! grep -q "CC " log || die "a second make builds again: $(head -n 3 log)"
else
    cp "$VRAMGRID" .
fi
# -o: what is there is installed.
make -o vramgrid install DESTDIR="$PWD/stage" > log 2>&1 || die "install: $(tail -n 3 log)"
(cd .. && env -u VRAMGRID_DATADIR VRAMGRID_DATADIR="$PWD/tree/stage/usr/share/vramgrid" \
    tree/stage/usr/bin/vramgrid -f csv -c 4K -s heatmap.palette=cividis -o installed)
[ -s ../installed/results.csv ] || die "no report from the installed program"
git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm tree
make dist > log 2>&1 || die "dist: $(tail -n 3 log)"
mkdir ../unpacked && tar -xzf vramgrid-*.tar.gz -C ../unpacked
[ -x ../unpacked/vramgrid-*/configure ] || die "the tarball has no configure script"
(cd ../unpacked/vramgrid-* && ./configure --prefix=/usr > log 2>&1 && make -n > log 2>&1) || die "the tarball does not build"
make uninstall DESTDIR="$PWD/stage" > log 2>&1
[ -z "$(find stage -type f)" ] || die "uninstall leaves $(find stage -type f)"
make help | grep -q 'make deps' || die "help"
