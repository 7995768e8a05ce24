#!/bin/sh
# sdl.sh SOURCE_DIR TEST_PROGRAM... : SDL is included in src/platform alone, and no test program of
# another module links it, directly or through a library of ours.
source_dir=$1
shift
failed=0
users=$(cd "$source_dir" && grep -rlE '^[[:space:]]*#[[:space:]]*include.*SDL' src include \
    --include='*.c' --include='*.h' | grep -vE '^(src|include/headlight)/platform/')
if [ -n "$users" ]; then
    printf 'SDL included outside platform:\n%s\n' "$users"
    failed=1
fi
[ $# -gt 0 ] || { echo "no test program to look at"; exit 1; }
for program; do
    needed=$(readelf -d "$program") || failed=1
    if printf %s "$needed" | grep -q 'NEEDED.*SDL'; then
        echo "links SDL: $program"
        failed=1
    fi
done
exit $failed
