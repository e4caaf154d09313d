"""Prints the lines of README.md that a workflow runs: python .ci/lines.py sh|powershell"""
import re
import sys
from pathlib import Path

LEFT_OUT = re.compile(r"jupyter-lab|make lab")  # they wait for somebody
FIRST = dict(sh="set -ex",
             powershell="$ErrorActionPreference = 'Stop'\n"
                        "$PSNativeCommandUseErrorActionPreference = $true")


def main(language):
    text = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"(?ms)^```{language}\n(.*?)^```", text)
    lines = [line for block in blocks for line in block.splitlines() if not LEFT_OUT.search(line)]
    print(FIRST[language], *lines, sep="\n")


if __name__ == "__main__": main(sys.argv[1])
