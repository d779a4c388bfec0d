//! The `kanku` command.
fn main() {}
