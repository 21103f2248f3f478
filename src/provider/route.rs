//! How a provider-neutral message becomes a provider's request.

use crate::util::value::Value;
use crate::vocabulary::string_enum;

/// One way to send: which messages it fits, where it goes, and what becomes of each field.
#[derive(Clone, Debug)]
pub struct Route<'a> {
    pub when: When,
    /// Below the base URL. Always a POST. A template of options.
    pub path: &'a str,
    pub encoding: Encoding,
    /// The fields that this route can carry. A message with any other field is refused, not trimmed.
    pub fields: Vec<Field<'a>>,
    /// Members of the body that are always the same, by their dotted names; texts are templates of options.
    pub constants: &'a Value,
    /// Header fields that are always the same: templates of options.
    pub headers: &'a Value,
    /// Of each group exactly one must be there.
    pub exactly_one_of: Vec<Vec<Slot>>,
    /// Whether the provider documents its idempotency key for this path.
    pub idempotent: bool,
}

/// Which messages a route fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// `to` is a list with more than one number.
    MultipleRecipients,
    /// The text has a character outside the GSM 7-bit alphabet.
    Unicode,
    /// This field is there.
    Has(Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Json,
    /// `application/x-www-form-urlencoded`; a list repeats its name.
    Form,
}

string_enum! {
    /// A field of the neutral message; its word is its place there, for an issue's path.
    Slot {
        To = "to",
        From = "from",
        Body = "body",
        MediaUrl = "mediaUrl",
        TemplateId = "template.id",
        TemplateName = "template.name",
        TemplateParameters = "template.parameters",
        ContactId = "contactId",
        Channel = "channel",
        Metadata = "metadata",
        Sandbox = "sandbox",
    }
}

/// A field of the neutral message, and what it is called on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub slot: Slot,
    /// The member of the body: `messages[0].content.text`.
    pub name: &'a str,
    pub required: bool,
    pub field_type: FieldType,
    /// The most characters (Unicode scalar values) of a string, or the most items of an array.
    pub max: Option<u64>,
    /// The values that [`FieldType::Enum`] takes.
    pub values: &'a [Value],
    /// Whether phone numbers are written without their +.
    pub digits: bool,
    pub encode_as: EncodeAs<'a>,
}

string_enum! {
    /// What a field must be, as far as the provider documents it.
    FieldType {
        /// One E.164 number.
        Phone = "phone",
        /// One or more E.164 numbers.
        Phones = "phones",
        /// A string that is not blank.
        String = "string",
        /// An absolute `https:` URL.
        HttpsUrl = "https-url",
        /// An object of strings.
        Parameters = "parameters",
        /// One of the field's values or an array of them.
        Enum = "enum",
        Boolean = "boolean",
    }
}

/// How a field's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeAs<'a> {
    /// As it is; of an array, its only item.
    Single,
    /// As an array, also where it is one value.
    Array,
    /// One string, with this between the items.
    Joined(&'a str),
    /// An array of objects that have the item as this property.
    Objects(&'a str),
}

impl Route<'_> {
    pub fn of(value: &Value) -> Route<'_> {
        let when = value.get("when");
        let word = when.as_text().unwrap_or_default();
        let groups = value.get("exactlyOneOf").items().iter();
        Route {
            when: match Slot::parse(when.get("has").as_text().unwrap_or_default()) {
                Some(slot) => When::Has(slot),
                None if word == "multiple-recipients" => When::MultipleRecipients,
                None if word == "unicode" => When::Unicode,
                None => When::Always,
            },
            path: value.get("path").as_text().unwrap_or_default(),
            encoding: if value.get("encoding").as_text() == Some("form") { Encoding::Form } else { Encoding::Json },
            fields: value.get("fields").items().iter().filter_map(Field::of).collect(),
            constants: value.get("constants"),
            headers: value.get("headers"),
            exactly_one_of: groups.map(|group| super::strings(group).filter_map(Slot::parse).collect()).collect(),
            idempotent: value.get("idempotent").as_bool() != Some(false),
        }
    }

    /// The route's field for the slot.
    pub fn carried(&self, slot: Slot) -> Option<&Field<'_>> {
        self.fields.iter().find(|field| field.slot == slot)
    }
}

impl Field<'_> {
    fn of(value: &Value) -> Option<Field<'_>> {
        let text = |name| value.get(name).as_text().unwrap_or_default();
        let field_type = FieldType::parse(text("type"))?;
        let encode_as = match text("encodeAs") {
            "single" => EncodeAs::Single,
            "array" => EncodeAs::Array,
            "joined" => EncodeAs::Joined(text("separator")),
            "objects" => EncodeAs::Objects(text("property")),
            _ if matches!(field_type, FieldType::Phones | FieldType::Enum) => EncodeAs::Array,
            _ => EncodeAs::Single,
        };
        Some(Field {
            slot: Slot::parse(text("field"))?,
            name: value.get("name").as_text()?,
            required: value.get("required").as_bool() == Some(true),
            field_type,
            max: value.get(if field_type == FieldType::String { "maxLength" } else { "maxItems" }).as_whole(),
            values: value.get("enum").items(),
            digits: text("numberFormat") == "digits",
            encode_as,
        })
    }
}

impl Slot {
    /// The field's place in a message, for an issue's path.
    pub fn path(self) -> &'static str {
        self.word()
    }
}
