#!/bin/sh
# install.sh CMAKE BUILD_DIR SOURCE_DIR: installs under a fresh prefix and runs the installed program
# from an unrelated folder. It must list and load the models of the prefix, not the source tree's.
set -eu
cmake=$1 build=$2 source_dir=$3
prefix=$build/install-test
rm -rf "$prefix"
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
fail() {
    echo "$1"
    exit 1
}
[ -x "$prefix/bin/headlight" ] || fail "no program in $prefix/bin"
[ -d "$prefix/share/headlight/models/textbook" ] || fail "no model in $prefix/share/headlight"
[ -f "$prefix/share/man/man1/headlight.1" ] || fail "no man page in $prefix/share/man/man1"

unset HEADLIGHT_ASSETS
cd /
models=$("$prefix/bin/headlight" models) || fail "headlight models failed"
case $models in
*"$prefix/share/headlight"*) ;;
*) fail "headlight models does not name the prefix: $models" ;;
esac
case $models in
*"$source_dir/assets"*) fail "headlight models names the source tree: $models" ;;
esac
"$prefix/bin/headlight" attend --format json "The red car" >"$prefix/out.json" ||
    fail "the installed program cannot attend"
grep -q '"tokens"' "$prefix/out.json" || fail "attend printed no tokens"

# Take the models away: the same question must now be answered differently, else it proved nothing.
mv "$prefix/share/headlight" "$prefix/share/away"
without=$("$prefix/bin/headlight" models 2>&1) || true
case $without in
*"$prefix/share/headlight/models/textbook"*) fail "models listed though they are gone" ;;
esac
rm -rf "$prefix"
