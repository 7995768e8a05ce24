# A storm of sizes, with typing in between; the picture always has the window's size.
. "$(dirname "$0")/lib.sh"
start
for i in 1 2 3 4 5 6; do
    for s in '800 500' '1920 1080' '640 400' '2400 700' '700 1500' '1000 640' '999 640'; do
        # shellcheck disable=SC2086
        xdotool windowsize "$WINDOW" $s
    done
    typed 'a'
done
size 800 500
hides 'Temperature'
key F9
shows 'Temperature'
key Escape
hides 'Temperature'
size 1280 800
shows 'Temperature'
shows 'tiredaaaaaa'
alive || fail 'gone'

# Nothing of the window lies outside of it.
awk '$1 == "stroke" || $1 == "rect" {
    split($2, p, /[,x+]/)
    if (p[1] < -8 || p[1] > 1281 || p[2] > 801) { print; bad = 1 }
} END { exit bad }' "$WORK/dump" || fail 'drawn outside the window'
key ctrl+q
ends_with 0
