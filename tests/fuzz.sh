#!/usr/bin/env bash
# Runs every target of the fuzzer for some seconds (60 unless told otherwise), then the decoders of the search page:
#   tests/fuzz.sh [SECONDS] [TARGET …]
#
# Inputs that fail are written to target/fuzz/failed/TARGET. A mended one belongs into tests/fixtures/fuzz/TARGET, where
# `cargo test` runs it from then on.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
[[ ${#targets[@]} -gt 0 ]] || targets=(docx front_matter html issue ofd pdf plain_text query settings client)

cargo fuzz --version > /dev/null 2>&1 || cargo install --locked cargo-fuzz
# The fuzzer's instrumentation is a feature of nightly compilers. There is no unsafe code to watch with a sanitizer.
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$PWD/target/fuzz

for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  if [[ $target == client ]]; then
    node tests/fuzz/client.mjs "$seconds"
    continue
  fi
  found=target/fuzz/found/$target
  failed=target/fuzz/failed/$target
  mkdir -p "$found" "$failed"
  cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none "$target" "$found" "tests/fixtures/fuzz/$target" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$failed/"
done
