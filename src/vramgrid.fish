# SPDX-License-Identifier: MIT
# Completion for fish: the program says what may follow.

function __vramgrid_complete
    set -l words (commandline -opc)
    set -l word (string unescape -- (commandline -ct); or commandline -ct)
    # Of --formats=csv and heatmap.paper=a3 the program offers what stands behind '='.
    set -l begun (string match -r -- '^.*=' $word; or echo '')
    set -l candidates ($words[1] --complete $words[2..-1] "$word" 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\n' $begun$candidates
    else
        __fish_complete_path $word
    end
end

complete -c vramgrid -f -a '(__vramgrid_complete)'
