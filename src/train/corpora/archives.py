"""Unpacks the data archives once and says where each corpus lies."""
import tarfile
from pathlib import Path

NAMES = ("ewt", "gum", "litbank", "gap", "masc", "freq")


def unpack(data_dir: Path, work: Path) -> Path:
    """Extracts every archive of `data_dir` below work/data and returns that folder."""
    target = work / "data"
    for name in NAMES:
        archive = data_dir / f"{name}.tar.xz"
        done = target / f".{name}.done"
        if done.exists():
            continue
        if not archive.exists():
            raise SystemExit(f"{archive}: missing (needed: {', '.join(NAMES)} as .tar.xz)")
        target.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
        done.touch()
    return target
