//! The table's bytes, and that they are one.

use super::prefix::Transform;
use super::table::{Lengths, Plans, RegionPlan};

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
        Reader { bytes: payload }.plans().ok_or(PlansProblem::Damaged)
    }
}

/// What tells a damaged table: 64-bit FNV-1a over everything behind it.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn plans(&mut self) -> Option<Plans> {
        let mut plans = Plans::default();
        let length = self.byte()?;
        plans.release = String::from_utf8(self.take(length.into())?.to_vec()).ok()?;
        plans.by_country = vec![0; 26 * 26];
        plans.by_code = vec![0; 1000];
        let count = self.byte()?;
        let mut main = 0_usize;
        for place in 1..=count {
            let [first, second] = self.take(2)?.first_chunk().copied()?;
            plans.countries.push(first.into());
            plans.countries.push(second.into());
            let calling_code = self.word()?;
            let by_code = plans.by_code.get_mut(usize::from(calling_code))?;
            if *by_code == 0 {
                *by_code = place;
                main = usize::from(place.wrapping_sub(1));
            }
            let country = usize::from(first.wrapping_sub(b'A')).wrapping_mul(26);
            if let Some(by_country) = plans.by_country.get_mut(country.wrapping_add(second.wrapping_sub(b'A').into())) {
                *by_country = place;
            }
            plans.regions.push(RegionPlan {
                calling_code,
                sharing: 0,
                plan: self.word()?,
                general: self.word()?,
                international_prefix: self.word()?,
                national_prefix: self.word()?,
                lengths: Lengths { possible: self.long()?, local_only: self.long()? },
            });
            let sharing = &mut plans.regions.get_mut(main)?.sharing;
            *sharing = sharing.wrapping_add(1);
        }
        let count = self.byte()?;
        for _ in 0..count {
            plans.labels.push([self.byte()?, self.byte()?]);
        }
        let count = self.byte()?;
        for _ in 0..count {
            let (skip, tail, length) = (self.byte()?, self.byte()?, self.byte()?);
            plans.transforms.push(Transform { head: self.take(length.into())?.to_vec(), skip, tail });
        }
        let count = self.word()?;
        plans.label = self.take(count.into())?.to_vec();
        for _ in 0..usize::from(count).wrapping_mul(10) {
            plans.next.push(self.word()?);
        }
        Some(plans)
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn word(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk().copied().map(u16::from_le_bytes)
    }

    fn long(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk().copied().map(u32::from_le_bytes)
    }
}
