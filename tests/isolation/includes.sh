#!/bin/sh
# includes.sh SOURCE_DIR "SEEN MODULES" "HIDDEN MODULES" COMPILER FLAG...
# Every header of a seen module compiles with the flags; every header of a hidden module is "not
# found", though it does compile when the whole include folder is given (so the failure proves
# something). Exit 77 (skipped) when no header could be tried.
source_dir=$1 seen=$2 hidden=$3
shift 3
probe=$(mktemp -d) || exit 1
trap 'rm -rf "$probe"' EXIT
failed=0 tried=0

compiles() { # header, then compiler and flags
    printf '#include "%s"\ntypedef int not_empty;\n' "$1" >"$probe/probe.c"
    shift
    LC_ALL=C "$@" -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -fsyntax-only "$probe/probe.c" \
        2>"$probe/log"
}
complain() {
    printf '%s\n' "$1"
    cat "$probe/log"
    failed=1
}

for module in $seen; do
    for header in "$source_dir"/include/headlight/"$module"/*.h; do
        [ -e "$header" ] || continue
        tried=$((tried + 1))
        compiles "headlight/$module/${header##*/}" "$@" ||
            complain "allowed include does not compile: $module/${header##*/}"
    done
done
for module in $hidden; do
    for header in "$source_dir"/include/headlight/"$module"/*.h; do
        [ -e "$header" ] || continue
        tried=$((tried + 1))
        name=headlight/$module/${header##*/}
        if compiles "$name" "$@"; then
            complain "forbidden include compiles: $name"
        elif ! grep -q "$name.*\(No such file\|not found\)" "$probe/log"; then
            complain "forbidden include fails for another reason: $name"
        elif ! compiles "$name" "$@" -I"$source_dir/include"; then
            complain "header does not compile by itself: $name"
        fi
    done
done
[ "$tried" -gt 0 ] || exit 77
exit $failed
