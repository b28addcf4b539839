# The house, as CONTRIBUTING.md lays it out: each room knows only the rooms above it, and only some
# rooms know a library or the calls that rename and remove.
. "$TESTS/lib.sh"

here=$PWD
cd "$TESTS/.."
rooms=$(sed -n '/^| room |/,/^$/s/^| \([a-z]*\) | .*/\1/p' CONTRIBUTING.md)
[ "$(echo "$rooms" | wc -l)" -ge 13 ] || die "CONTRIBUTING.md lists only these rooms: $rooms"
for folder in src/*/ include/vramgrid/*/; do
    name=$(basename "$folder")
    [ "$name" = debian ] || echo "$rooms" | grep -qx "$name" || die "$folder is no room of CONTRIBUTING.md"
done

# "FILE HEADER" for each include of one of ours (") or of somebody else's (<).
includes() {
    grep -rnoE "#include $1[^\">]+" src include --include='*.[ch]' | sed -E "s/:[0-9]+:#include $1/ /"
}

# A room's own headers are named alone, those of other rooms vramgrid/ROOM/NAME.h.
includes '"' | awk -v rooms="$(echo $rooms)" '
    BEGIN {
        count = split(rooms, order, " ")
        for (i = 1; i <= count; i++) place[order[i]] = i
        apart["figure table"] = apart["table figure"] = apart["xlsx figure"] = apart["xlsx table"] = 1
    }
    {
        depth = split($1, path, "/")
        room = $1 == "src/main.c" ? "cli" : path[depth - 1]
        parts = split($2, header, "/")
        other = parts == 3 ? header[2] : room
        if (parts == 2 || (parts == 3 && header[1] != "vramgrid") || !(other in place))
            print $1 " includes " $2 ", which is no header of a room"
        else if (place[other] > place[room] || (room " " other) in apart)
            print $1 " (" room ") includes " $2 ", which it must not know"
        else if (parts == 1 && path[1] == "include")
            print $1 " is shown to all rooms but includes " $2 ", which is not"
    }' > "$here/broken"
[ ! -s "$here/broken" ] || die "$(cat "$here/broken")"

# Who may know what others wrote: LIBRARY-HEADER ROOM|ROOM.
cat > "$here/allowed" << 'END'
cairo draw
cairo-pdf draw
pango draw
fontconfig draw
xlsxwriter xlsx
csv input
ini input
expat publish
libdeflate base
minizip publish|xlsx
END
includes '<' | awk '
    FNR == NR { allowed[$1] = $2; next }
    {
        depth = split($1, path, "/")
        split($2, header, "[./]")
        if (header[1] in allowed && path[depth - 1] !~ "^(" allowed[header[1]] ")$")
            print $1 " includes <" $2 ">, which only " allowed[header[1]] " knows"
    }' "$here/allowed" - > "$here/broken"
[ ! -s "$here/broken" ] || die "$(cat "$here/broken")"

# A header that no other room and no shown header includes stands beside its code.
for header in include/vramgrid/*/*.h; do
    room=$(basename "$(dirname "$header")")
    grep -rlF "\"${header#include/}\"" src include | grep -qv "^src/$room/" ||
        die "only $room includes $header: it belongs into src/$room"
done

names=$(find src include -type f | sed 's|.*/||' | sort | uniq -d)
[ -z "$names" ] || die "more than one file is named $names"
