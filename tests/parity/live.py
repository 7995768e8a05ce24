#!/usr/bin/env python3
"""Compares the program with PyTorch now, on this machine: ./dev parity [--seed N].

1. Makes all fixtures again under build/parity, nearly whole (a tensor above a million entries keeps a
   quarter of a million of them), with token ids and random weights of their own, and lets the tests of
   the release build read them: every tensor of the trace, and the tokeniser's ids.
2. Runs `headlight attend --pieces --layer all --format json` on sentences and compares its weights and scores.
Prints the largest difference per kind of tensor; exits with 1 when anything is beyond its limit.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import torch

import make_fixtures
import reference

ROOT = make_fixtures.ROOT
SETTINGS = [[], ["--dk", "8"], ["--mask", "causal"], ["--heads", "4", "--temperature", "2"], ["--no-scale"]]
LIMIT = {"weights": 1e-5, "scores": 1e-4}


def run_test(build, name, out, extra):
    """One of the C test programs on the fresh fixtures."""
    env = os.environ | {"HEADLIGHT_PARITY_DIR": str(out)} | extra
    result = subprocess.run([build / "tests" / name], env=env, text=True, capture_output=True)
    lines = (result.stdout + result.stderr).splitlines()
    print("\n".join(l for l in lines if "max abs" in l or "skipped" in l or "FAILED" in l or "ERROR" in l))
    print(f"{name}: {'ok' if result.returncode == 0 else 'FAILED'}")
    return result.returncode == 0


def options_of(flags):
    pairs = dict(zip(flags[::2], flags[1::2])) if flags != ["--no-scale"] else {}
    named = {"--dk": ("dk", int), "--mask": ("mask", str), "--heads": ("heads", int), "--temperature": ("temperature", float)}
    options = {named[k][0]: named[k][1](v) for k, v in pairs.items()}
    return options | ({"no_scale": True} if "--no-scale" in flags else {})


def compare_command_line(build, directory):
    """`headlight attend` on every example sentence, at every setting. Settings apply to the top layer."""
    model, heads = reference.load(directory)
    model = model.double()
    tokenise = make_fixtures.transformers.BertTokenizer(vocab=str(directory / "vocab.txt"), do_lower_case=True)
    # Without 1/sqrt(d_k) the softmax sees raw scores, whose float32 noise (PyTorch's is as large) is sqrt(d_k) times
    # that of scaled ones: those settings are counted apart, with wider limits.
    worst = {(kind, raw): 0.0 for kind in LIMIT for raw in (False, True)}
    for sentence in make_fixtures.SENTENCES:
        ids = tokenise(sentence)["input_ids"]
        for flags in SETTINGS:
            command = [build / "headlight", "attend", "--model", directory, "--pieces", "--format", "json", *flags]
            layers = [] if flags else ["--layer", "all"]
            shown = json.loads(subprocess.run([*command, *layers, sentence], check=True, capture_output=True).stdout)
            traced = reference.trace(model, heads, ids, len(heads) - 1, options_of(flags))
            assert len(shown["tokens"]) == len(ids), (sentence, len(shown["tokens"]), len(ids))
            for layer in shown["layers"]:
                for head in layer["heads"]:
                    n, h = layer["layer"] - 1, head["head"] - 1
                    masked = [[-torch.inf if x is None else x for x in row] for row in head["scores"]]
                    pairs = {"weights": (head["weights"], traced[f"{n}/attn"][h]), "scores": (masked, traced[f"{n}/masked"][h])}
                    for kind, (ours, theirs) in pairs.items():
                        ours = torch.tensor(ours, dtype=torch.float64)
                        assert torch.equal(ours.isinf(), theirs.isinf())
                        gap = float((ours - theirs).nan_to_num(0.0).abs().max())
                        raw = "--no-scale" in flags
                        worst[kind, raw] = max(worst[kind, raw], gap)
    ok = all(gap <= LIMIT[kind] * (7 if raw else 1) for (kind, raw), gap in worst.items())
    shown = ", ".join(f"{kind}{' without scaling' * raw} {gap:.1e}" for (kind, raw), gap in worst.items())
    print(f"headlight attend, {directory.name}: {shown}", "" if ok else "FAILED")
    return ok


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="another choice of ids and random weights")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="folder of the programs")
    args = parser.parse_args()
    torch.set_num_threads(1)
    out = ROOT / "build/parity"
    out.mkdir(parents=True, exist_ok=True)
    minilm = make_fixtures.minilm_dir()
    make_fixtures.make(out, ["tiny", "minilm", "textbook", "matrix", "tokens"], full=True, seed=args.seed)
    extra = {"HEADLIGHT_MINILM": str(minilm)} if minilm else {}
    ok = run_test(args.build, "parity_engine_parity", out, extra)
    ok = run_test(args.build, "unit_engine_tokens", out, extra) and ok
    textbook = ROOT / "assets/models/textbook"
    for directory in [textbook, minilm]:
        if directory and (directory / "model.safetensors").exists() and (args.build / "headlight").exists():
            ok = compare_command_line(args.build, directory) and ok
    print("parity:", "everything within its limit" if ok else "FAILED")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
