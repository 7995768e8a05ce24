#!/usr/bin/env python3
"""Writes tests/data/floors.json: what the shipped weights must reach on tests/data/sample.

    make_floors.py build/release/headlight [--model DIR]

Every relation that a head is named for, at every trained head count and d_k full, 16, 8 and 4, and
pairs at full d_k. A floor is two points under what heads.json claims, or under what the sample gives
where that is less: the sample is small.
"""
import argparse
import json
import math
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "assets/models/textbook"
MARGIN, FEWEST, CUTS = 0.02, 20, (16, 8, 4)


def claims(model: Path) -> dict[tuple[int, int, str], float]:
    """(heads, d_k, relation) -> accuracy, from heads.json of either version."""
    heads = json.loads((model / "heads.json").read_text())
    config = json.loads((model / "config.json").read_text())
    out = {(p["heads"], p["dk"], p["relation"]): p["accuracy"] for p in heads.get("sweep", [])}
    for layer in heads["layers"]:
        own = config["headlight"]["heads_per_layer"][layer["layer"] - 1]
        for setting in layer.get("settings", [{"heads": own, "head": layer.get("heads", [])}]):
            full = config["hidden_size"] // setting["heads"]
            for head in setting.get("head", []):
                for relation in head.get("relations", []):
                    key = setting["heads"], full, relation["name"]
                    out[key] = max(out.get(key, 0.0), relation.get("accuracy", 0.0))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("headlight", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    args = parser.parse_args()
    config = json.loads((args.model / "config.json").read_text())
    claimed, floors = claims(args.model), []

    def score(path, *options):
        command = [args.headlight, "score", "--model", args.model, "--json", *options, path]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def add(name, point, rate, value):
        claim = claimed.get((point["heads"], point["dk"], point["relation"]), 1.0)
        least = min(value, claim if rate == "accuracy" else 1.0) - MARGIN
        floors.append({"set": name, "relation": point["relation"], "heads": point["heads"],
                       "dk": point["dk"], "rate": rate, "floor": math.floor(1000 * max(least, 0)) / 1000})

    for path in sorted((HERE / "sample").glob("*.jsonl")):
        points = [p for p in score(path, "--sweep")["sweep"] if p["assigned"] and p["n"] >= FEWEST]
        for point in points:
            full = config["hidden_size"] // point["heads"]
            if point["dk"] in (full, *CUTS):
                add(path.stem, point, "accuracy", point["accuracy"])
            if point["dk"] != full:
                continue
            whole = score(path, "--heads", str(point["heads"]))["relations"]
            for relation in whole:
                if relation["relation"] == point["relation"] and relation["pairs_n"] >= FEWEST:
                    add(path.stem, point, "pairs", relation["pairs_accuracy"])
    lines = ",\n  ".join(json.dumps(f) for f in floors)
    (HERE / "floors.json").write_text(f'{{"floors": [\n  {lines}\n]}}\n')
    print(f"{len(floors)} floors")


if __name__ == "__main__":
    main()
