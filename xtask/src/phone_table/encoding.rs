//! The table's bytes, as `src/phone/plans/read.rs` reads them.

use super::Table;

pub fn encode(table: &Table) -> Vec<u8> {
    let mut payload = Vec::new();
    payload.push(table.release.len() as u8);
    payload.extend(table.release.bytes());
    payload.push(table.regions.len() as u8);
    for region in &table.regions {
        let id = if region.id == "001" { "00" } else { &region.id };
        payload.extend(id.bytes());
        for word in [
            region.calling_code,
            region.plan.unwrap_or(0),
            region.general,
            region.international_prefix,
            region.national_prefix,
        ] {
            payload.extend(word.to_le_bytes());
        }
        payload.extend(region.possible.to_le_bytes());
        payload.extend(region.local_only.to_le_bytes());
    }
    payload.push(table.labels.rows.len() as u8);
    payload.extend(table.labels.rows.iter().flatten());
    payload.push(table.labels.transforms.len() as u8);
    for transform in &table.labels.transforms {
        payload.extend([transform.skip, transform.tail, transform.head.len() as u8]);
        payload.extend(transform.head.bytes());
    }
    payload.extend((table.graph.rows.len() as u16).to_le_bytes());
    payload.extend(table.graph.rows.iter().map(|row| row.label));
    payload.extend(table.graph.rows.iter().flat_map(|row| row.next).flat_map(u16::to_le_bytes));

    let mut bytes = b"TNP\x01".to_vec();
    bytes.extend((payload.len() as u32).to_le_bytes());
    bytes.extend(tidings::phone::plans::digest(&payload).to_le_bytes());
    bytes.extend(payload);
    bytes
}
