//! Has no code of its own: cargo asks for a library or a program beside the test.
