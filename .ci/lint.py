"""Refuses long lines, modules and cells, dead links, idle names, paths of a machine, no kernel."""
import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
MOST = 100  # characters of a line of code
MOST_LINES = 400  # of a module that needs no reason
CODE = (".py", ".js", ".css", ".yaml", ".yml", ".toml", "Makefile", ".ci/check", ".ci/run",
        ".ci/site", ".ci/versions", ".ci/wheel")
BINARY = (".safetensors", ".png", ".jsonl")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MADE = re.compile("(?i)^# auto-?generated", re.M)  # what nbdev writes
MODULE = re.compile(r"sgdd/(.*/)?[a-z]\w*\.py")  # not _modidx, __init__, __main__


def tracked():
    "Files of the project that git knows, or would take."
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT/name).is_file()})


def read(name):
    return (ROOT/name).read_text(encoding="utf-8")


def long_lines(name, cells):
    "Lines of code that run off the screen; what nbdev writes is looked at in its notebook."
    lines = []
    if cells is not None:
        for i, cell in enumerate(cells):
            if cell.cell_type != "code": continue
            lines += [(f"{name}, cell {i}", line) for line in cell.source.splitlines()]
    elif name.endswith(CODE) and not MADE.search(read(name)):
        lines = [(f"{name}:{i}", line) for i, line in enumerate(read(name).splitlines(), 1)]
    return [f"{place}: {len(line)} characters, at most {MOST}: {line.strip()[:60]}…"
            for place, line in lines if len(line) > MOST]


def crowded_cells(name, cells):
    "Cells that define several things for others."
    for i, cell in enumerate(cells or []):
        names = re.findall(r"(?m)^(?:def|class) ([a-zA-Z]\w*)", cell.source)
        if "#| export" in cell.source and len(names) > 1:
            yield f"{name}, cell {i}: defines {' and '.join(names)}: give each a cell"


def loose_tests(name, cells):
    "Tests that give an error's type where `test_fail` takes a message, and never looks at it."
    for i, cell in enumerate(cells or []):
        if cell.cell_type != "code" or "test_fail(" not in cell.source: continue
        for node in ast.walk(ast.parse(cell.source)):
            is_test = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "test_fail"
            if is_test and len(node.args) > 1:
                yield f"{name}, cell {i}: {ast.unparse(node)[:60]}…: say exc=, contains="


def long_modules(files):
    "Modules that are long, and of which no reason is given why."
    told = read(".github/CONTRIBUTING.md")
    for name in files:
        lines = read(name).count("\n") if MODULE.fullmatch(name) else 0
        if lines > MOST_LINES and f"`{name}`" not in told:
            yield f"{name}: {lines} lines: part it, or say in CONTRIBUTING.md why it stays whole"


def prose(name, cells):
    "The Markdown of a file, without its code."
    text = read(name) if cells is None else "\n\n".join(
        cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"(?ms)^```.*?^```", "", text)


def anchors(text):
    "What the headings of a page are called in links to it."
    names = set()
    for title in re.findall(r"(?m)^#+ +(.+?) *$", text):
        plain = re.sub(r"[^\w\s-]", "", LINK.sub("", title))
        names.add(re.sub(r"\s+", "-", plain.strip()).lower())
    return names


def dead_links(name, pages):
    "Links of a page to what is not there."
    for target in LINK.findall(pages[name]):
        if re.match(r"\w+:", target): continue
        path, _, anchor = target.partition("#")
        file = ((ROOT/name).parent/path).resolve() if path else ROOT/name
        if not file.exists():
            yield f"{name}: no such page: {target}"
        elif anchor and anchor not in anchors(pages.get(str(file.relative_to(ROOT)), "")):
            yield f"{name}: no such heading: {target}"


def exported(name):
    "The `__all__` of a module, and those of it that have no docstring."
    tree = ast.parse(read(name))
    names = [ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)
             and getattr(node.targets[0], "id", "") == "__all__"][0]
    bare = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and node.name in names and not ast.get_docstring(node)]
    return names, bare


def is_told(one, pages):
    "Whether some page names it as code."
    return any(re.search(rf"`[^`\n]*\b{one}\b[^`\n]*`", text) for text in pages.values())


def is_used(one, notebooks):
    "Whether a definition other than its own, or an import, has it."
    word = re.compile(rf"\b{one}\b")
    own = re.compile(rf"(?m)^(?:def|class) {one}\b|^{one}\b[^=\n]*=")
    counts = re.compile(r"#\|\s*export|import ")
    return any(word.search(cell.source) and counts.search(cell.source)
               and not own.search(cell.source)
               for cells in notebooks.values() for cell in cells if cell.cell_type == "code")


def idle_names(name, notebooks, pages):
    "Exported names of a module that have no docstring, or that nothing uses or names."
    names, bare = exported(name)
    yield from (f"{name}: {one} has no docstring" for one in bare)
    for one in names:
        if not is_told(one, pages) and not is_used(one, notebooks):
            yield f"{name}: {one} is exported, but no other definition uses it and no page names it"


def other_version():
    "A citation of another version than the package's."
    versions = {re.search(r"(?m)^version\s*[:=]\s*(\S+)", read(name))[1]
                for name in ("settings.ini", "CITATION.cff")}
    if len(versions) > 1:
        yield f"CITATION.cff and settings.ini name {' and '.join(sorted(versions))}"


def kernels(books):
    "Notebooks that JupyterLab would ask a kernel for."
    return [f"{name}: its metadata names no kernel python3" for name, book in books.items()
            if book.metadata.get("kernelspec", {}).get("name") != "python3"]


def main():
    files = tracked()
    books = {name: nbformat.read(ROOT/name, as_version=4)
             for name in files if name.endswith(".ipynb")}
    notebooks = {name: book.cells for name, book in books.items()}
    pages = {name: prose(name, notebooks.get(name))
             for name in files if name.endswith((".ipynb", ".md"))}
    found = [*other_version(), *kernels(books), *long_modules(files)]
    for name in files:
        found += long_lines(name, notebooks.get(name))
        found += crowded_cells(name, notebooks.get(name))
        found += loose_tests(name, notebooks.get(name))
        if name in pages: found += dead_links(name, pages)
        if MODULE.fullmatch(name): found += idle_names(name, notebooks, pages)
        if not name.endswith(BINARY) and "/".join(["..", "shared"]) in read(name):
            found.append(f"{name}: names a folder beside the clone, which a clone does not have")
    print("\n".join(found), end="\n" * bool(found))
    sys.exit(bool(found))


if __name__ == "__main__": main()
