# The mouse over a picture: what is pointed at stands out in that picture itself.
. "$(dirname "$0")/lib.sh"

# place WORD: where the arcs write it
place() { sed -n 's/^text \([0-9]*\)[.0-9]*,\([0-9]*\)[.0-9]* middle .*"'"$1"'".*/\1 \2/p' "$WORK/dump" | head -n 1; }
badge() { grep -qE "^text .*/600 .*\"$1\"" "$WORK/dump"; }

# Arcs: the word under the mouse is a badge as a pinned one.
start "The cat chased the mouse"
key F3
hides 'looking word'
badge cat && fail 'nothing is pointed at yet'
# shellcheck disable=SC2046
xdotool mousemove --window "$WINDOW" $(place cat)
until_true badge cat || fail 'the word under the mouse does not stand out'

# Heatmap without numbers: the cell under the mouse says its weight.
key ctrl+a
typed 'The animal did not cross the street and then it ran to the old house where the other one was '
typed 'and it sat there for a while, but the cat chased the mouse and it went away from the wide road.'
key F4
hides 'looks back'
xdotool mousemove --window "$WINDOW" 500 500
shows ' looks at '
xdotool mousemove --window "$WINDOW" 500 20
hides ' looks at '
key ctrl+q
ends_with 0
