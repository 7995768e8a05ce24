#!/bin/sh
# What README.md shows is what the program says: every command behind "$ " in a ```console block is
# run, in one empty folder, and its output compared; "..." stands for anything, alone for any lines.
#   sh tests/window/readme.sh build/release/headlight --update    writes the true output into README.md
set -eu
command -v python3 >/dev/null || exit 77
unset DISPLAY WAYLAND_DISPLAY HEADLIGHT_ASSETS
exec python3 - "$@" <<'PYTHON'
import os, re, subprocess, sys, tempfile

program = os.path.abspath(sys.argv[1])
update = sys.argv[2:] == ["--update"]
readme = os.path.join(os.environ.get("HL_SOURCE_DIR", "."), "README.md")
work = tempfile.TemporaryDirectory()
bin_dir = os.path.join(work.name, ".bin")
os.mkdir(bin_dir)
os.symlink(program, os.path.join(bin_dir, "headlight"))
environment = dict(os.environ, PATH=bin_dir + ":" + os.environ["PATH"])


def run(command):
    done = subprocess.run(command, shell=True, cwd=work.name, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.splitlines()


def same(shown, said):
    pattern = "\n".join("(?s:.*)" if line == "..." else
                        re.escape(line).replace(re.escape("..."), ".*") for line in shown)
    return re.fullmatch(pattern, "\n".join(said)) is not None


def check(block):
    """The block with true outputs, and how many commands said something else."""
    wrong, out, lines = 0, [], block.splitlines()
    while lines:
        command = lines.pop(0)
        assert command.startswith("$ "), "output without a command: " + command
        while command.endswith("\\"):
            command += "\n" + lines.pop(0)
        shown = []
        while lines and not lines[0].startswith("$ "):
            shown.append(lines.pop(0))
        said = run(command[2:])
        if not same(shown, said):
            wrong += 1
            if not update:
                print("README.md shows another output than: " + command)
                print("\n".join("    " + line for line in said[:40]))
        keep = same(shown, said) or any("..." in line for line in shown)
        out += [command] + (shown if keep else said)
    return "\n".join(out) + "\n", wrong


text = open(readme, encoding="utf-8").read()
parts = re.split(r"(^```console\n(?:.*\n)*?```\n)", text, flags=re.M)
failures = blocks = 0
for i, part in enumerate(parts):
    if part.startswith("```console\n"):
        body, wrong = check(part[len("```console\n"):-len("```\n")])
        parts[i] = "```console\n" + body + "```\n"
        failures += wrong
        blocks += 1
if update:
    open(readme, "w", encoding="utf-8").write("".join(parts))
print(f"README.md: {blocks} blocks, {failures} outputs differ" + (", mended" if update else ""))
sys.exit(blocks == 0 or (failures > 0 and not update))
PYTHON
