# Run by a target whose tool isn't there.
message(FATAL_ERROR "${TOOL} ${VERSION} is needed: .venv/bin/pip install -r scripts/requirements-dev.txt, "
  "then configure again.")
