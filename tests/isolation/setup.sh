#!/bin/sh
# setup.sh SOURCE_DIR: the set-up of ./dev against a pretended package system. `./dev lint` installs
# exactly what is missing, does nothing the second time, and names the missing package where it
# cannot install.
set -eu
source_dir=$1
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
fail() {
    echo "$1"
    exit 1
}
mkdir -p "$box/bin" "$box/repo/src" "$box/repo/include" "$box/repo/tests" "$box/repo/.ci"
cp "$source_dir/dev" "$box/repo/dev"
cp "$source_dir/dev" "$box/repo/.ci/run"
echo 'int x;' >"$box/repo/src/a.c"
touch "$box/repo/README.md" "$box/repo/CMakeLists.txt"
printf 'installed other\n' >"$box/installed"

cat >"$box/bin/dpkg-query" <<TEXT
#!/bin/sh
cat "$box/installed"
TEXT
cat >"$box/bin/apt-get" <<TEXT
#!/bin/sh
echo "\$*" >>"$box/calls"
[ ! -e "$box/offline" ] || exit 100
[ "\$2" != install ] || echo "installed clang-format" >>"$box/installed"
TEXT
printf '#!/bin/sh\nexec "$@"\n' >"$box/bin/sudo"
printf '#!/bin/sh\nexit 0\n' >"$box/bin/clang-format"
chmod +x "$box/bin"/*
PATH=$box/bin:$PATH
export PATH

touch "$box/offline"
if "$box/repo/dev" lint >"$box/out" 2>&1; then fail "goes on without a missing package"; fi
grep -q 'missing: clang-format' "$box/out" || fail "the missing package is not named: $(cat "$box/out")"
rm "$box/offline" "$box/calls"

"$box/repo/dev" lint >"$box/out" 2>&1 || fail "lint after installing: $(cat "$box/out")"
[ "$(tail -n 1 "$box/out")" = "5 passed, 0 failed" ] || fail "last line: $(tail -n 1 "$box/out")"
grep -q 'install .*clang-format$' "$box/calls" || fail "installed something else: $(cat "$box/calls")"
rm "$box/calls"

"$box/repo/dev" lint >"$box/out" 2>&1 || fail "second lint failed"
[ ! -e "$box/calls" ] || fail "the second run called apt-get: $(cat "$box/calls")"

printf '// %s%s\n' TO DO >>"$box/repo/src/a.c"
if "$box/repo/dev" lint >"$box/out" 2>&1; then fail "lint passes a left-over mark"; fi
[ "$(tail -n 1 "$box/out")" = "4 passed, 1 failed" ] || fail "last line: $(tail -n 1 "$box/out")"
