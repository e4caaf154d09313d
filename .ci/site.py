"""Checks the site's pages in _proc: front matter, links, anchors, pictures, and the sidebar."""
import ast
import re
import sys
from collections import Counter
from configparser import ConfigParser
from pathlib import Path

import nbformat
import yaml

ROOT = Path(__file__).parents[1]
SITE = ROOT/"_proc"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)|<(?:a|img)[^>]*?(?:href|src)=[\"']([^\"']+)")
HEADING = re.compile(r"(?m)^#+ +(.+?) *$")


def addresses():
    "Where the site and the code will be."
    ini = ConfigParser(delimiters=["="])
    ini.read(ROOT/"settings.ini", encoding="utf-8")
    cfg = ini["DEFAULT"]
    return cfg["doc_host"] + cfg["doc_baseurl"] + "/", f"{cfg['git_url']}/blob/{cfg['branch']}/"


def front_matter(cells):
    "What a page says of itself, in its first cell."
    raw = cells[0].source if cells and cells[0].cell_type == "raw" else ""
    return yaml.safe_load(raw.strip().strip("-")) if raw.startswith("---") else {}


def texts(cells):
    "The Markdown of a page, its own and that of its outputs, without code."
    for cell in cells:
        own = cell.source if cell.cell_type == "markdown" else ""
        shown = [output.get("data", {}) for output in cell.get("outputs", [])]
        made = [one.get("text/markdown", "") for one in shown]
        for text in (own, *made):
            yield re.sub(r"(?ms)^ *```.*?^ *```|`[^`\n]*`", "", "".join(text))


def anchors(text):
    "The ids of a page: given ones, and those that pandoc makes of headings."
    names = set(re.findall(r"\{#([^}\s]+)[^}]*\}|id=[\"']([^\"']+)", text))
    names = {one for pair in names for one in pair if one}
    for title in HEADING.findall(text):
        plain = re.sub(r"\{[^}]*\}", "", re.sub(r"\]\([^)]*\)", "", title))
        plain = re.sub(r"[^\w\s.-]", "", plain).strip().lower()
        names.add(re.sub(r"^[^a-z]+", "", re.sub(r"\s+", "-", plain)))
    return names


def documented(code):
    "The names that a module exports, as anchors; for others nbdev makes a link, but no anchor."
    found = re.search(r"(?ms)^__all__ = (\[.*?\])", code)
    return {name.lower() for name in ast.literal_eval(found[1])} if found else set()


def listed(contents):
    "The pages of a sidebar."
    for one in contents:
        if isinstance(one, str): yield one
        else: yield from listed(one["contents"])


def untold(cells):
    "What cells with a picture lack, what is seen (`fig-alt`) or a caption, and their last line."
    for cell in cells:
        kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
        if not any(kind.startswith("image/") for kind in kinds): continue
        for option in ("fig-alt", "fig-cap"):
            if not re.search(rf"(?m)^#\| {option}: *\S", cell.source):
                yield option, cell.source.strip().splitlines()[-1]


class Page:
    "A notebook that is to be rendered."

    def __init__(self, path):
        cells = nbformat.read(path, as_version=4).cells
        self.name, self.about = path.relative_to(SITE).as_posix(), front_matter(cells)
        text = "\n\n".join(texts(cells))
        self.anchors = anchors(text)
        self.links = [one or other for one, other in LINK.findall(text)]
        self.untold = list(untold(cells))
        file = self.about.get("output-file", path.with_suffix(".html").name)
        self.html = (Path(self.name).parent/file).as_posix()
        module = ROOT/"sgdd"/Path(self.html).with_suffix(".py")
        code = module.read_text(encoding="utf-8") if module.is_file() else ""
        self.documented = documented(code)


def leads_somewhere(link, page, pages, rendered):
    "Whether a link of a page has an end that is ours, or is not ours to look at."
    site, code = addresses()
    path, _, anchor = link.partition("#")
    if path.startswith(code): return (ROOT/path.removeprefix(code)).is_file()
    if path.startswith(site):  # nbdev's, of a name in the prose
        target, name = rendered.get(path.removeprefix(site)), anchor.partition(".")[0]
        return target is not None and (name not in target.documented or name in target.anchors)
    if re.match(r"\w+:", path): return True
    file = ((SITE/page.name).parent/path).resolve() if path else SITE/page.name
    if not file.is_relative_to(SITE) or not file.is_file(): return False
    return not anchor or anchor in pages[file.relative_to(SITE).as_posix()].anchors


def main():
    pages = {page.name: page for page in map(Page, sorted(SITE.rglob("*.ipynb")))}
    rendered = {page.html: page for page in pages.values()}
    found = [f"{page.name}: its first cell gives no {key}" for page in pages.values()
             for key in ("title", "description") if not page.about.get(key)]
    found += [f"{page.name}: a picture needs words, #| {option}: …, in the cell that ends with: "
              f"{line}" for page in pages.values() for option, line in page.untold]
    found += [f"{page.name}: leads nowhere: {link}" for page in pages.values()
              for link in page.links if not leads_somewhere(link, page, pages, rendered)]
    quarto = yaml.safe_load((ROOT/"_quarto.yml").read_text(encoding="utf-8"))
    sidebar = Counter(listed(quarto["website"]["sidebar"]["contents"]))
    found += [f"_quarto.yml: {name} stands {sidebar[name]} times in the sidebar, not once"
              for name in sorted({*sidebar, *pages}) if sidebar[name] != 1 or name not in pages]
    print("\n".join(found), end="\n" * bool(found))
    links = sum(len(page.links) for page in pages.values())
    if not found: print(f"The site: {len(pages)} pages, {links} links and pictures, all in order.")
    sys.exit(bool(found))


if __name__ == "__main__": main()
