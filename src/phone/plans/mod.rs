//! The numbering plans of every country: which numbers exist, of which type, in which region.

mod class;

pub use class::{Class, NumberType, Region};
