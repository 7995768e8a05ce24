#!/bin/sh
# The command line as it is used: the real program, real pipes, real pictures, no display.
# $1 = the program.
set -u
program=$1
model=$HL_TEST_DIR/parity/fixtures/tiny-f32
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/models" && ln -s "$model" "$work/models/textbook"
export HEADLIGHT_ASSETS="$work"
unset DISPLAY WAYLAND_DISPLAY
failed=0

headlight() {
    "$program" "$@" </dev/null >"$work/out" 2>"$work/err"
}

bad() {
    echo "FAILED: $*"
    sed 's/^/    out: /' "$work/out" | head -n 5
    sed 's/^/    err: /' "$work/err" | head -n 5
    failed=$((failed + 1))
}

# expect CODE TEXT ARGUMENT...: the exit code, and TEXT in what was printed on either stream.
expect() {
    code=$1 text=$2
    shift 2
    headlight "$@"
    got=$?
    [ "$got" -eq "$code" ] || bad "exit $got instead of $code: $*"
    [ -z "$text" ] || cat "$work/out" "$work/err" | grep -qF -- "$text" || bad "no '$text': $*"
}

# json FILE PYTHON: FILE is JSON, and the expression about d holds.
json() {
    command -v python3 >/dev/null || return 0
    python3 -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
assert eval(sys.argv[2])' "$1" "$2" 2>/dev/null || bad "JSON: $2"
}

# --- numbers -------------------------------------------------------------------------------------
expect 0 "headlight " --version
expect 0 "Usage: headlight attend" attend --help
expect 0 '"tokens"' attend --format json --pieces --layer all "the cat"
json "$work/out" 'd["sentence"] == "the cat" and len(d["layers"]) == 2'
json "$work/out" 'all(abs(sum(r) - 1) < 1e-5 for l in d["layers"] for h in l["heads"] for r in h["weights"])'
json "$work/out" 'all(len(h["scores"]) == len(d["tokens"]) for l in d["layers"] for h in l["heads"])'
expect 0 '"tokens"' attend --format json "say \"hi\" \\ 猫 שלום"
json "$work/out" 'd["sentence"] == "say \"hi\" \\ 猫 שלום"'
json "$work/out" 'all(t["text"] == d["sentence"].encode()[t["start"]:t["end"]].decode() for t in d["tokens"] if not t["special"])'

printf 'the cat\n' | "$program" attend --format csv - >"$work/piped" 2>"$work/err" || bad "stdin"
headlight attend --format csv "the cat"
cmp -s "$work/piped" "$work/out" || bad "standard input differs from the argument"

printf '1 0 1 0\n0 2 0 2\n1 1 1 1\n' | "$program" attend --matrix - --format json \
    >"$work/matrix" 2>"$work/err" || bad "matrix from standard input"
json "$work/matrix" '[t["text"] for t in d["tokens"]] == ["1", "2", "3"]'
json "$work/matrix" 'sorted(d["stages"]) == sorted("x q k v scores scaled masked attn head_out concat out".split())'

printf 'a b \377' | "$program" attend --format json - >"$work/out" 2>"$work/err" || bad "broken UTF-8"
json "$work/out" 'd["sentence"] == "a b \ufffd"'
grep -q "not UTF-8" "$work/err" || bad "no word about broken UTF-8"

# --- pictures ------------------------------------------------------------------------------------
for name in one.png one.svg; do
    expect 0 "" render --out "$work/$name" --pin cat "the cat sat"
    cp "$work/$name" "$work/first" 2>/dev/null
    expect 0 "" render --out "$work/$name" --pin cat "the cat sat"
    cmp -s "$work/first" "$work/$name" || bad "$name: other bytes the second time"
    expect 0 "" render --out "$work/$name" --pin sat "the cat sat"
    cmp -s "$work/first" "$work/$name" && bad "$name: another pin, the same bytes"
done
# Width and height stand in bytes 16 to 24 of a PNG.
size_of() {
    od -An -tu1 -j16 -N8 "$1" |
        awk '{print $1*16777216+$2*65536+$3*256+$4 "x" $5*16777216+$6*65536+$7*256+$8}'
}
expect 0 "" render --size 640x480 --scale 2 --out "$work/two.png" "the cat"
[ "$(size_of "$work/two.png")" = 1280x960 ] || bad "size of two.png: $(size_of "$work/two.png")"
expect 1 "no/such/a.png" render --out "$work/no/such/a.png" "the cat"
mkdir "$work/locked" && chmod 555 "$work/locked"
if [ "$(id -u)" -ne 0 ]; then # root may write anywhere
    expect 1 "locked/a.png: Permission denied" render --out "$work/locked/a.png" "the cat"
fi

# --- data, scripts, models -----------------------------------------------------------------------
printf '{"text": "a b c", "query": [0,1], "targets": [[2,3]], "relation": "next"}\n' \
    >"$work/d.jsonl"
expect 0 '"relations"' score --json "$work/d.jsonl"
json "$work/out" 'd["relations"][0]["n"] == 1 and 0 <= d["relations"][0]["best"]["accuracy"] <= 1'
[ -s "$work/err" ] && bad "score says something on standard error"
printf '{"text": "a b c"}\n' >>"$work/d.jsonl"
expect 1 "d.jsonl:2" score "$work/d.jsonl"

printf 'text.set the cat\nwait\nexport.png %s/script.png\nquit\n' "$work" >"$work/s.txt"
expect 0 "script.png" script "$work/s.txt"
[ "$(head -c 8 "$work/script.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] ||
    bad "script.png is no PNG"
expect 0 textbook models
expect 0 '"models"' models --json
json "$work/out" 'd["models"][0]["name"] and d["models"][0]["layers"] == 2'

# --- failures ------------------------------------------------------------------------------------
"$program" attend "the cat" >/dev/full 2>"$work/err"
[ $? -eq 1 ] || bad "full disk: no failure"
grep -q "standard output: No space left" "$work/err" || bad "full disk: no word of it"
expect 2 "did you mean --dk" attend --dkk 8 "the cat"
expect 2 "did you mean 'attend'" atend "the cat"
expect 1 "headlight render" "the cat" # the window without a display
expect 1 "headlight render" -- score

[ "$failed" -eq 0 ] && echo "command line: all as it should be"
exit $((failed > 0))
