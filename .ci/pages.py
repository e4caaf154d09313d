"""Opens the site's pages in headless Chromium, in light, in dark and on a narrow screen.

nbconvert renders what the notebooks bring themselves, Markdown and outputs, and a small style
stands in for the site's. What Quarto adds is not seen here: code, navigation, typeset mathematics.
"""
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from nbconvert.exporters import HTMLExporter
from playwright.sync_api import sync_playwright

SITE = Path(__file__).parents[1]/"_proc"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ALT = re.compile(r"(?m)^#\| fig-alt: *(.+?) *$")

LOOKS = [("light", 1000), ("dark", 1000), ("light", 390)]  # colour scheme, width in pixels
# Wide outputs scroll by themselves, as Quarto has it; Chromium lets the keyboard into what scrolls,
# which axe-core does not know. Large enough for a finger is asked of it by name only.
RULES = {"scrollable-region-focusable": dict(enabled=False), "target-size": dict(enabled=True)}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark }}
body {{ background: light-dark(#fff, #222); color: light-dark(#343a40, #fff);
        font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 54rem; padding: 12px }}
a {{ color: light-dark(#0b5cad, #7ab8ff) }}
a.anchor-link {{ display: none }}
img {{ max-width: 100% }}
code {{ overflow-wrap: break-word }}
.output_subarea, pre {{ overflow-x: auto }}
</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""


def render(exporter, path):
    "A page of a notebook's Markdown and outputs, beside it."
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        alt = ALT.search(cell.source)
        if alt: cell.metadata["alt"] = alt[1].strip("\"'")
    body, _ = exporter.from_notebook_node(notebook)
    page = path.with_suffix(".check.html")
    page.write_text(PAGE.format(title=path.stem, body=body), encoding="utf-8")
    return page


def faults(page):
    "What axe-core finds on a page as it is shown now, and whether it is wider than the window."
    for one in Axe().run(page, options=dict(rules=RULES)).response["violations"]:
        places = [node["html"][:160] for node in one["nodes"]]
        yield f"{one['id']}, {len(places)} times: {places[0]}"
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield "it is wider than the window"


def look(browser, file):
    "Open a page without a network; what is wrong with it, look by look."
    page = browser.new_page(offline=True, reduced_motion="reduce")
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: line.type == "error" and found.append(line.text))
    page.goto(file.as_uri())
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(dict(width=width, height=900))
        found += [f"{scheme}, {width} pixels: {fault}" for fault in faults(page)]
    page.close()
    return found


def look_at(chromium, files):
    "What is wrong with some pages; a browser of their own opens them."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = [(file, fault) for file in files for fault in look(browser, file)]
        browser.close()
    return found


def main():
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        print("The pages were not opened, for there is no Chromium: install your system's package "
              "chromium.")
        return
    exporter = HTMLExporter(template_name="basic", exclude_input=True)
    files = [render(exporter, path) for path in sorted(SITE.rglob("*.ipynb"))]
    with ProcessPoolExecutor(2) as pool:
        found = chain(*pool.map(partial(look_at, chromium), (files[::2], files[1::2])))
    found = [f"{file.relative_to(SITE).as_posix().removesuffix('.check.html')}: {fault}"
             for file, fault in sorted(found)]
    for file in files: file.unlink()
    print("\n".join(found), end="\n" * bool(found))
    if not found: print(f"In a browser: {len(files)} pages, each {len(LOOKS)} times, all in order.")
    sys.exit(bool(found))


if __name__ == "__main__": main()
