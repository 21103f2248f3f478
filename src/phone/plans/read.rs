//! The table's bytes, and that they are one.

use super::table::Plans;
use super::unpack::unpack;

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlansProblem {
    /// They begin with something else.
    NotATable,
    /// A table in a format that this release does not read.
    OtherFormat,
    /// Some of it is missing, or was changed.
    Damaged,
}

const MAGIC: &[u8] = b"TNP";
const FORMAT: u8 = 1;

static BUILT_IN: &[u8] = include_bytes!("numbering-plans.bin");

impl Plans {
    /// The plans that the package carries. They are unpacked anew by each call.
    pub fn built_in() -> Plans {
        Plans::read(BUILT_IN).unwrap_or_default()
    }

    /// The plans in a table that `cargo xtask phone-table` made.
    pub fn read(bytes: &[u8]) -> Result<Plans, PlansProblem> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(PlansProblem::NotATable)?;
        let (format, bytes) = bytes.split_first().ok_or(PlansProblem::Damaged)?;
        if *format != FORMAT {
            return Err(PlansProblem::OtherFormat);
        }
        let (length, bytes) = bytes.split_first_chunk().ok_or(PlansProblem::Damaged)?;
        let (expected, payload) = bytes.split_first_chunk().ok_or(PlansProblem::Damaged)?;
        if payload.len() != u32::from_le_bytes(*length) as usize || digest(payload) != u64::from_le_bytes(*expected) {
            return Err(PlansProblem::Damaged);
        }
        unpack(payload).ok_or(PlansProblem::Damaged)
    }
}

/// What tells a damaged table: 64-bit FNV-1a over everything behind it.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
