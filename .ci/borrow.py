"""Lends an environment what a package asks for: python borrow.py PACKAGE SITE_PACKAGES [EXTRA]

Links to the installed distributions, with all that they ask for in turn, and nothing else.
"""
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement


def needed(package, extra, known):
    "Names of all distributions that a package needs, besides those that are known."
    for line in metadata.requires(package) or []:
        one = Requirement(line)
        if one.marker and not one.marker.evaluate(dict(extra=extra)): continue
        if one.name in known: continue
        known.add(one.name)
        for its in one.extras or [""]: needed(one.name, its, known)
    return known


def lend(name, place):
    "Link the files of a distribution into a folder."
    files = metadata.distribution(name).files
    for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
        link, target = place/top, Path(metadata.distribution(name).locate_file(top)).resolve()
        if target.exists() and not link.exists(): link.symlink_to(target)


def main(package, place, extra=""):
    names = needed(package, extra, set())
    for name in names: lend(name, Path(place))
    print(f"{len(names)} distributions lent")


if __name__ == "__main__": main(*sys.argv[1:])
