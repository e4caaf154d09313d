PYTHON ?= python3
MODEL = sentences
BIN = .venv/bin
STAMP = .venv/.stamp
TOO_OLD = The tested versions need Python 3.11 or newer: try  make env PYTHON=python3.11

.PHONY: help env demo demo-results test test-browser test-versions test-wheel fuzz lab results
.PHONY: pretrained docs docs-check picture export readme clean

help:  ## show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s%s\n", $$1, $$2}' Makefile

env: $(STAMP)  ## make .venv with the tested versions

$(STAMP): settings.ini setup.py pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(TOO_OLD)")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
	|| { echo "Making .venv"; $(PYTHON) -m venv --clear .venv; }
	@echo "Installing the packages into .venv (some minutes the first time)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    -c constraints.txt -e ".[dev,offline]"
	@touch $@

demo: env  ## train two small models on the built-in texts and show what they write
	$(BIN)/sgdd demo

demo-results: demo  ## keep the demo's figures for the front page
	$(BIN)/python -c 'from sgdd.experiments.suites import write_demo; write_demo()'

test: export HF_HUB_OFFLINE = 1
test: export WANDB_SILENT = true
# Two workers of one thread each: two of many threads fight for the cores and take minutes longer.
test: export OMP_NUM_THREADS = 1
test: env  ## check that package and README match the notebooks, then run every notebook
	.ci/check
	$(BIN)/nbdev_test --n_workers 2 --timing

test-browser: export HF_HUB_OFFLINE = 1
test-browser: env  ## use the player and the exploring notebook in headless Chromium
	@which chromium || which chromium-browser || which google-chrome \
	|| { echo "There is no Chromium: install your system's package chromium"; exit 1; }
	$(BIN)/nbdev_test --path nbs/92_browser.ipynb --flags browser --do_print

test-versions:  ## run the notebooks on the oldest, then on the newest packages allowed (some GB)
	.ci/versions oldest
	.ci/versions newest

test-wheel: env  ## build sdist and wheel, use the wheel in an environment of its own
	.ci/wheel

fuzz: export HF_HUB_OFFLINE = 1
fuzz: export SGDD_EXAMPLES = 2000
fuzz: env  ## look for faults in files, texts, settings and runs: 2,000 examples of each (hours)
	for notebook in $$(grep -l SGDD_EXAMPLES nbs/*.ipynb); \
	do $(BIN)/nbdev_test --path $$notebook --do_print --timing || exit 1; done

docs: env  ## render the site into _docs, where Quarto is installed
	@which quarto >/dev/null || { echo "The site needs Quarto, which pip does not have: install it" \
	    "from https://quarto.org/docs/get-started. Without it: make docs-check"; exit 1; }
	PATH="$(CURDIR)/$(BIN):$$PATH" nbdev_proc_nbs
	cd _proc && quarto render --no-cache
	rm -rf _docs && mv _proc/_docs _docs

docs-check: env  ## check the site's pages, links, anchors and pictures, without Quarto
	.ci/site

lab: env  ## open JupyterLab on the exploring notebook
	$(BIN)/jupyter-lab nbs/experiments/20_explore.ipynb

results: env  ## train and measure what nbs/_results lacks (days): make results DATA=FOLDER
	$(BIN)/sgdd results --data "$(DATA)"

pretrained: env  ## train a model sgdd carries: make pretrained DATA=FOLDER [MODEL=wikipedia]
	$(BIN)/python -c 'from sgdd.experiments.card import write_pretrained; \
	    write_pretrained("$(DATA)", "$(MODEL)")'

picture: env  ## write the moving picture of the front page
	$(BIN)/python -c 'from sgdd.animate import write_front_picture; write_front_picture()'

export: env  ## clean the notebooks, write the package and README.md from them
	$(BIN)/nbdev_clean
	$(BIN)/nbdev_export
	@$(MAKE) --no-print-directory readme

readme: env  ## write README.md from nbs/index.ipynb
	$(BIN)/python .ci/readme.py > README.tmp && mv README.tmp README.md

clean:  ## remove what can be made again (keeps .venv and runs)
	rm -rf _proc _docs build dist *.egg-info README.tmp nbs/nbdev.yml nbs/sidebar.yml
