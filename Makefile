.PHONY: setup
setup:
	.venv/bin/python -m pip --version >/dev/null
