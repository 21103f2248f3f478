//! Every example number of the metadata.

use crate::metadata::Metadata;

pub(super) fn write(metadata: &Metadata, write: &mut dyn FnMut(&str, &str)) {
    for one in &metadata.territories {
        let descriptions = [
            &one.general,
            &one.fixed_line,
            &one.mobile,
            &one.toll_free,
            &one.premium_rate,
            &one.shared_cost,
            &one.personal_number,
            &one.voip,
            &one.pager,
            &one.uan,
            &one.voicemail,
            &one.no_international_dialling,
        ];
        for example in descriptions.map(|description| description.example.as_str()) {
            if example.is_empty() {
                continue;
            }
            write("", &format!("+{}{example}", one.calling_code));
            if !one.is_entity() {
                write(&one.id, example);
                write(&one.id, &[one.national_prefix.as_str(), example].concat());
            }
        }
    }
}
