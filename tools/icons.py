"""Build the icon sprite: `python tools/icons.py FOLDER`; the folder holds the `icons/*.svg` of Lucide (lucide-static).

The names in `ecm/static/ecm/icons.txt` are taken; the sprite is committed, so that nobody needs the package to run.
"""

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "ecm" / "static" / "ecm"
HEAD = "<!-- Lucide icons, ISC licence: see vendor/VENDORED.md -->\n"


def names() -> list[str]:
    return sorted({*(STATIC / "icons.txt").read_text().split(), *ALIASES})


ALIASES = {"filter": "funnel", "columns": "columns-3"}
"""Older names of the set, kept because people still write them."""


def symbol(name: str, svg: str) -> str:
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.S)
    shapes = re.sub(r"\s*\n\s*", "", inner).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>\n'


def build(folder: Path) -> list[str]:
    """Write the sprite; the names that the package does not have are returned."""
    missing, symbols = [], []
    for name in names():
        path = folder / f"{ALIASES.get(name, name)}.svg"
        if path.exists():
            symbols.append(symbol(name, path.read_text()))
        else:
            missing.append(name)
    (STATIC / "icons.svg").write_text(f'{HEAD}<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n')
    return missing


if __name__ == "__main__":
    print("missing:", *build(Path(sys.argv[1])))
