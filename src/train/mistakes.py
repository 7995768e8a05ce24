"""The most confident mistakes on development data, to be read and grouped."""
import evaluate
from evaluate import Lines
from model import D, Textbook
from roles import OWN_COUNT

KEPT = 40


def most_confident(model: Textbook, sets: dict[str, Lines]) -> list[dict]:
    """The wrong lines with the highest weight on their top word, at 8 heads and, for the roles
    that only 12 heads serve, at 12."""
    found = []
    settings = [(count, D // count, 1.0) for count in (OWN_COUNT, 12)]
    for name, data in sets.items():
        seen_by = evaluate.observe(model, data, settings)
        own, twelve = (seen_by[s] for s in settings)
        for number, line in enumerate(data.lines):
            seen, count = (own, OWN_COUNT) if own.served[number] else (twelve, 12)
            if seen.right[number]:
                continue
            text, spans = data.examples[line.text].text, data.encoded[line.text].spans

            def word(at: int) -> str:
                return text[slice(*spans[at])]

            found.append({"sentence": text, "set": name, "relation": line.relation, "heads": count,
                          "word": word(line.query), "at": spans[line.query][0],
                          "looked_at": word(seen.top[number]),
                          "weight": round(float(seen.weight[number]), 3),
                          "right": [word(t) for t in sorted(line.targets)]})
    return sorted(found, key=lambda row: -row["weight"])[:KEPT]
