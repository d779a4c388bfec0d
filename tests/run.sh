#!/usr/bin/env bash
# Installs what the tests need, where it is missing, and runs all of them.
#
# Needs Rust (cargo) and Node.js 18 or newer (node, npm). Chromium and a Chinese font are
# installed with apt-get where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf 'tests/run.sh: %s\n' "$1" >&2
  exit 1
}

step() {
  printf '\n== %s\n' "$1"
}

need_command() {
  command -v "$1" > /dev/null || fail "$1 is missing: $2"
}

# rustup adds a component only where it is missing; without rustup there is nothing to add it with.
need_component() {
  cargo "$1" --version > /dev/null 2>&1 && return
  command -v rustup > /dev/null || fail "cargo $1 is missing and there is no rustup to add it: install $2"
  rustup component add "$2" || fail "rustup could not add $2"
}

need_chromium() {
  [[ -x /usr/bin/chromium ]] && return
  command -v apt-get > /dev/null || fail "/usr/bin/chromium is missing: install Chromium and the Noto CJK fonts"
  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    need_command sudo "install chromium and fonts-noto-cjk as root"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-noto-cjk
}

need_packages() {
  [[ tests/node_modules/.package-lock.json -nt tests/package-lock.json ]] && return
  npm ci --prefix tests --no-audit --no-fund
}

step "what the tests need"
need_command cargo "install Rust, see https://rustup.rs"
need_command node "install Node.js 18 or newer"
need_command npm "install npm, it comes with Node.js"
need_component fmt rustfmt
need_component clippy clippy
need_chromium
need_packages

step "format"
cargo fmt --check

step "lints"
cargo clippy --all-targets -- -D warnings

step "Rust tests"
cargo test

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

step "client tests"
cargo build
npx --prefix tests --no-install tsc --project tests/client/tsconfig.json
node --test --test-reporter=spec tests/client/*.test.mjs

step "browser tests"
node --test --test-reporter=spec tests/browser/*.test.mjs
