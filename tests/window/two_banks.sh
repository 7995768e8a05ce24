#!/bin/sh
# The shipped weights and inventories tell the two banks of one sentence apart, in the nouns of the
# lesson and in others: the top layer's largest share is the sense that a reader would give.
# $1 = the program.
set -u
program=$1
unset DISPLAY WAYLAND_DISPLAY HEADLIGHT_ASSETS
failed=0

# banks "SENSE SENSE" SENTENCE: the sense with the largest share after the top layer, by occurrence.
banks() {
    found=$("$program" meaning --word bank "$2" | awk '
        /^bank \(byte/ { if (best != "") printf "%s ", best; best = ""; top = 0 }
        $1 == "money" || $1 == "river" { if ($NF > top) { top = $NF; best = $1 } }
        END { print best }')
    [ "$found" = "$1" ] || { echo "FAILED: '$found' instead of '$1': $2"; failed=$((failed + 1)); }
}

banks "money river" "I went to the bank to deposit money near the river bank."
banks "money river" "He deposited a cheque at the bank and then sat on the bank of the lake."
banks "money river" "The bank lent us money for a house on the bank of the river."
banks "money" "My cousin took out a loan from the bank."
banks "river" "The ducks slept on the muddy bank."
exit "$((failed > 0))"
