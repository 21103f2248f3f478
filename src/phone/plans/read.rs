//! Reads a table: the header and its digest.

use super::table::Plans;
use super::unpack::Unpacker;

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
const FORMAT: u8 = 3;

/// Before the payload: magic, format, the payload's length and its digest.
const HEADER_BYTES: usize = 16;

static BUILT_IN: &[u8] = include_bytes!("numbering-plans.bin");

impl Plans {
    /// The built-in plans. Each call unpacks them again: regions and calling codes at once, states on first use.
    pub fn built_in() -> Plans {
        // Without a check of the digest, which takes a tenth of a millisecond: these bytes are part of the program.
        let Some((mut plans, unpacker)) = BUILT_IN.get(HEADER_BYTES..).and_then(Unpacker::start) else {
            return Plans::default();
        };
        *plans.unpacker.get_mut() = Some(Box::new(unpacker));
        plans
    }

    /// The plans of a table made by `cargo xtask phone-table`, all unpacked: a damaged table is noticed here.
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
        let (plans, mut unpacker) = Unpacker::start(payload).ok_or(PlansProblem::Damaged)?;
        unpacker.unpack_all(&plans).ok_or(PlansProblem::Damaged)?;
        Ok(plans)
    }
}

/// The digest of a payload: 64-bit FNV-1a. It detects damage; it does not authenticate.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
