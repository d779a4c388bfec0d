#![no_main]

#[allow(dead_code, reason = "this target is one of them")]
#[path = "../../suite/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::html(bytes));
