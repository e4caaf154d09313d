"""Prints the lines of README.md that a workflow runs: python .ci/lines.py sh|powershell|user"""
import re
import sys
from pathlib import Path

LEFT_OUT = re.compile(r"jupyter-lab|make lab|^git clone|^cd ")  # they wait, or are done
USER = re.compile(r"pip |sgdd ")  # in an environment of one's own, not in that of the clone
FIRST = dict(sh="set -ex", user="set -ex",
             powershell="$ErrorActionPreference = 'Stop'\n"
                        "$PSNativeCommandUseErrorActionPreference = $true")


def main(kind):
    text = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"(?ms)^```{'sh' if kind == 'user' else kind}\n(.*?)^```", text)
    lines = [line for block in blocks for line in block.splitlines() if not LEFT_OUT.search(line)
             and bool(USER.match(line)) == (kind == "user")]
    print(FIRST[kind], *lines, sep="\n")


if __name__ == "__main__": main(sys.argv[1])
