//! Reads a table: the header and its digest.

use super::table::Plans;
use super::unpack::unpack;

/// Why bytes are not a valid table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlansProblem {
    /// They do not begin as a table does.
    NotATable,
    /// The table has a format that this release does not support.
    OtherFormat,
    /// The table is incomplete or was changed.
    Damaged,
}

const MAGIC: &[u8] = b"TNP";
const FORMAT: u8 = 1;

static BUILT_IN: &[u8] = include_bytes!("numbering-plans.bin");

impl Plans {
    /// The built-in plans. Each call unpacks them again.
    pub fn built_in() -> Plans {
        Plans::read(BUILT_IN).unwrap_or_default()
    }

    /// The plans of a table made by `cargo xtask phone-table`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a table, or a table that is damaged or of another format.
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

/// The digest of a payload: 64-bit FNV-1a. It detects damage; it does not authenticate.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
