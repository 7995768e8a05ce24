"""The demonstration sentences: what each head should look at, and what it does."""
import torch

import evaluate
import tokens
from roles import HEADS, OWN_COUNT

# sentence -> (head number of eight, word or word#occurrence, acceptable targets)
SENTENCES = [
    ("The animal didn't cross the street because it was too tired",
     [(2, "animal", "cross"), (2, "cross", "animal"), (2, "it", "was tired"), (3, "The", "animal"),
      (3, "the#2", "street"), (4, "cross", "street"), (4, "street", "cross"), (5, "it", "animal"),
      (7, "didn't", "cross"), (8, "because", "tired")]),
    ("The animal didn't cross the street because it was too wide",
     [(2, "animal", "cross"), (2, "cross", "animal"), (2, "it", "was wide"), (4, "cross", "street"),
      (4, "street", "cross"), (5, "it", "street"), (7, "didn't", "cross"), (8, "because", "wide")]),
    ("The lion chased the zebra because it was hungry",
     [(2, "lion", "chased"), (2, "chased", "lion"), (2, "it", "was hungry"), (3, "The", "lion"),
      (3, "the#2", "zebra"), (4, "chased", "zebra"), (4, "zebra", "chased"), (5, "it", "lion"),
      (8, "because", "hungry")]),
    ("She didn't want to eat the cake because it was too sweet",
     [(2, "She", "want"), (2, "want", "She"), (2, "it", "was sweet"), (3, "the", "cake"),
      (4, "eat", "cake"), (4, "cake", "eat"), (5, "it", "cake"), (7, "didn't", "want"),
      (8, "to", "eat"), (8, "because", "sweet")]),
    ("I went to the bank to deposit money near the river bank.",
     [(2, "I", "went"), (2, "went", "I"), (3, "the", "bank"), (3, "the#2", "bank#2"),
      (3, "river", "bank#2"), (4, "deposit", "money"), (4, "money", "deposit"),
      (6, "bank", "deposit money"), (6, "bank#2", "river"), (8, "to#2", "deposit")]),
    ("The bank will close the account",
     [(2, "bank", "close"), (2, "close", "bank"), (3, "The", "bank"), (3, "the#2", "account"),
      (4, "close", "account"), (4, "account", "close"), (7, "will", "close"), (6, "bank", "account")]),
    ("The cat chased the mouse",
     [(2, "cat", "chased"), (2, "chased", "cat"), (3, "The", "cat"), (3, "the#2", "mouse"),
      (4, "chased", "mouse"), (4, "mouse", "chased")]),
    ("I love deep learning",
     [(2, "I", "love"), (2, "love", "I"), (3, "deep", "learning"), (4, "love", "learning"),
      (4, "learning", "love")]),
    ("The red car", [(3, "The", "car"), (3, "red", "car")]),
]


def _place(words: list[str], name: str) -> int:
    word, _, count = name.partition("#")
    hits = [i for i, w in enumerate(words) if w.lower() == word.lower()]
    return hits[int(count or 1) - 1]


@torch.no_grad()
def look(model, tokenizer) -> list[dict]:
    """One row per expectation: sentence, head, word, what it looked at, weight, right or not."""
    model.eval()
    rows = []
    for text, wanted in SENTENCES:
        encoded = tokens.encode_all(tokenizer, [text])[0]
        ids = torch.tensor([encoded.ids], device=next(model.parameters()).device)
        attention, _ = model(ids, torch.ones_like(ids, dtype=torch.bool), OWN_COUNT)
        matrices = evaluate.word_matrices(attention[0].cpu(), encoded)
        words = [text[s:e] for s, e in encoded.spans]
        expected = list(wanted)
        for w in range(1, len(words)):
            expected.append((1, w, w - 1))
        for head, word, targets in expected:
            query = word if isinstance(word, int) else _place(words, word)
            goals = {targets} if isinstance(targets, int) else {
                _place(words, t) for t in targets.split()}
            row = matrices[head - 1][query].clone()
            row[query] = -1
            top = int(row[:len(words)].argmax())
            rows.append({"sentence": text, "head": head, "name": HEADS[OWN_COUNT][head - 1][0],
                         "word": words[query], "looks_at": words[top],
                         "weight": round(float(row[top]), 3), "idle": round(float(row[-2]), 3),
                         "wanted": [words[g] for g in sorted(goals)], "right": top in goals})
    return rows
