"""Refuses long code lines, dead links, exported names that nothing uses or documents, paths of one machine."""
import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
MOST = 100  # characters of a line of code
CODE = (".py", ".js", ".css", ".sh", ".yaml", ".yml", ".toml", ".ini", "Makefile", "check", "run")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
MADE = ("sgdd/_modidx.py", "settings.ini")  # nbdev writes the first; in the second a value is one line


def tracked():
    "Files of the project that git knows, or would take."
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted({name for name in names.split("\0") if name and (ROOT/name).is_file()})


def read(name):
    return nbformat.read(ROOT/name, as_version=4).cells if name.endswith(".ipynb") else None


def code_lines(name, cells):
    "Place and text of each line of code."
    if cells is None:
        if name.endswith(CODE) and name not in MADE:
            for i, line in enumerate((ROOT/name).read_text(encoding="utf-8").splitlines(), 1):
                yield f"{name}:{i}", line
        return
    for i, cell in enumerate(cells):
        if cell.cell_type == "code":
            for line in cell.source.splitlines(): yield f"{name}, cell {i}", line


def prose(name, cells):
    "The Markdown of a file, without its code."
    if cells is None: text = (ROOT/name).read_text(encoding="utf-8")
    else: text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"(?ms)^```.*?^```", "", text)


def anchors(text):
    "What the headings of a page are called in links to it."
    titles = re.findall(r"(?m)^#+ +(.+?) *$", text)
    plain = [re.sub(r"[^\w\s-]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)) for title in titles]
    return {re.sub(r"\s+", "-", title.strip()).lower() for title in plain}


def dead_links(name, text, pages):
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if re.match(r"\w+:", target): continue
        path, _, anchor = target.partition("#")
        file = (ROOT/name).parent/path if path else ROOT/name
        there = str(file.resolve().relative_to(ROOT)) if file.resolve().is_relative_to(ROOT) else ""
        if not file.exists(): yield f"{name}: no such page: {target}"
        elif anchor and anchor not in anchors(pages.get(there, "")):
            yield f"{name}: no such heading: {target}"


def exported(name):
    "The `__all__` of a module, and what of it has no docstring."
    tree = ast.parse((ROOT/name).read_text(encoding="utf-8"))
    names, bare = [], []
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            names = ast.literal_eval(node.value)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in names:
            if not ast.get_docstring(node): bare.append(node.name)
    return names, bare


def idle_names(notebooks, pages):
    "Exported names without a docstring, and those that no prose names and no other definition uses."
    for name in (name for name in tracked() if re.fullmatch(r"sgdd/.*(?<!_)\.py", name)):
        names, bare = exported(name)
        yield from (f"{name}: {one} has no docstring" for one in bare)
        for one in names:
            word = re.compile(rf"\b{re.escape(one)}\b")
            defines = re.compile(rf"(?m)^(?:def|class) {one}\b|^{one}\b[^=\n]*=")
            told = any(re.search(rf"`[^`\n]*\b{re.escape(one)}\b[^`\n]*`", text) for text in pages.values())
            used = any(word.search(cell.source) and not defines.search(cell.source)
                       for cells in notebooks.values() for cell in cells
                       if cell.cell_type == "code" and re.search(r"#\|\s*export|import ", cell.source))
            if not told and not used: yield f"{name}: {one} is exported, but nothing uses or names it"


def main():
    found, notebooks, pages = [], {}, {}
    for name in tracked():
        cells = read(name)
        if cells is not None: notebooks[name] = cells
        if cells is not None or name.endswith(".md"): pages[name] = prose(name, cells)
        found += [f"{place}: {len(line)} characters, at most {MOST}: {line.strip()[:60]}…"
                  for place, line in code_lines(name, cells) if len(line) > MOST]
        if name != ".ci/lint.py" and (ROOT/name).suffix not in (".safetensors", ".png", ".jsonl"):
            if "../shared" in (ROOT/name).read_text(encoding="utf-8"):
                found.append(f"{name}: names ../shared, which a clone does not have")
    for name, text in pages.items(): found += dead_links(name, text, pages)
    found += idle_names(notebooks, pages)
    print("\n".join(found), end="\n" * bool(found))
    sys.exit(bool(found))


if __name__ == "__main__": main()
