# make quarter    the quarter of Östan, or of MUNICIPALITY=… QUARTER=… DATA=… EDITION=offentlig
# make week       the weekly picture of Östan, or of MUNICIPALITY=… WEEK=2025-06-25 (the last of its seven days) DATA=…
# make period   the year 2024 of Östan, or of MUNICIPALITY=… PERIOD=2025T1 DATA=… EDITION=offentlig: a page and three Word files
# make test       everything that must hold
# make lab        JupyterLab
# make check      lint, format, types and layers only
# make coverage   unit tests with line coverage, at least 90 %
# make bench      slow proof and comparisons with other packages; one part: python -m bench.ostan_truth 300, bench.real_placebo 2000
# make bench-calibration  the record of false verdicts and power in docs/methods.md (an hour on two cores)
# Each of them makes .venv first, from requirements.lock, when it is missing or out of date.

PYTHON ?= python3
MUNICIPALITY ?= ostan
QUARTER ?= 2025Q2
DATA ?=
EDITION ?= arbetsgrupp
PERIOD ?= 2024
# Östan's files end in January 2026; any other municipality has the seven days to the latest Wednesday.
WEEK ?= $(if $(filter ostan,$(MUNICIPALITY)),2025-06-25)
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: quarter week period test coverage check lab bench bench-calibration lock clean

quarter: $(INSTALLED)
	@$(BIN)/bfkit quarter --municipality "$(MUNICIPALITY)" --quarter "$(QUARTER)" --data "$(DATA)" --edition "$(EDITION)"

week: $(INSTALLED)
	@$(BIN)/bfkit week --municipality "$(MUNICIPALITY)" --till "$(WEEK)" --data "$(DATA)"

period: $(INSTALLED)
	@$(BIN)/bfkit period --municipality "$(MUNICIPALITY)" --period "$(PERIOD)" --data "$(DATA)" --edition "$(EDITION)"

# The checks, notebooks, nbval and the browser run beside the unit tests: two cores are then used.
# Compiled modules are kept, whatever the machine says: some sixty processes are started, each importing the library.
test: $(INSTALLED)
	@export PYTHONDONTWRITEBYTECODE=; \
	{ $(MAKE) --no-print-directory check && \
	   $(BIN)/python -m pytest -q -p no:cacheprovider -m "notebooks or browser"; } > .venv/beside.log 2>&1 & beside=$$!; \
	$(BIN)/python -m pytest -q -m "not notebooks and not browser"; unit=$$?; \
	wait $$beside; other=$$?; cat .venv/beside.log; exit $$((unit + other))

# Unit tests alone must cover the library. Apart from `make test`, since tracing doubles the time.
coverage: $(INSTALLED)
	$(BIN)/python -m pytest -q -m "not notebooks and not browser" --cov=bfkit --cov-report=term:skip-covered --cov-fail-under=90

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lab: $(INSTALLED)
	$(BIN)/jupyter lab notebooks

bench: $(INSTALLED)
	$(BIN)/python -m bench

# Writes its table into docs/methods.md, section 11.
bench-calibration: $(INSTALLED)
	$(BIN)/python -m bench.calibration_of_inference

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 eller senare behövs (PYTHON=python3.12 make …)."; exit 1; }
	@echo "Förbereder .venv (några minuter första gången) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

# For those who change a dependency: needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	    --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv output
