#compdef vramgrid
# SPDX-License-Identifier: MIT
# Completion for zsh: the program says what may follow.

_vramgrid() {
    local word=${(Q)PREFIX} begin= candidate
    local -a before=("${(@Q)words[2,CURRENT-1]}") whole begun

    # Of --formats=csv and heatmap.paper=a3 the program offers what stands behind '='.
    [[ $word == *=* ]] && begin=${word%=*}=
    for candidate in ${(f)"$("${(Q)words[1]}" --complete "${before[@]}" "$word" 2> /dev/null)"}; do
        [[ $candidate == *= ]] && begun+=("$begin$candidate") || whole+=("$begin$candidate")
    done
    ((!$#whole)) || compadd -U -- "${whole[@]}" # letters of any case stand for a name's
    ((!$#begun)) || compadd -U -S '' -- "${begun[@]}"
    if ((!$#whole && !$#begun)); then
        _files
    fi
}

_vramgrid "$@"
