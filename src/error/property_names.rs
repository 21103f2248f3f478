//! The names of the properties that hold the facts of a failure, and the class that their values must have.

use super::value_class::{ValueClass, fits};
use crate::util::lookup::Properties;
use crate::util::names::{Names, names};
use crate::util::value::Value;

// In order of preference.
const CODE: Names = names!("code responsecode resultcode faultcode scimtype");
const MESSAGE: Names = names!(
    "detail errormessage message details errordescription description errortext errormsg msg errmsg errmessage errordesc \
     errdesc desc responsemsg responsetext responsemessage responsedescription resultmessage resultmsg resultdescription \
     resultdesc developermessage statusmessage statusdescription statusmsg faultstring errorsummary errordetail errordetails \
     errorreason failurereason text userfacingmessage title errortitle statustext comment"
);

/// Property names of one fact, in order of preference, each with the class that the value must have.
pub(super) type FactNames = &'static [(ValueClass, Names)];
pub(super) static CODES: FactNames = &[
    (ValueClass::Code, names!("errorcode subcode errcode errno")),
    (ValueClass::Code, CODE),
    (ValueClass::Word, names!("error")),
    (ValueClass::Token, names!("errortype type category reason")),
    (ValueClass::Name, names!("name messageid status id")),
    (ValueClass::Number, names!("status")),
    (ValueClass::Integer, names!("error result")),
    // Last resort: a number that may only repeat the status.
    (ValueClass::Scalar, CODE),
    (ValueClass::Scalar, names!("errorcode")),
];
pub(super) static MESSAGES: FactNames = &[
    (ValueClass::String, MESSAGE),
    (ValueClass::Sentence, names!("message")),
    (ValueClass::NoWord, names!("reason error errors")),
    (ValueClass::Token, names!("responsestatus")),
];
pub(super) static PARAMS: FactNames = &[(
    ValueClass::Sentence,
    names!("param parameter errorrelatedto field fieldname parametername propertyname target attribute fields"),
)];
pub(super) static IDS: FactNames = &[
    (
        ValueClass::Id,
        names!("requestid apiid traceid fbtraceid correlationid debugid referenceid trackingid transactionid logref"),
    ),
    // These names also hold other things.
    (ValueClass::NumberedId, names!("instance request errorid erroridentifier")),
];
pub(super) static DOCS: FactNames = &[(
    ValueClass::Url,
    names!("docurl docsurl moreinfo documentationurl documentation helpurl infourl erroruri help link href url type"),
)];

/// Whether the property with this number holds the id of a request.
pub(super) fn is_request_id(name: u8) -> bool {
    IDS.iter().any(|(_, names)| names.has_number(name))
}

/// Whether the property with this number holds the message of a failure.
pub(super) fn is_message(name: u8) -> bool {
    MESSAGE.has_number(name)
}

/// Whether one of these objects has a message.
pub(super) fn has_message(objects: &[Properties]) -> bool {
    find_fact(objects, MESSAGES, "").is_some()
}

/// Whether one of these objects describes a failure: it has a message, a code, or an error.
pub(super) fn describes_failure(objects: &[Properties]) -> bool {
    let names: FactNames = &[
        (ValueClass::Sentence, MESSAGE),
        (ValueClass::Code, CODE),
        (ValueClass::Scalar, names!("errorcode")),
        (ValueClass::NoWord, names!("error")),
        (ValueClass::Word, names!("error status")),
    ];
    find_fact(objects, names, "").is_some()
}

/// The first value, in the order of `names`, that has the required class. `status`: see [`fits`].
pub(super) fn find_fact<'a>(objects: &[Properties<'a>], names: FactNames, status: &str) -> Option<&'a Value<'a>> {
    let find = |object: &Properties<'a>, (kind, names): &(ValueClass, Names)| {
        object.find(*names, &|value| fits(value, *kind, status))
    };
    names.iter().find_map(|names| objects.iter().find_map(|object| find(object, names)))
}
