//! How a provider-neutral message becomes a provider's request.

/// One way to send: which messages it fits, where it goes, and what becomes of each field.
#[derive(Debug)]
pub struct Route {
    pub when: When,
    /// Below the base URL. Always a POST.
    pub path: &'static str,
    /// The fields that this route can carry. A message with any other field is refused, not trimmed.
    pub fields: &'static [Field],
    /// Of each group exactly one must be there.
    pub exactly_one: &'static [&'static [Slot]],
    /// Whether the provider documents its idempotency key for this path.
    pub idempotent: bool,
}

/// Which messages a route fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// `to` is a list with more than one number.
    SeveralRecipients,
    /// This field is there.
    Has(Slot),
}

/// A field of the neutral message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    To,
    From,
    Body,
    MediaUrl,
    TemplateId,
    TemplateName,
    TemplateParameters,
    ContactId,
    Channel,
    Metadata,
    Sandbox,
}

/// A field of the neutral message, and what it is called on the wire.
#[derive(Debug)]
pub struct Field {
    pub slot: Slot,
    /// The member of the JSON body, dotted for a nested one.
    pub name: &'static str,
    pub required: bool,
    pub check: Check,
}

/// What a field must be, as far as the provider documents it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// One E.164 number, sent as text.
    Phone,
    /// One or more E.164 numbers, sent as a list.
    Phones,
    /// Text that is not blank.
    Text,
    /// Text of at most so many characters (Unicode scalar values).
    TextUpTo(usize),
    /// An absolute `https:` URL.
    HttpsUrl,
    /// A map of names to texts.
    Parameters,
    /// One of these words or a list of them, sent as a list.
    Words(&'static [&'static str]),
    Flag,
}

impl Slot {
    pub const ALL: [Slot; 11] = [
        Slot::To,
        Slot::From,
        Slot::Body,
        Slot::MediaUrl,
        Slot::TemplateId,
        Slot::TemplateName,
        Slot::TemplateParameters,
        Slot::ContactId,
        Slot::Channel,
        Slot::Metadata,
        Slot::Sandbox,
    ];

    /// The field's place in a message, for an issue's path.
    pub const fn path(self) -> &'static str {
        match self {
            Slot::To => "to",
            Slot::From => "from",
            Slot::Body => "body",
            Slot::MediaUrl => "mediaUrl",
            Slot::TemplateId => "template.id",
            Slot::TemplateName => "template.name",
            Slot::TemplateParameters => "template.parameters",
            Slot::ContactId => "contactId",
            Slot::Channel => "channel",
            Slot::Metadata => "metadata",
            Slot::Sandbox => "sandbox",
        }
    }
}
