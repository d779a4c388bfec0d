#!/usr/bin/env bash
# Installs what the tests need, where it is missing, and runs all of them.
#
# Needs Rust (cargo) and Node.js 18 or newer (node, npm). Chromium, a Chinese font, LibreOffice, pandoc
# and poppler, which make sources for the tests of `kanku import`, and tesseract, which it reads scans
# with, are installed with apt-get where they are missing; cargo-deny is compiled into cargo's folder of
# programs, once.
#
# Some tests mount file systems, in a namespace of their own: in a container that takes `--privileged`
# or an equivalent permission.
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

need_programs() {
  local missing=()
  [[ -x /usr/bin/chromium ]] || missing+=(chromium fonts-noto-cjk)
  command -v soffice > /dev/null || missing+=(libreoffice-writer fonts-noto-cjk)
  command -v pandoc > /dev/null || missing+=(pandoc)
  command -v pdftoppm > /dev/null || missing+=(poppler-utils)
  command -v tesseract > /dev/null && tesseract --list-langs 2> /dev/null | grep -qx chi_sim \
    || missing+=(tesseract-ocr tesseract-ocr-chi-sim)
  [[ ${#missing[@]} -eq 0 ]] && return
  command -v apt-get > /dev/null || fail "install what these Debian packages hold: ${missing[*]}"
  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    need_command sudo "install as root: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

need_deny() {
  cargo deny --version > /dev/null 2>&1 || cargo install --locked cargo-deny
}

need_mounts() {
  unshare --user --map-root-user --mount mount -t tmpfs tmpfs /mnt \
    || fail "this system does not let $(id -un) mount file systems in a namespace of its own (unshare)"
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
need_programs
need_deny
need_packages
[[ $(uname) != Linux ]] || need_mounts

step "format"
cargo fmt --check
rustfmt --check --edition 2024 tests/architecture/directions.rs tests/fuzz/fuzz_targets/*.rs

step "dependencies"
cargo deny --config .deny.toml check bans licenses sources

step "lints"
cargo clippy --all-targets --features external-tools -- -D warnings

step "each feature alone"
for features in "" import serve; do
  cargo clippy --all-targets --no-default-features --features "$features" -- -D warnings
done

step "directions of imports"
cargo test --target-dir target --manifest-path tests/architecture/Cargo.toml

step "package"
package=$(cargo package --allow-dirty 2>&1) || fail "$package"
[[ $package != *warning* ]] || fail "$package"

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

step "Rust tests"
cargo test --features external-tools

step "client tests"
cargo build --features external-tools
npx --prefix tests --no-install tsc --project tests/client/tsconfig.json
node --test --test-reporter=spec tests/client/*.test.mjs

step "browser tests"
node --test --test-reporter=spec tests/browser/*.test.mjs
