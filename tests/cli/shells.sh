# Completion for fish and zsh, each in the shell itself. (completion.sh has that of bash.)
. "$TESTS/lib.sh"
need fish zsh python3

mkdir bin functions
ln -s "$VRAMGRID" bin/vramgrid
cp "$TESTS/../src/vramgrid.zsh" functions/_vramgrid
touch own.csv
export PATH="$PWD/bin:$PATH" HOME="$PWD"

# LINE|WHAT ZSH MAKES OF IT|THE WORD THAT FISH OFFERS, which it quotes when it puts it in.
cat > lines << 'END'
vramgrid re|vramgrid report |report
vramgrid list kv|vramgrid list kv_types |kv_types
vramgrid --formats=x|vramgrid --formats=xlsx |--formats=xlsx
vramgrid -f csv,x|vramgrid -f csv,xlsx |csv,xlsx
vramgrid -s heatmap.pap|vramgrid -s heatmap.paper=|heatmap.paper=
vramgrid --set=heatmap.paper=a3|vramgrid --set=heatmap.paper=a3 |--set=heatmap.paper=a3
vramgrid explain Llama-3.3-70B H100\ n|vramgrid explain Llama-3.3-70B H100\ NVL\ 94GB |H100 NVL 94GB
vramgrid explain Llama-3.3-70B 'H100 N|vramgrid explain Llama-3.3-70B 'H100 NVL 94GB' |H100 NVL 94GB
vramgrid -m ow|vramgrid -m own.csv |own.csv
END

cat > press_tab.py << 'END'
"""press_tab.py LINE: the line of zsh after one TAB."""
import os, pty, select, sys, time
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "vt100"
    os.execvp("zsh", ["zsh", "-f", "-i"])
def wait_for(path):
    for _ in range(600):
        if select.select([terminal], [], [], 0.1)[0]:
            os.read(terminal, 65536)
        if os.path.exists(path):
            return
    sys.exit("zsh did not answer")
os.write(terminal, b"fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D;"
         b"show() { print -r -- $BUFFER > saying && mv saying said }; zle -N show; bindkey '^X' show; touch ready\n")
wait_for("ready")
os.write(terminal, sys.argv[1].encode() + b"\t\x18")
wait_for("said")
os.kill(child, 9)
time.sleep(0.1)
END
while IFS='|' read -r line becomes word; do
    rm -f ready said
    python3 press_tab.py "$line" || die "zsh: $line"
    [ "$(cat said)" = "$becomes" ] || die "zsh: $line became $(cat said)"
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$TESTS/../src/vramgrid.fish" "$line" > said
    grep -qxF -- "$word" said || die "fish: $line: no $word in $(cat said)"
done < lines
