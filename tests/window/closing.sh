# The window may be closed at any time, also while a sentence is being typed and computed.
# SIGTERM arrives in the program as the same event as a click on the window's close button.
. "$(dirname "$0")/lib.sh"
for pause in 0 0.02 0.05 0.1 0.3; do
    for how in button key; do
        start 'I went to the bank'
        xdotool type --delay 5 ' to deposit money near the river bank and then it was too late' &
        TYPING=$!
        sleep "$pause"
        if [ $how = button ]; then
            kill -TERM "$PID"
        else
            xdotool key ctrl+q
        fi
        ends_with 0
        wait "$TYPING" 2>/dev/null
        [ -s "$WORK/errors" ] && fail 'it complained'
    done
done
exit 0
