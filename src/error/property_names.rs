//! The names that the facts of a failure go by, in order of preference, and what must stand there.

use super::value_class::{ValueClass, fits};
use crate::util::lookup::lookup;
use crate::util::value::Value;

// In lower case and without `_` and `-`.
const CODE: &str = "code responsecode resultcode faultcode scimtype";
const MESSAGE: &str = "detail errormessage message details errordescription description errortext errormsg msg \
                       responsemsg responsetext developermessage statusmessage faultstring errorsummary text \
                       userfacingmessage title errortitle statustext";

/// The names that a fact goes by, with what must stand there: the first of these that is anywhere counts.
pub(super) type Names = &'static [(ValueClass, &'static str)];
pub(super) static CODES: Names = &[
    (ValueClass::Code, "errorcode subcode errcode errno"),
    (ValueClass::Code, CODE),
    (ValueClass::Word, "error"),
    (ValueClass::Token, "errortype type category reason"),
    (ValueClass::Name, "name messageid status id"),
    (ValueClass::Number, "status error result"),
    // A number that only repeats the status is what is left when there is no word.
    (ValueClass::Scalar, CODE),
    (ValueClass::Scalar, "errorcode"),
];
pub(super) static MESSAGES: Names =
    &[(ValueClass::Text, MESSAGE), (ValueClass::Sentence, "message"), (ValueClass::NoWord, "reason error errors")];
pub(super) static PARAMS: Names = &[(
    ValueClass::Sentence,
    "param parameter errorrelatedto field fieldname parametername propertyname target attribute fields",
)];
pub(super) static IDS: Names = &[
    (
        ValueClass::Id,
        "requestid apiid traceid fbtraceid correlationid debugid referenceid trackingid transactionid logref",
    ),
    // Other things stand there too.
    (ValueClass::NumberedId, "instance request errorid erroridentifier"),
];
pub(super) static DOCS: Names = &[(
    ValueClass::Page,
    "docurl docsurl moreinfo documentationurl documentation helpurl infourl erroruri help link href url type",
)];

/// Whether any of these objects describes a failure.
pub(super) fn describes_failure(objects: &[&Value]) -> bool {
    let told: Names = &[
        (ValueClass::Sentence, MESSAGE),
        (ValueClass::Scalar, CODE),
        (ValueClass::Scalar, "errorcode"),
        (ValueClass::NoWord, "error"),
        (ValueClass::Word, "error status"),
    ];
    fact(objects, told, "").is_some()
}

/// The value that goes by the first of these names and is what it must be.
pub(super) fn fact<'a>(objects: &[&'a Value], names: Names, status: &str) -> Option<&'a Value> {
    names.iter().find_map(|(kind, names)| lookup(objects, names, &|value| fits(value, *kind, status)))
}
