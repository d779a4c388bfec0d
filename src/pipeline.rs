//! A build as a stage of the library: load → make → publish → remember.
//!
//! Input: [`BuildOptions`]. Output: a [`Report`], or all that is wrong. `kanku build` parses arguments, calls
//! [`build`] and prints; `kanku serve` reads an [`Edition`] and makes pages of it on demand; a program that uses kanku
//! as a library calls the same two.
//!
//! Invariants: a build that fails leaves site and index as they were; a build that finds its input unchanged writes
//! nothing; any other gives the bytes of a clean build.

mod build;
mod edition;
mod make;
mod previous;
mod renamed;
mod report;

pub use build::{BuildOptions, Progress, Silent, build};
pub use edition::Edition;
pub use previous::renamed_departments;
pub use report::{MakeTimes, Report, Times};
