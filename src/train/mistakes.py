"""The most confident mistakes on development data, to be read and grouped."""
import evaluate
from calibrate import Observed
from evaluate import Lines
from roles import OWN_COUNT

KEPT = 40


def most_confident(sets: dict[str, Lines], seen: Observed) -> list[dict]:
    """The wrong lines with the highest weight on their top word, at 8 heads and, for the roles
    that only 12 heads serve, at 12."""
    found = []
    for name, data in sets.items():
        own, twelve = (seen[name][evaluate.full(count)] for count in (OWN_COUNT, 12))
        for number, line in enumerate(data.lines):
            one, count = (own, OWN_COUNT) if own.served[number] else (twelve, 12)
            if one.right[number]:
                continue
            text, spans = data.examples[line.text].text, data.encoded[line.text].spans

            def word(at: int) -> str:
                return text[slice(*spans[at])]

            found.append({"sentence": text, "set": name, "relation": line.relation, "heads": count,
                          "word": word(line.query), "at": spans[line.query][0],
                          "looked_at": word(one.top[number]),
                          "weight": round(float(one.weight[number]), 3),
                          "right": [word(t) for t in sorted(line.targets)]})
    return sorted(found, key=lambda row: -row["weight"])[:KEPT]
