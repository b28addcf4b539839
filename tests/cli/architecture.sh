# Arrows go one way: who may include what (CONTRIBUTING.md).
. "$TESTS/lib.sh"

cd "$TESTS/.."
only() { # only PATTERN FOLDER...: nobody else includes it
    pattern=$1
    shift
    found=$(grep -rlE "^#include $pattern" src include | grep -vE "$(echo "$*" | tr ' ' '|')" || true)
    [ -z "$found" ] || die "$pattern is included by $found"
}
only '<csv\.h>' src/input/sheet.c
only '<ini\.h>' src/input/ini_text.c
only '<xlsxwriter' src/report/xlsx/ include/vramgrid/book.h
only '<(cairo|pango)' src/report/pdf/ include/vramgrid/pdf_ include/vramgrid/heatmap \
    include/vramgrid/fonts.h include/vramgrid/image_file.h
only '<fontconfig' src/report/pdf/fonts.c
only '<zlib' include/vramgrid/png_file.h src/publish/verify.c
only '<jansson' src/publish/ src/cli/explain_json.c src/cli/log_json.c src/input/ \
    include/vramgrid/model_config_fields.h
only '<minizip' src/publish/
only '<expat' src/publish/xml_part.c
only '<openssl' src/base/digest.c
core=$(ls src/core/*.c | sed 's|src/core/\(.*\)\.c|include/vramgrid/\1.h|' | while read -r header; do [ ! -e "$header" ] || echo "$header"; done)
bad=$(grep -hE '^#include "vramgrid/' src/core/*.[ch] $core |
    grep -vE '/(engine_overhead|estimate|kv_cache|mode|offload|parallel|solve|throughput|weights)\.h' || true)
[ -z "$bad" ] || die "core includes $bad"
bad=$(grep -lE 'options\.h|run\.h|publish\.h|stage\.h' -r src/core src/input src/sweep src/report || true)
[ -z "$bad" ] || die "an arrow points back: $bad"
bad=$(grep -rnE 'setlocale|strtok\(|[^snf]printf\(|[^_]exit\(' src --include='*.c' | grep -vE 'src/(cli|main)|snprintf|EXIT_' || true)
[ -z "$bad" ] || die "$bad"
