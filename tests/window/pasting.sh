# A paste of nearly 1 MB: nothing is dropped silently, the window stays usable, undo takes it back.
. "$(dirname "$0")/lib.sh"
start 'Before.'
awk 'BEGIN { for (i = 0; i < 24000; i++) printf "The animal did not cross the street, %s\n", i % 7 ? "again" : "then" }' |
    head -c 1000000 >"$WORK/long"
xclip -selection clipboard -i "$WORK/long"
key End ctrl+v
shows 'The model reads the first 512 of'
alive || fail 'gone'
key End
typed 'x'
key ctrl+z ctrl+z
hides 'The model reads the first'
shows 'Before.'

# More than a sentence may hold is refused with a reason.
key ctrl+v
shows 'The model reads the first 512 of'
key ctrl+v
shows 'allowed'
key ctrl+z
hides 'The model reads the first'

# More than the clipboard can hand over in one piece: said, not passed over.
head -c 3000000 /dev/zero | tr '\0' 'a' >"$WORK/long"
xclip -selection clipboard -i "$WORK/long"
key ctrl+v
until_true eval 'drawn "Nothing to paste" || drawn allowed' || fail 'a paste that failed in silence'
key ctrl+a
typed 'Still here'
shows 'Still here'
key ctrl+q
ends_with 0
