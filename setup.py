import re
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

ini = ConfigParser(delimiters=["="])
ini.read("settings.ini", encoding="utf-8")
cfg = ini["DEFAULT"]
lib = cfg["lib_name"]

# Where the README is shown without the clone, its links lead to the repository.
readme = Path("README.md").read_text(encoding="utf-8")
readme = re.sub(r"\]\((nbs/[^)]+\.ipynb)", rf"]({cfg['git_url']}/blob/{cfg['branch']}/\1", readme)
readme = re.sub(r"\]\((nbs/[^)]+)\)", rf"]({cfg['git_url']}/raw/{cfg['branch']}/\1)", readme)

setup(
    name=lib,
    version=cfg["version"],
    description=cfg["description"],
    license_expression="Apache-2.0",
    license_files=["LICENSE", "NOTICE"],
    author=cfg["author"],
    author_email=cfg["author_email"],
    url=cfg["git_url"],
    project_urls={
        "Documentation": cfg["doc_host"] + cfg["doc_baseurl"],
        "Issues": cfg["git_url"] + "/issues",
        "Changelog": cfg["git_url"] + "/releases",
    },
    keywords=cfg["keywords"].split(),
    classifiers=[
        "Development Status :: 3 - Alpha",
        f"Intended Audience :: {cfg['audience']}",
        "Intended Audience :: Science/Research",
        f"Natural Language :: {cfg['language']}",
        "Framework :: Jupyter",
        "Programming Language :: Python :: 3 :: Only",
        f"Programming Language :: Python :: {cfg['min_python']}",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: Text Processing :: Linguistic",
        "Typing :: Typed",
    ],
    long_description=readme,
    long_description_content_type="text/markdown",
    packages=find_packages(include=[f"{lib}*"]),
    package_data={lib: ["*.yaml", "py.typed", "presets/*", "static/*", "pretrained/*/*",
                        "pretrained/*/*/*"]},
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
