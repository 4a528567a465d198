#!/usr/bin/env bash
# Style, types, knowledge base, catalogues, tests, in this order. One that fails does not hide the next; the status tells.
set -uo pipefail
cd "$(dirname "$0")/.."
source .ci/steps.sh
python=.venv/bin/python
failed=()

attempt() {
  step "$@" || failed+=("$1")
}

attempt "style: ruff check" $python -m ruff check .
attempt "style: ruff format --check" $python -m ruff format --check .
attempt "types: mypy" $python -m mypy
attempt "knowledge base: bot check" $python -m bot check
attempt "catalogues: bot words --check" $python -m bot words --check
$python -m pytest "$@" || failed+=("tests: pytest")

if ((${#failed[@]})); then
  printf '\nfailed: %s\n' "${failed[@]}" >&2
  exit 1
fi
