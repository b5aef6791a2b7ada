# `make demo` sets everything up and shows what Precis does; `make test` runs the whole suite.
# What they make stays in .venv and .cache; `make clean` removes both.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode -c constraints.txt
PACKAGES := index prompts bot evals

.PHONY: demo install test check bench clean

demo: export PRECIS_HOME := .cache/demo
demo: install
	@rm -rf .cache/demo
	@echo '$$ precis add tests/articles'
	@$(BIN)/precis add tests/articles
	@echo; echo '$$ precis ask "How many people died in the Hallmere flood?"'
	@$(BIN)/precis ask "How many people died in the Hallmere flood?"
	@echo; echo '$$ precis summary tests/articles/harbour-courier/2025-07-30-lighthouse.txt --length one-line'
	@$(BIN)/precis summary tests/articles/harbour-courier/2025-07-30-lighthouse.txt --length one-line
	@echo; echo '$$ precis digest --since 2025-02 --until 2025-02'
	@$(BIN)/precis digest --since 2025-02 --until 2025-02 --max-stories 2
	@echo; echo 'Ready. Next: $(BIN)/precis add FOLDER, then $(BIN)/precis ask "YOUR QUESTION", or $(BIN)/precis chat.'

install: .venv/.installed
	@$(BIN)/python -m compileall -q $(PACKAGES)

test: .venv/.installed-for-tests .venv/.chromium
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@$(BIN)/python tests/fetch_model.py
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.installed-for-tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Speed, memory and size beside LangChain, LlamaIndex and txtai: DATA=DIR or FOLDER of articles; ARGS='--quick', '--check'.
bench: .venv/.installed-for-tests
	@$(BIN)/python -m evals.bench --data $(or $(DATA),../shared/data) $(ARGS)

clean:
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +

# uv resolves and installs in seconds what keeps older pips busy for minutes.
.venv/.uv: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Precis needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo 'This Python has no venv module; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Making .venv and installing (about two minutes the first time) ...'
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@touch $@

# editable_mode=compat: a plain path instead of an import hook, which would cost every command 20 ms.
.venv/.installed: .venv/.uv pyproject.toml
	@$(INSTALL) --config-settings editable_mode=compat -e .
	@touch $@

.venv/.installed-for-tests: .venv/.installed
	@$(INSTALL) --config-settings editable_mode=compat -e '.[dev,evals,local,minilm,slack]'
	@touch $@

# The pages are tested in a real browser; where there is none and it cannot be installed, those tests say so.
.venv/.chromium: .venv/.installed-for-tests
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo 'Installing chromium-headless-shell ...' \
	       && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; } \
	  || echo 'No chromium: the tests of the pages are left out; on Debian: sudo apt install chromium-headless-shell' >&2
	@touch $@
