//! What the product promises, tested through the library and the command.

mod real_issue;
mod support;
