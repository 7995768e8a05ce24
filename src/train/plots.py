"""Small SVG plots for the model card, written by hand: panels in a grid, lines and points."""
from dataclasses import dataclass, field
from pathlib import Path

WIDE, HIGH, LEFT, TOP, GAP = 150, 110, 34, 26, 44
COLOURS = ("#6b7280", "#b45309", "#0f766e", "#1d4ed8", "#be185d")


@dataclass
class Panel:
    """One plot; all coordinates between 0 and 1."""
    title: str
    lines: list[tuple[str, list[tuple[float, float]]]] = field(default_factory=list)
    points: list[tuple[float, float, float]] = field(default_factory=list)   # x, y, radius
    diagonal: bool = False
    note: str = ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _panel(panel: Panel, left: float, top: float, x_marks: list[tuple[float, str]],
           y_marks: list[tuple[float, str]]) -> list[str]:
    def at(x: float, y: float) -> tuple[str, str]:
        return f"{left + x * WIDE:.1f}", f"{top + (1 - y) * HIGH:.1f}"

    out = [f'<text x="{left}" y="{top - 8}" font-weight="bold">{_escape(panel.title)}</text>',
           f'<rect x="{left}" y="{top}" width="{WIDE}" height="{HIGH}" fill="none" '
           'stroke="#d1d5db"/>']
    for place, text in x_marks:
        out.append(f'<text x="{left + place * WIDE:.1f}" y="{top + HIGH + 12}" '
                   f'text-anchor="middle">{text}</text>')
    for place, text in y_marks:
        out.append(f'<text x="{left - 4}" y="{top + (1 - place) * HIGH + 3:.1f}" '
                   f'text-anchor="end">{text}</text>')
    if panel.diagonal:
        (x1, y1), (x2, y2) = at(0, 0), at(1, 1)
        out.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#9ca3af" '
                   'stroke-dasharray="3 3"/>')
    for colour, line in panel.lines:
        path = " ".join(",".join(at(x, y)) for x, y in line)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
    for x, y, radius in panel.points:
        cx, cy = at(x, y)
        out.append(f'<circle cx="{cx}" cy="{cy}" r="{radius:.1f}" fill="{COLOURS[3]}" '
                   'fill-opacity="0.75"/>')
    if panel.note:
        out.append(f'<text x="{left + WIDE - 4}" y="{top + HIGH - 6}" text-anchor="end" '
                   f'fill="#6b7280">{_escape(panel.note)}</text>')
    return out


def write(path: Path, title: str, panels: list[Panel], columns: int,
          x_marks: list[tuple[float, str]], y_marks: list[tuple[float, str]],
          legend: list[tuple[str, str]] = ()) -> None:
    rows = -(-len(panels) // columns)
    width = LEFT + columns * (WIDE + GAP)
    head = TOP + (34 if legend else 18)
    height = head + rows * (HIGH + GAP + 8)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="9">',
           f'<rect width="{width}" height="{height}" fill="white"/>',
           f'<text x="{LEFT}" y="18" font-size="13" font-weight="bold">{_escape(title)}</text>']
    for number, (colour, text) in enumerate(legend):
        x = LEFT + number * 90
        out.append(f'<rect x="{x}" y="27" width="14" height="4" fill="{colour}"/>'
                   f'<text x="{x + 18}" y="33">{_escape(text)}</text>')
    for number, panel in enumerate(panels):
        out += _panel(panel, LEFT + number % columns * (WIDE + GAP),
                      head + number // columns * (HIGH + GAP + 8), x_marks, y_marks)
    path.write_text("\n".join(out + ["</svg>"]) + "\n", encoding="utf-8")
