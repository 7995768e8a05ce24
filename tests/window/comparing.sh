# Real key events in both sentences: "tired" is typed over with "wide", and arcs, bars and the ranked
# list are what `headlight compare` and `attend --focus` print. A cell dragged by the mouse is undone
# in one step.
. "$(dirname "$0")/lib.sh"
A="The animal didn't cross the street because it was too tired"
B="The animal didn't cross the street because it was too wide"

# same_numbers: the lines of the list on show are the JSON's changes, in its order; the bars its shares.
same_numbers() {
    command -v python3 >/dev/null || return 0
    "$PROGRAM" compare --json "$@" "$A" "$B" >"$WORK/compare.json" || return 1
    "$PROGRAM" attend --focus it --json "$B" >"$WORK/focus.json" || return 1
    python3 - "$WORK" <<'PYTHON'
import json, re, sys
work = sys.argv[1]
dump = open(work + "/dump", encoding="utf-8").read()
compare, focus = (json.load(open(f"{work}/{name}.json", encoding="utf-8")) for name in ("compare", "focus"))

def name(pair):
    return pair["first"] if pair["first"] == pair["second"] else f'{pair["first"]}→{pair["second"]}'

drawn = re.findall(r'group "change (.*?) (\d\.\d\d) to (\d\.\d\d)"', dump)
assert len(drawn) >= 3, dump
for (words, before, after), change in zip(drawn, compare["changes"]):
    assert (before, after) == (f'{change["before"]:.2f}', f'{change["after"]:.2f}'), (words, change)
    assert words == f'{name(change["query"])} {name(change["key"])}', (words, change)
second = dump[dump.index('group "view second arcs"'):]
for arc, weight in re.findall(r'group "arc (it->\w+) (\d\.\d\d) head', second):
    key = [w["second"] for w in compare["words"]].index(arc[4:])
    it = [w["second"] for w in compare["words"]].index("it")
    assert f'{compare["weights"]["second"][it][key]:.2f}' == weight, (arc, weight)
bars = dump[dump.index('group "view second reference"'):]
for candidate in focus["candidates"]:
    assert f'"{candidate["text"]}"' in bars and f'"{candidate["share"]:.2f}"' in bars, candidate
assert focus["candidates"][1]["text"] == "street" and focus["candidates"][1]["share"] > 0.5, focus
PYTHON
}

start
shows 'arc it->animal'
key F7
shows 'Both sides are the same'
key BackSpace BackSpace BackSpace BackSpace BackSpace
typed wide
shows 'change it street'
shows 'arc it->street'
# Undo takes all of it back, whatever the steps were; redo brings it again.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do key ctrl+z; done
hides 'view second arcs'
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do key ctrl+y; done
shows 'change it street'
# The first example has heads 1 and 6 off: the command line is shown all heads, the window then too.
key alt+a
sleep 0.7
same_numbers || fail 'what is drawn is not what compare prints'

# One press: one head beside all.
key F7
hides 'view second arcs'
key alt+m
shows "second, 1 head"
key F7
hides 'view second arcs'

# A cell of the heatmap, dragged with Ctrl: at the column of animal and the row of it.
at() {
    python3 - "$WORK/dump" "$1" "$2" <<'PYTHON'
import re, sys
dump = open(sys.argv[1], encoding="utf-8").read()
heat = dump[dump.index('group "view heatmap"'):]
row = re.search(r'text ([\d.]+),([\d.]+) right \S+ (?:tabular )?(?:#\w+ )?"%s"' % sys.argv[2], heat)
column = re.search(r'text ([\d.]+),([\d.]+) middle \S+ (?:tabular )?(?:#\w+ )?"%s"' % sys.argv[3], heat)
print(round(float(column[1])), round(float(row[2]) - 4))
PYTHON
}
command -v python3 >/dev/null || exit 0
place=$(at it animal) || fail 'no such cell'
# shellcheck disable=SC2086
set -- $place
xdotool mousemove --window "$WINDOW" "$1" "$2"
xdotool keydown ctrl mousedown 1
xdotool mousemove_relative --sync 0 30
xdotool mousemove_relative --sync 0 30
xdotool mousemove_relative --sync 0 20
shows 'What if: 1 edit'
xdotool mouseup 1 keyup ctrl
key ctrl+z
hides 'What if: 1 edit'
key ctrl+y
shows 'What if: 1 edit'
key alt+r
hides 'What if: 1 edit'
key ctrl+q
ends_with 0
