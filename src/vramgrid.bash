# SPDX-License-Identifier: MIT
# Completion for bash: the program says what may follow.

_vramgrid() {
    local word words=() line
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        word=${word//\\/} word=${word#[\"\']} word=${word%[\"\']}
        # Bash cuts at '=': --formats=csv and heatmap.paper=a3 are made whole again.
        if ((${#words[@]})) && [[ $word == "=" || ${words[-1]} == *= ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
        [[ $line != *" "* ]] || compopt -o filenames # quotes what it completes
        [[ $line != *= ]] || compopt -o nospace
    done < <("${COMP_WORDS[0]}" --complete "${words[@]}" 2> /dev/null)
}
complete -o default -F _vramgrid vramgrid
