# Without a display: one line that names the other way, exit code 1.
. "$(dirname "$0")/lib.sh"
for display in '' ':987'; do
    DISPLAY=$display "$PROGRAM" 'It was late' >"$WORK/out" 2>"$WORK/errors"
    code=$?
    [ $code -eq 1 ] || fail "exit code $code"
    [ "$(wc -l <"$WORK/errors")" -eq 1 ] || fail 'not one line'
    grep -q 'headlight render' "$WORK/errors" || fail 'render is not named'
    [ -s "$WORK/out" ] && fail 'something on stdout'
done
exit 0
