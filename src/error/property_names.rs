//! The names that the facts of a failure go by, in order of preference, and what must stand there.

use super::value_class::{Kind, fits};
use crate::util::lookup::lookup;
use crate::util::value::Value;

// In lower case and without `_` and `-`.
const CODE: &str = "code responsecode resultcode faultcode scimtype";
const MESSAGE: &str = "detail errormessage message details errordescription description errortext errormsg msg \
                       responsemsg responsetext developermessage statusmessage faultstring errorsummary text \
                       userfacingmessage title errortitle statustext";

/// The names that a fact goes by, with what must stand there: the first of these that is anywhere counts.
pub(super) type Names = &'static [(Kind, &'static str)];
pub(super) static CODES: Names = &[
    (Kind::Code, "errorcode subcode errcode errno"),
    (Kind::Code, CODE),
    (Kind::Word, "error"),
    (Kind::Token, "errortype type category reason"),
    (Kind::Name, "name messageid status id"),
    (Kind::Number, "status error result"),
    // A number that only repeats the status is what is left when there is no word.
    (Kind::Scalar, CODE),
    (Kind::Scalar, "errorcode"),
];
pub(super) static MESSAGES: Names =
    &[(Kind::Text, MESSAGE), (Kind::Sentence, "message"), (Kind::NoWord, "reason error errors")];
pub(super) static PARAMS: Names = &[(
    Kind::Sentence,
    "param parameter errorrelatedto field fieldname parametername propertyname target attribute fields",
)];
pub(super) static IDS: Names = &[
    (Kind::Id, "requestid apiid traceid fbtraceid correlationid debugid referenceid trackingid transactionid logref"),
    // Other things stand there too.
    (Kind::NumberedId, "instance request errorid erroridentifier"),
];
pub(super) static DOCS: Names = &[(
    Kind::Page,
    "docurl docsurl moreinfo documentationurl documentation helpurl infourl erroruri help link href url type",
)];

/// Whether any of these objects describes a failure.
pub(super) fn tells(objects: &[&Value]) -> bool {
    let told: Names = &[
        (Kind::Sentence, MESSAGE),
        (Kind::Scalar, CODE),
        (Kind::Scalar, "errorcode"),
        (Kind::NoWord, "error"),
        (Kind::Word, "error status"),
    ];
    fact(objects, told, "").is_some()
}

/// The value that goes by the first of these names and is what it must be.
pub(super) fn fact<'a>(objects: &[&'a Value], names: Names, status: &str) -> Option<&'a Value> {
    names.iter().find_map(|(kind, names)| lookup(objects, names, &|value| fits(value, *kind, status)))
}
