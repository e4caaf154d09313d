"""Run the README's `sgdd` commands as they stand there, in a folder of their own, made short."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from sgdd import SGDDModel
from sgdd.corpus import sentences

SHORT = {  # command → what keeps it short
    "train": "--train.max_steps 6 --train.save_every 3 --train.validate_every 6 "
             "--data.num_validation 20",
    "evaluate": "--num_samples 8", "audit": "--num_texts 24 --num_inference_steps 4"}


def commands(readme):
    "The lines of the shell's blocks that call sgdd."
    for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL):
        for line in block.splitlines():
            if line.startswith((".venv/bin/sgdd ", "sgdd ")): yield line


root = Path(__file__).resolve().parents[1]
os.environ.update(HF_HUB_OFFLINE="1", OMP_NUM_THREADS="1", COLUMNS="100",
                  PATH=f"{root/'.venv/bin'}{os.pathsep}{os.environ['PATH']}")
lines, failed = list(commands((root/"README.md").read_text(encoding="utf-8"))), 0
with tempfile.TemporaryDirectory() as tmp:
    (Path(tmp)/".venv").symlink_to(root/".venv")
    for name, part in (("my.txt", "train"), ("others.txt", "test")):
        (Path(tmp)/name).write_text("\n".join(sentences(part, 120)) + "\n", encoding="utf-8")
    vectors = SGDDModel.from_pretrained("sentences").embed(["It rains.", "The cat sleeps."])
    np.save(f"{tmp}/vectors.npy", np.asarray(vectors))
    for line in lines:
        name = line.split()[1]
        short = re.sub(r"--minutes \d+", "--minutes 0.1", f"{line} {SHORT.get(name, '')}".strip())
        ran = subprocess.run(short, shell=True, cwd=tmp, capture_output=True, text=True)
        print("passed" if ran.returncode == 0 else "FAILED", line, sep=": ", flush=True)
        if ran.returncode: print(ran.stdout[-2000:], ran.stderr[-2000:])
        failed += ran.returncode != 0
print(f"{len(lines) - failed} of the README's {len(lines)} commands passed")
sys.exit(bool(failed or not lines))
