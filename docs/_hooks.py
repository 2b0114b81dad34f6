"""Pages made from the package and its examples: start, glossary, notebooks, API reference."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import mobilitymap
from mobilitymap.text.glossary import glossary

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parents[1]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that no file of the folder holds."""
    from mkdocs.structure.files import File

    pages = {"index.md": _start(), "glossary.md": _glossary(), "reference.md": reference()}
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"):
        files.append(File.generated(config, f"project/{name}", content=_text(name)))
    pages |= {f"{path.stem}.md": _notebook(path) for path in (ROOT / "examples").glob("*.ipynb")}
    for name, content in pages.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Name, instead of linking, what stands outside of the documents."""
    return re.sub(r"\[([^\]]+)\]\(\.\./benchmarks/[^)]+\)", r"\1", markdown)


OUTSIDE = re.compile(r"\]\((CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE)\)")


def _text(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.replace("](docs/", "](../")


def _start() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("](docs/", "](")
    return OUTSIDE.sub(r"](project/\1)", text)


def _glossary() -> str:
    lines = ["# Words explained", ""]
    for entry in glossary():
        also = f" ({', '.join(entry.also)})" if entry.also else ""
        see = ", ".join(f"[{other}](#{_key(other)})" for other in entry.see)
        lines += [f"## {entry.term}{also} {{#{entry.key}}}", "", entry.meaning, ""]
        lines += [f"See also {see}.", ""] if see else []
    return "\n".join(lines)


def _key(term: str) -> str:
    """Return the anchor of another term."""
    return next(entry.key for entry in glossary() if entry.term == term)


def _notebook(path: Path) -> str:
    """Return the cells of a notebook; it is stored without outputs."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    return "\n\n".join(
        f"```python\n{text}\n```" if kind == "code" else text for kind, text in texts
    )


def reference() -> str:
    """Return the page that lists every public name of the package."""
    lines = ["# API reference", "", "What `from mobilitymap import ...` offers.", ""]
    for name in sorted(set(mobilitymap.__all__) - {"__version__"}):
        public = getattr(mobilitymap, name)
        lines += [f"::: {public.__module__}.{public.__qualname__}", ""]
    return "\n".join([*lines, "## `__version__`", "", "The version that is installed."])
