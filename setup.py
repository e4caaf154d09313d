from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

ini = ConfigParser(delimiters=["="])
ini.read("settings.ini", encoding="utf-8")
cfg = ini["DEFAULT"]
dev, offline = cfg["dev_requirements"].split(), cfg["offline"].split()

setup(
    name=cfg["lib_name"], version=cfg["version"], description=cfg["description"], license="Apache-2.0",
    author=cfg["author"], author_email=cfg["author_email"], url=cfg["git_url"], keywords=cfg["keywords"].split(),
    long_description=Path("README.md").read_text(encoding="utf-8"), long_description_content_type="text/markdown",
    packages=find_packages(include=["sgdd*"]), package_data={cfg["lib_path"]: ["presets/*.yaml", "pretrained/*/*", "pretrained/*/tokenizer/*"]},
    python_requires=f">={cfg['min_python']}", install_requires=cfg["requirements"].split(),
    extras_require={"dev": dev, "offline": offline}, zip_safe=False,
    # nbdev finds the symbol index, and with it the links in the docs, through its own entry point.
    entry_points={"console_scripts": cfg["console_scripts"].split(), "nbdev": [f"{cfg['lib_name']}={cfg['lib_path']}._modidx:d"]},
)
