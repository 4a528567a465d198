# Sourced by the other scripts: says what is being done and how long it took.

say() { printf '%s\n' "$*"; }

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# step "what is done" command …; the command's output is shown only if it fails
step() {
  local name=$1 started=$SECONDS output
  shift
  printf '%-52s' "$name"
  output=$(mktemp)
  if "$@" >"$output" 2>&1; then
    printf '%5d s\n' $((SECONDS - started))
    rm -f "$output"
  else
    printf ' failed after %d s\n\n' $((SECONDS - started))
    cat "$output" >&2
    rm -f "$output"
    return 1
  fi
}

# checksum FILE…: one sum over names and contents
checksum() { sha256sum "$@" | sha256sum | cut -d ' ' -f 1; }

# done_before STAMP SUM: whether the stamp says that this very thing was done
done_before() { [[ -f $1 && $(<"$1") == "$2" ]]; }
