# Shared by the window tests: start the program, look at what it drew, fail with a reason.
# The program's path is $1; a display is there (xvfb-run).
PROGRAM=$1
WORK=$(mktemp -d)
export XDG_CONFIG_HOME="$WORK/config" HEADLIGHT_DUMP="$WORK/dump"
unset WAYLAND_DISPLAY GTK_THEME
PID=

# Under the sanitizer build: what graphics libraries leave behind at exit is not ours.
export ASAN_OPTIONS=detect_leaks=0

# An X server without any client starts anew and refuses who comes in that moment: one client always stays.
echo keep | xclip -selection secondary -i 2>/dev/null

cleanup() {
    [ -n "$PID" ] && kill "$PID" 2>/dev/null
    rm -rf "$WORK"
}
trap cleanup EXIT

fail() {
    echo "FAILED: $*"
    [ -s "$WORK/errors" ] && cat "$WORK/errors"
    exit 1
}

# until_true COMMAND...: within 20 seconds
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -gt 400 ] && return 1
        sleep 0.05
    done
}

drawn() { grep -qF -- "$1" "$WORK/dump" 2>/dev/null; }
not_drawn() { ! drawn "$1"; }
alive() { kill -0 "$PID" 2>/dev/null; }
ended() { ! alive; }

# shows TEXT, hides TEXT: something drawn holds it, soon
shows() { until_true drawn "$1" || fail "not drawn: $1"; }
hides() { until_true not_drawn "$1" || fail "still drawn: $1"; }

has_window() {
    WINDOW=$(xdotool search --onlyvisible --pid "$PID" --name '^Headlight$' 2>/dev/null | head -n 1)
    [ -n "$WINDOW" ]
}

# start [argument...]: the program with its window there and the first picture drawn
start() {
    rm -f "$WORK/dump"
    (cd "$WORK" && exec "$PROGRAM" "$@") 2>"$WORK/errors" &
    PID=$!
    until_true has_window || fail "no window"
    xdotool windowfocus "$WINDOW" 2>/dev/null
    shows "looks back"
}

key() { xdotool key --delay 30 "$@"; }
typed() { xdotool type --delay 20 "$1"; }

# size W H
size() { xdotool windowsize --sync "$WINDOW" "$1" "$2"; }

# ends_with CODE: the program ends by itself
ends_with() {
    until_true ended || fail "does not end"
    wait "$PID"
    code=$?
    PID=
    [ $code -eq "$1" ] || fail "exit code $code, not $1"
}
