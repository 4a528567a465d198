#!/usr/bin/env bash
# Sets up what is missing: `setup.sh run` for serving, `setup.sh test` for the tests as well. Done twice, it does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/steps.sh

main() {
  case ${1:-} in
    run | test) ;;
    *) fail "usage: .ci/setup.sh run|test" ;;
  esac
  # One a line: in a chain with && bash would go on after a failure.
  python_set_up
  widget_set_up
  [[ $1 == run ]] || machine_set_up
}

# .venv, exactly as requirements.lock says. A moved or broken one is made anew.

python_set_up() {
  local stamp=.venv/.installed python sum
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(python_found)
    # Debian keeps ensurepip in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
    rm -rf .venv
    step "making .venv with $python" "$python" -m venv .venv
  fi
  sum=$(checksum requirements.lock)-$(.venv/bin/python -c 'import sys; print(sys.version_info[:3], sys.prefix)')
  if done_before "$stamp" "$sum"; then return; fi
  step "installing the packages of requirements.lock" \
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r requirements.lock \
    || fail "Python packages could not be installed. Is there a way to a package index from here?"
  printf '%s' "$sum" >"$stamp"
}

python_found() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  fail "Python 3.11 or newer is needed, and none is on the path."
}

# bot/web/static, built from widget/ by npm.

widget_set_up() {
  local sum modules=widget/node_modules/.installed built=widget/node_modules/.built
  [[ -f widget/package.json ]] || fail "widget/package.json is missing: this is not a whole copy of the project."
  has node && has npm || fail "Node 20 or newer with npm is needed to build the widget."
  sum=$(checksum widget/package.json widget/package-lock.json)
  if ! done_before "$modules" "$sum"; then
    step "installing the packages of widget/package-lock.json" in_widget npm ci --ignore-scripts --no-audit --no-fund \
      || fail "npm packages could not be installed. Is there a way to a package registry from here?"
    printf '%s' "$sum" >"$modules"
  fi
  sum=$sum-$(find widget/src widget/build.mjs -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1)
  if ! done_before "$built" "$sum" || [[ ! -f bot/web/static/w.js ]]; then
    step "building the widget" in_widget node build.mjs
    printf '%s' "$sum" >"$built"
  fi
}

in_widget() { (cd widget && "$@"); }

# What only the tests need: a browser, fonts for three scripts, databases, a desk.

machine_set_up() {
  local missing=() PATH=$PATH:/usr/sbin:/sbin
  has chromium || missing+=(chromium)
  has_font NotoSansHebrew || missing+=(fonts-noto-core)
  has_font NotoColorEmoji || missing+=(fonts-noto-color-emoji)
  has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  has redis-server || missing+=(redis-server)
  has rt-setup-database-5 || missing+=(request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks)
  has msmtp || missing+=(msmtp-mta)
  has dovecot || missing+=(dovecot-imapd)
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

has() { command -v "$1" >/dev/null; }

has_font() { [[ -n $(find /usr/share/fonts /usr/local/share/fonts ~/.fonts -name "$1*" -print -quit 2>/dev/null) ]]; }

install_packages() {
  has apt-get || fail "Missing on this machine: $*. There is no apt-get here; please install them by hand."
  ((EUID == 0)) || fail "Missing on this machine: $*. Please run as root: apt-get install --no-install-recommends $*"
  step "asking apt-get what there is" apt-get -o DPkg::Lock::Timeout=300 update -qq \
    || fail "apt-get cannot reach its mirrors, so these stay missing: $*"
  # RUNLEVEL=1 keeps Debian from starting the servers: the tests start their own.
  step "installing $*" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends "$@" \
    || fail "apt-get could not install: $*"
}

main "$@"
