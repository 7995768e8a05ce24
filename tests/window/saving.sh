# Ctrl+S and Ctrl+Shift+S write pictures where --out says, never over a file; theme and scale are remembered.
. "$(dirname "$0")/lib.sh"
mkdir "$WORK/pictures"
start --out "$WORK/pictures"
key ctrl+s
shows 'Saved picture'
first="$WORK/pictures/headlight-the-animal-didnt-cross.png"
until_true test -s "$first" || fail 'no picture'
sum=$(cksum <"$first")
key ctrl+s
until_true test -s "$WORK/pictures/headlight-the-animal-didnt-cross-2.png" || fail 'no second picture'
[ "$sum" = "$(cksum <"$first")" ] || fail 'the first picture was written over'
head -c 8 "$first" | od -An -tx1 | grep -q '89 50 4e 47' || fail 'not a PNG'
key ctrl+shift+s
until_true test -s "$WORK/pictures/headlight-the-animal-didnt-cross.svg" || fail 'no SVG'
key F8 ctrl+plus ctrl+plus ctrl+q
ends_with 0
grep -q '"dark"' "$XDG_CONFIG_HOME/headlight/settings.json" || fail 'the theme is not remembered'
grep -q '1.25' "$XDG_CONFIG_HOME/headlight/settings.json" || fail 'the scale is not remembered'
start
xdotool key F1
shows 'Ctrl+Shift+S'
key ctrl+q F1 ctrl+q
ends_with 0

# Where nothing can be written the notice says so.
start --out /proc
key ctrl+s
shows '/proc'
key ctrl+q
ends_with 0
