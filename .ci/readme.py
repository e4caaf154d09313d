"""Prints README.md made from nbs/index.ipynb: no hidden cells, no directives, links mended."""
import re
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

nb = nbformat.read(Path(__file__).parents[1] / "nbs" / "index.ipynb", as_version=4)
nb.metadata["language_info"] = {"name": "python"}  # nbdev_clean drops it, the fences need it
nb.cells = [cell for cell in nb.cells if not re.match(r"#\|\s*hide", cell.source)]
for cell in nb.cells:
    if re.match(r"#\|\s*echo:\s*false", cell.source): cell.source = ""
    cell.source = re.sub(r"(?m)^#\|.*\n?", "", cell.source)
text = MarkdownExporter().from_notebook_node(nb)[0]
text = re.sub(r"(?m)^```python\s*^```\n", "", text)  # what is left of code that is not shown
text = re.sub(r"\]\(([\w/]+\.(?:ipynb|svg|png))([)#])", r"](nbs/\1\2", text)  # chapters, pictures
print(re.sub(r"\n{3,}", "\n\n", text).strip())
