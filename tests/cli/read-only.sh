# Folders that may not be written, or are not what they seem: exit code 3, one line that names the place, and
# last night's report as it was. A link to a folder is as good as the folder.
. "$TESTS/lib.sh"

# refused WHY MESSAGE COMMAND...: the second night is refused with that message, a regular expression.
refused() {
    why=$1 message=$2
    shift 2
    expect 3 night 2 "$@"
    [ "$(wc -l < stderr)" = 1 ] || die "$why: not one line: $(cat stderr)"
    grep -q "^vramgrid: $message" stderr || die "$why: $(cat stderr)"
    [ ! -s stdout ] || die "$why: $(cat stdout)"
}
stands() {
    judge "$2"
    [ $stands = "$1" ] || die "$2: $stands stands"
    settled report/
}

# In a name space of its own.
if [ "${1-}" = mounts ]; then
    options="-f csv"
    yesterday
    mount --bind report report
    mount -o remount,bind,ro report
    refused "a read-only mount" 'report.*: Read-only file system$' env
    stands old "a read-only mount"
    umount report
    mount --bind report/matrices report/matrices
    mount -o remount,bind,ro report/matrices
    refused "a read-only folder inside" 'report/matrices.*: Read-only file system$' env
    stands old "a read-only folder inside"
    umount report/matrices
    mount -t tmpfs none report/matrices
    refused "another file system inside" 'report/matrices.*: is on another file system' env
    umount report/matrices
    stands old "another file system inside"
    expect 0 night 2 env
    silent
    exit
fi

# Nobody must be able to come here.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
small_sheets
two_nights -f csv

# Links.
mv report elsewhere
ln -s elsewhere report
expect 0 night 2 env
silent
[ -L report ] || die "the link to the folder was replaced"
stands new "a link to a folder"
rm report
ln -s nowhere report
refused "a dangling link" report env
[ -L report ] && [ ! -e nowhere ] || die "a dangling link: something was made"
rm report
echo file > report
refused "a file in place of the folder" 'report: is not a folder; it is the output folder$' env
[ "$(cat report)" = file ] || die "the file in place of the folder has changed"
rm report
ln -s report report
refused "a link to itself" report env
rm report

mounts=y
if mounts; then
    unshare -rm sh -eu "$0" mounts
else
    mounts=
fi

# Somebody without rights: who is not root is one.
if [ "$(id -u)" = 0 ]; then
    need setpriv
    somebody='setpriv --reuid=65534 --regid=65534 --clear-groups'
    chmod 711 .
    $somebody test -r "$TESTS/lib.sh" -a -x "$VRAMGRID" -a -r "$place/models.csv" || skip "nobody may not read $TESTS"
    yesterday
    refused "root's folder" 'report.*: Permission denied$' $somebody
    stands old "root's folder"

    # Its own folder, but files of others in it: a rename replaces them, whatever their mode is.
    chown 65534:65534 report report/matrices report/.vramgrid.lock
    chmod 400 report/results.csv
    chmod 444 report/matrices/*
    expect 0 night 2 $somebody
    silent
    stands new "files of others in a folder of one's own"

    # In a sticky folder it cannot. That is found out before anything is decided.
    for others in report/results.csv report/manifest.json report/matrices/feasibility_conservative_int8_4096.csv; do
        yesterday
        chown -R 65534:65534 report
        chown 0:0 report report/matrices $others
        chmod 1777 report report/matrices
        refused "somebody else's $others in a sticky folder" "$others: belongs to somebody else, in a sticky folder$" $somebody
        stands old "somebody else's $others in a sticky folder"
    done
    yesterday
    chown -R 65534:65534 report
else
    yesterday
    somebody=env
fi
chmod 500 report/matrices
refused "a folder inside that may not be written" 'report/matrices: Permission denied$' $somebody
chmod 755 report/matrices
stands old "a folder inside that may not be written"
chmod 555 report
refused "a folder that may not be written" 'report.*: Permission denied$' $somebody
stands old "a folder that may not be written"
chmod 300 report
refused "a folder that may not be listed" 'report: Permission denied; it is the output folder$' $somebody
chmod 755 report
stands old "a folder that may not be listed"
chmod 755 report
expect 0 night 2 $somebody
silent
stands new "a folder that may be written again"


# The first night, where no folder can be made.
mkdir closed
chmod 555 closed
expect 3 $somebody "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o closed/deep/report
grep -qx 'vramgrid: closed/deep: Permission denied; it is the output folder' stderr || die "$(cat stderr)"
[ -n "$mounts" ] || skip "all but mounts passed: they are not permitted here"
