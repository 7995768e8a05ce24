# An idle window uses no processor time: ten seconds after the last input even the caret rests.
. "$(dirname "$0")/lib.sh"
start
ticks() { awk '{ print $14 + $15 }' "/proc/$PID/stat"; }
sleep 12
before=$(ticks)
sleep 5
after=$(ticks)
[ "$((after - before))" -le 0 ] || fail "$((after - before)) ticks in 5 idle seconds"
typed 's'
shows 'tireds'
key ctrl+q
ends_with 0
