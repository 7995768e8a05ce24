#!/usr/bin/env python3
"""PyTorch's side of the bench: forward times of the same weights, ids and threads.

    rival_torch.py MODEL_DIR THREADS

Reads one token count a line from stdin and answers with the median milliseconds of BertModel, eager attention,
output_attentions. So that the two sides can take turns, it measures only when asked.
"""
import statistics
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "parity"))
import reference  # noqa: E402


def token_ids(count, vocab):
    """As bench_ids in bench_headlight.c."""
    return [1000 + (i * 37) % (vocab - 1000) for i in range(count)]


@torch.inference_mode()
def measure(model, count):
    ids = torch.tensor([token_ids(count, model.config.vocab_size)])
    mask = torch.ones_like(ids)
    rounds = 9 if count >= 256 else 25 if count >= 64 else 50
    times = []
    for n in range(rounds + 3):
        start = time.perf_counter()
        model(input_ids=ids, attention_mask=mask, output_attentions=True)
        if n >= 3:  # the first ones warm up
            times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def main():
    torch.set_num_threads(int(sys.argv[2]))
    model, _ = reference.load(sys.argv[1])
    print("ready torch", torch.__version__, flush=True)
    for line in sys.stdin:
        print(f"{measure(model, int(line)):.4f}", flush=True)


if __name__ == "__main__":
    main()
