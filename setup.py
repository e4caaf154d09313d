from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

ini = ConfigParser(delimiters=["="])
ini.read("settings.ini", encoding="utf-8")
cfg = ini["DEFAULT"]
lib = cfg["lib_name"]

setup(
    name=lib,
    version=cfg["version"],
    description=cfg["description"],
    license="Apache-2.0",
    author=cfg["author"],
    author_email=cfg["author_email"],
    url=cfg["git_url"],
    keywords=cfg["keywords"].split(),
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    packages=find_packages(include=[f"{lib}*"]),
    package_data={lib: ["*.yaml", "presets/*", "static/*", "pretrained/*/*", "pretrained/*/*/*"]},
    python_requires=f">={cfg['min_python']}",
    install_requires=cfg["requirements"].split(),
    extras_require={name: cfg[key].split() for name, key in
                    [("dev", "dev_requirements"), ("offline", "offline"), ("st", "st")]},
    zip_safe=False,
    entry_points={
        "console_scripts": cfg["console_scripts"].split(),
        # nbdev finds the symbol index, and with it the links in the docs, through its own.
        "nbdev": [f"{lib}={lib}._modidx:d"],
    },
)
