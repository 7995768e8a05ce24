# Real key events: every keystroke reaches sentence, arcs and read-out.
. "$(dirname "$0")/lib.sh"
start
shows 'arc it->animal'
cp "$WORK/dump" "$WORK/before"

key ctrl+a
typed 'The cat chased the mouse'
shows 'The cat chased the mouse'
hides 'animal'
shows 'arc cat->chased'
cmp -s "$WORK/before" "$WORK/dump" && fail 'nothing was drawn anew'

# Undo by words, redo.
key ctrl+z
hides 'mouse'
key ctrl+y
shows 'arc chased->mouse'

# Heads: Alt+digit types nothing and changes the arcs.
key alt+4
hides 'arc chased->mouse'
key alt+4
shows 'arc chased->mouse'
grep -q 'mouse4' "$WORK/dump" && fail 'a shortcut typed its digit'

# Escape leaves the field; a digit is then a head, a letter goes back to the sentence.
key Escape 4
hides 'arc chased->mouse'
typed s
shows 'The cat chased the mouses'

# The mouse: the examples menu.
alive || fail 'gone'
key F2
shows 'Who does what to whom?'
key Escape
hides 'Who does what to whom?'
key ctrl+q
ends_with 0
