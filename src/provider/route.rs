//! The requests that send messages, and their fields.

use crate::util::value::Value;
use crate::vocabulary::string_enum;

/// One request that sends messages: a POST.
#[derive(Clone, Debug)]
pub struct Route<'a> {
    /// The messages that the route is for.
    pub when: When,
    /// The path below the base URL: a template.
    pub path: &'a str,
    /// The encoding of the body.
    pub encoding: Encoding,
    /// The fields that the route can carry. A message with another field is rejected.
    pub fields: Vec<Field<'a>>,
    /// Constant properties of the body, by their dotted name. Strings are templates.
    pub constants: &'a Value<'a>,
    /// Constant header fields, by name. The values are templates.
    pub headers: &'a Value<'a>,
    /// Groups of fields: a message must have exactly one field of each group.
    pub exactly_one_of: Vec<Vec<Slot>>,
    /// Whether the provider documents its idempotency key for this path.
    pub idempotent: bool,
}

/// The messages that a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Every message.
    Always,
    /// `to` is an array of more than one number.
    MultipleRecipients,
    /// The body has a character outside the GSM 7-bit alphabet and its extension table.
    Unicode,
    /// The message has this field.
    Has(Slot),
}

/// The encoding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`. An array repeats its name.
    Form,
}

string_enum! {
    /// A field of a message, as `send` takes it. Its string is its path in the message.
    Slot {
        /// The recipient, or several.
        To = "to",
        /// The sender: a number or a name.
        From = "from",
        /// The text.
        Body = "body",
        /// The URL of a picture or another file.
        MediaUrl = "mediaUrl",
        /// The template, by id.
        TemplateId = "template.id",
        /// The template, by name.
        TemplateName = "template.name",
        /// The values for the template's variables.
        TemplateParameters = "template.parameters",
        /// The provider's id of a contact, in place of a recipient.
        ContactId = "contactId",
        /// The channels: `sms`, `whatsapp`.
        Channel = "channel",
        /// The caller's own data.
        Metadata = "metadata",
        /// Whether the provider only checks the message.
        Sandbox = "sandbox",
    }
}

/// A field of a message: its name in the request, and what it must be.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The field of the message.
    pub slot: Slot,
    /// The property of the body, dotted where it is nested: `messages[0].content.text`.
    pub name: &'a str,
    /// Whether a message without it is rejected.
    pub required: bool,
    /// What the value must be.
    pub field_type: FieldType,
    /// The most characters (Unicode scalar values) of a string, or the most items of an array.
    pub max: Option<u64>,
    /// The values of a [`FieldType::Enum`].
    pub values: &'a [Value<'a>],
    /// Whether phone numbers are written without their +.
    pub digits: bool,
    /// How the value is encoded.
    pub encode_as: EncodeAs<'a>,
}

string_enum! {
    /// What a field must be.
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
        /// One of the field's values, or an array of them.
        Enum = "enum",
        /// `true` or `false`.
        Boolean = "boolean",
    }
}

/// How a field's value is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeAs<'a> {
    /// One value. Of an array, its only item.
    Single,
    /// An array, also for one value.
    Array,
    /// One string, with this separator between the items.
    Joined(&'a str),
    /// An array of objects that hold the item in this property.
    Objects(&'a str),
}

impl<'a> Route<'a> {
    /// Reads a route. A missing property gets its default.
    pub fn of(value: &'a Value<'a>) -> Route<'a> {
        let when = value.get("when");
        let word = when.as_str().unwrap_or_default();
        let groups = value.get("exactlyOneOf").items().iter();
        Route {
            when: match Slot::parse(when.get("has").as_str().unwrap_or_default()) {
                Some(slot) => When::Has(slot),
                None if word == "multiple-recipients" => When::MultipleRecipients,
                None if word == "unicode" => When::Unicode,
                None => When::Always,
            },
            path: value.get("path").as_str().unwrap_or_default(),
            encoding: if value.get("encoding").as_str() == Some("form") { Encoding::Form } else { Encoding::Json },
            fields: value.get("fields").items().iter().filter_map(Field::of).collect(),
            constants: value.get("constants"),
            headers: value.get("headers"),
            exactly_one_of: groups.map(|group| super::strings(group).filter_map(Slot::parse).collect()).collect(),
            idempotent: value.get("idempotent").as_bool() != Some(false),
        }
    }

    /// The route's field for a field of the message.
    pub fn carried(&self, slot: Slot) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.slot == slot)
    }
}

impl<'a> Field<'a> {
    fn of(value: &'a Value<'a>) -> Option<Field<'a>> {
        let text = |name| value.get(name).as_str().unwrap_or_default();
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
            name: value.get("name").as_str()?,
            required: value.get("required").as_bool() == Some(true),
            field_type,
            max: value.get(if field_type == FieldType::String { "maxLength" } else { "maxItems" }).as_integer(),
            values: value.get("enum").items(),
            digits: text("numberFormat") == "digits",
            encode_as,
        })
    }
}

impl Slot {
    /// The field's path in a message.
    pub fn path(self) -> &'static str {
        self.word()
    }
}
