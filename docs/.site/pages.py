"""Shows the notebooks in the documentation: each is run from top to bottom at build and becomes a page with outputs.

A hook of MkDocs (`hooks:` in mkdocs.yml). The notebooks are kept without outputs, so that what is shown is always what
the code of today gives; a cell that fails fails the build.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SECTION = "tutorials"


def page_of(notebook: Path) -> tuple[str, dict[str, bytes]]:
    """Run a notebook; its Markdown, and its pictures by file name.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails that is not marked as meant to (``raises-exception``).
    """
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import MarkdownExporter

    book = nbformat.read(notebook, as_version=4)
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    quiet = ["--IPKernelApp.log_level=ERROR"]
    NotebookClient(book, timeout=120, kernel_name="python3", resources=resources, extra_arguments=quiet).execute()
    exporter = MarkdownExporter(exclude_input_prompt=True, exclude_output_prompt=True)
    exporter.register_filter("filter_data_type", _richest_first)
    text, written = exporter.from_notebook_node(book, {"unique_key": notebook.stem, "output_files_dir": "."})
    pictures = {Path(name).name: data for name, data in written["outputs"].items()}
    text = re.sub(r"\]\((?:\./)?([^)\s]*\.(?:png|svg))\)", lambda found: f"]({Path(found[1]).name})", text)
    text = re.sub(r"<style scoped>.*?</style>", "", text, flags=re.DOTALL)  # pandas' own look; the site has one
    text = text.replace('<table border="1" class="dataframe">', "<table>")
    text = re.sub(r"\]\(([\w-]+)\.ipynb\)", r"](\1.md)", text)
    return text.replace("](../docs/", "](../"), pictures


def on_files(files: Any, config: Any) -> Any:
    """Add a page for every notebook, and its pictures beside it."""
    from mkdocs.structure.files import File

    # The kernel is another process: it finds matchcore where this one does.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(NOTEBOOKS.parent / "src"), os.environ.get("PYTHONPATH", "")])
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        text, pictures = page_of(notebook)
        files.append(File.generated(config, f"{SECTION}/{notebook.stem}.md", content=text))
        for name, data in pictures.items():
            files.append(File.generated(config, f"{SECTION}/{name}", content=data))
    return files


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Docstrings mark what follows as it stands with two colons; a page shows one, or none on a line of their own."""
    return html.replace("<p>::</p>", "").replace("::</p>", ":</p>") if "reference/" in page.file.src_uri else html


def on_post_page(output: str, page: Any, config: Any) -> str:
    """The site works without a network: a page that would load something from another host fails the build."""
    from mkdocs.exceptions import PluginError

    asked = re.findall(r"""<(?:script|img|link|iframe)[^>]*(?:src|href)=["']?((?:https?:)?//[^"' >]+)""", output)
    if asked:
        raise PluginError(f"{page.file.src_uri} loads from the network: {', '.join(asked)}")
    return output


def _richest_first(output: Any) -> list[str]:
    """Of what a cell gives, the kind that a page shows best."""
    for kind in ("image/svg+xml", "image/png", "text/html", "text/markdown", "text/plain"):
        if kind in output:
            return [kind]
    return []
