# A disk that is full, of bytes or of files, at any point: exit code 3 and last night's report, or 0 and all of
# tonight's. The disks are small ones in memory.
. "$TESTS/lib.sh"
need_mounts
[ "${1-}" = inside ] || exec unshare -rm sh -eu "$0" inside

small_sheets
mkdir disk temporary
mount -t tmpfs -o size=16m none disk
mount -t tmpfs -o size=4k none temporary
cp ./*.csv disk
cd disk
# What ends up on the disk must be bytes of ours alone.
said=../said

# On a disk with KB or FILES to spare.
spare_kb() { mount -o remount,size=$(($(df --output=used -k . | tail -n 1) + $1))k .; }
spare_files() { mount -o remount,nr_inodes=$(($(df --output=iused . | tail -n 1) + $1)) .; }
plenty() { mount -o remount,size=16m,nr_inodes=4000 .; }

