//! Parsed issues → [`super::Archive`].
