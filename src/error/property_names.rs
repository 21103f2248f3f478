//! The names of the properties that hold the facts of a failure, and the class that their values must have.

use super::value_class::{ValueClass, fits};
use crate::util::lookup::lookup;
use crate::util::value::Value;

// In order of preference, in lower case, without `_` and `-`.
const CODE: &str = "code responsecode resultcode faultcode scimtype";
const MESSAGE: &str = "detail errormessage message details errordescription description errortext errormsg msg \
                       responsemsg responsetext developermessage statusmessage faultstring errorsummary text \
                       userfacingmessage title errortitle statustext";

/// Property names of one fact, in order of preference, each with the class that the value must have.
pub(super) type Names = &'static [(ValueClass, &'static str)];
pub(super) static CODES: Names = &[
    (ValueClass::Code, "errorcode subcode errcode errno"),
    (ValueClass::Code, CODE),
    (ValueClass::Word, "error"),
    (ValueClass::Token, "errortype type category reason"),
    (ValueClass::Name, "name messageid status id"),
    (ValueClass::Number, "status error result"),
    // Last resort: a number that may only repeat the status.
    (ValueClass::Scalar, CODE),
    (ValueClass::Scalar, "errorcode"),
];
pub(super) static MESSAGES: Names =
    &[(ValueClass::String, MESSAGE), (ValueClass::Sentence, "message"), (ValueClass::NoWord, "reason error errors")];
pub(super) static PARAMS: Names = &[(
    ValueClass::Sentence,
    "param parameter errorrelatedto field fieldname parametername propertyname target attribute fields",
)];
pub(super) static IDS: Names = &[
    (
        ValueClass::Id,
        "requestid apiid traceid fbtraceid correlationid debugid referenceid trackingid transactionid logref",
    ),
    // These names also hold other things.
    (ValueClass::NumberedId, "instance request errorid erroridentifier"),
];
pub(super) static DOCS: Names = &[(
    ValueClass::Url,
    "docurl docsurl moreinfo documentationurl documentation helpurl infourl erroruri help link href url type",
)];

/// Whether one of these objects describes a failure: it has a message, a code, or an error.
pub(super) fn describes_failure(objects: &[&Value]) -> bool {
    let names: Names = &[
        (ValueClass::Sentence, MESSAGE),
        (ValueClass::Scalar, CODE),
        (ValueClass::Scalar, "errorcode"),
        (ValueClass::NoWord, "error"),
        (ValueClass::Word, "error status"),
    ];
    find_fact(objects, names, "").is_some()
}

/// The first value, in the order of `names`, that has the required class. `status`: see [`fits`].
pub(super) fn find_fact<'a>(objects: &[&'a Value<'a>], names: Names, status: &str) -> Option<&'a Value<'a>> {
    names.iter().find_map(|(kind, names)| lookup(objects, names, &|value| fits(value, *kind, status)))
}
