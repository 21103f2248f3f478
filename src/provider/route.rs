//! The requests that send messages, and their fields.

use super::Scalars;
use super::node::{Node, Part, any, check_nonempty, check_scalar, check_string, nonempty, read_object, url_path};
use crate::util::value::Value;
use crate::vocabulary::string_enum;

/// One request that sends messages: a POST.
#[derive(Clone, Debug, Default)]
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
    pub exactly_one_of: Vec<Scalars<'a>>,
    /// Groups of fields: a message must have at least one field of each group.
    pub at_least_one_of: Vec<Scalars<'a>>,
    /// Whether the provider documents its idempotency key for this path. `None`: it does.
    pub idempotent: Option<bool>,
}

/// The messages that a route is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Every message.
    #[default]
    Always,
    /// `to` is an array of more than one number.
    MultipleRecipients,
    /// The body has a character outside the GSM 7-bit alphabet and its extension table.
    Unicode,
    /// The message has this field.
    Has(Slot),
}

/// The encoding of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`. An array repeats its name.
    Form,
}

string_enum! {
    /// A field of a message, as `send` takes it. Its string is its path in the message.
    Slot default = To {
        /// The recipient, or several.
        To = "to",
        /// The sender: a number or a name.
        From = "from",
        /// The text.
        Body = "body",
        /// The URLs of pictures or other files.
        MediaUrls = "mediaUrls",
        /// The subject of a message with media.
        Subject = "subject",
        /// The template, by id.
        TemplateId = "template.id",
        /// The template, by name.
        TemplateName = "template.name",
        /// The language of the template.
        TemplateLanguage = "template.language",
        /// The values for the template's variables.
        TemplateParameters = "template.parameters",
        /// Parts of the template, as the provider documents them.
        TemplateComponents = "template.components",
        /// The provider's id of a contact, in place of a recipient.
        ContactId = "contactId",
        /// The channels: `sms`, `whatsapp`.
        Channel = "channel",
        /// The caller's own reference, which comes back in webhooks.
        Reference = "reference",
        /// The caller's own data.
        Metadata = "metadata",
        /// Whether the provider only checks the message.
        Sandbox = "sandbox",
        /// When the provider sends the message.
        SendAt = "sendAt",
        /// How long the provider tries to deliver it, in milliseconds.
        ValidityMs = "validityMs",
        /// The URL to which the provider reports statuses.
        StatusUrl = "statusUrl",
        /// The pool of senders that the provider chooses from.
        SenderPool = "senderPool",
    }
}

/// A field of a message: its name in the request, and what it must be.
#[derive(Clone, Debug, Default)]
pub struct Field<'a> {
    /// The field of the message.
    pub slot: Slot,
    /// The property of the body, dotted where it is nested: `messages[0].content.text`.
    pub name: &'a str,
    /// Whether a message without it is rejected.
    pub required: bool,
    /// What the value must be.
    pub field_type: FieldType,
    /// The most characters (Unicode scalar values) of a string.
    pub max_length: Option<u64>,
    /// The most items of an array.
    pub max_items: Option<u64>,
    /// Whether each item of an array is a message of its own, which is charged.
    pub message_per_item: bool,
    /// The shortest duration, or how far a time must be ahead, in milliseconds.
    pub min_ms: Option<u64>,
    /// The longest duration, or how far a time may be ahead, in milliseconds.
    pub max_ms: Option<u64>,
    /// The unit of a duration; of a time, the unit since the Unix epoch. `None`: RFC 3339.
    pub unit: Option<TimeUnit>,
    /// What a time in UTC ends with, after the seconds. Empty: `Z`.
    pub utc_suffix: &'a str,
    /// The value where the message has none: a template.
    pub default: Option<&'a str>,
    /// Constant properties of the body that go with the field. Strings are templates.
    pub constants: &'a Value<'a>,
    /// The fields that a message with this one must have.
    pub requires: Scalars<'a>,
    /// The fields that a message with this one must not have.
    pub excludes: Scalars<'a>,
    /// The values of a [`FieldType::Enum`].
    pub values: Scalars<'a>,
    /// Whether phone numbers are written without their +.
    pub digits: bool,
    /// How the value is encoded. `None`: as usual for its type.
    encode_as: Option<EncodeAs>,
    /// What is between the items of [`EncodeAs::Joined`].
    pub separator: &'a str,
    /// The property of [`EncodeAs::Objects`].
    pub property: &'a str,
    /// The property of [`EncodeAs::Objects`] for the name of a parameter.
    pub name_property: &'a str,
    /// Constant properties of [`EncodeAs::Objects`].
    pub item_constants: &'a Value<'a>,
    /// The forms that a sender may have. Empty: any.
    pub senders: Scalars<'a>,
}

string_enum! {
    /// What a field must be.
    FieldType default = String {
        /// One E.164 number.
        Phone = "phone",
        /// One or more E.164 numbers.
        Phones = "phones",
        /// A string that is not blank.
        String = "string",
        /// An absolute `https:` URL.
        HttpsUrl = "https-url",
        /// One or more of them.
        HttpsUrls = "https-urls",
        /// An object of strings. Where the provider has parameters by position, also an array of strings.
        Parameters = "parameters",
        /// An array of objects.
        Objects = "objects",
        /// A time: RFC 3339 with an offset.
        DateTime = "date-time",
        /// Milliseconds.
        Duration = "duration",
        /// One of the field's values, or an array of them.
        Enum = "enum",
        /// `true` or `false`.
        Boolean = "boolean",
    }
}

/// The forms of a sender: a phone number with its country code; a number of a few digits; a name.
const SENDER_FORMS: [&str; 3] = ["number", "short-code", "name"];

string_enum! {
    /// How a field's value is encoded.
    EncodeAs default = Single {
        /// One value. Of an array, its only item.
        Single = "single",
        /// An array, also for one value.
        Array = "array",
        /// One string, with the field's separator between the items.
        Joined = "joined",
        /// An array of objects that hold the item in the field's property.
        Objects = "objects",
        /// A string of JSON.
        Json = "json",
    }
}

string_enum! {
    /// The unit of a time or a duration.
    TimeUnit default = S {
        /// Milliseconds.
        Ms = "ms",
        /// Seconds.
        S = "s",
        /// Minutes.
        Min = "min",
        /// Hours.
        H = "h",
    }
}

impl TimeUnit {
    /// The unit in milliseconds.
    pub const fn ms(self) -> u64 {
        match self {
            TimeUnit::Ms => 1,
            TimeUnit::S => 1_000,
            TimeUnit::Min => 60_000,
            TimeUnit::H => 3_600_000,
        }
    }
}

impl<'a> Part<'a> for Route<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "when": self.when = When::read(value),
            "path" required: value.string(&mut self.path, url_path),
            "encoding": if value.word_index(&["json", "form"]) == 1 {
                self.encoding = Encoding::Form;
            },
            "fields" required: value.items(1, &mut self.fields),
            "constants": self.constants = read_constants(value),
            "headers": {
                self.headers = value.value;
                value.each_entry(&mut |header| check_string(header));
            },
            "exactlyOneOf": value.each_item(0, &mut |group| self.exactly_one_of.push(read_slots(group, 2))),
            "atLeastOneOf": value.each_item(0, &mut |group| self.at_least_one_of.push(read_slots(group, 2))),
            "idempotent": self.idempotent = Some(value.boolean()),
        );
    }
}

/// Reads an array of fields of a message.
fn read_slots<'a>(node: &Node<'a, '_>, min: usize) -> Scalars<'a> {
    Scalars::read(node, min, |slot| _ = slot.word_index(Slot::WORDS))
}

/// Reads an object of strings, numbers and booleans.
pub(super) fn read_constants<'a>(node: &Node<'a, '_>) -> &'a Value<'a> {
    node.each_entry(&mut |constant| check_scalar(constant));
    node.value
}

impl<'a> Route<'a> {
    /// The route's field for a field of the message.
    pub fn carried(&self, slot: Slot) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.slot == slot)
    }
}

impl When {
    fn read<'a>(node: &Node<'a, '_>) -> When {
        let Value::Object(_) = node.value else {
            let whens = [When::MultipleRecipients, When::Unicode];
            return node.word(&whens, &["multiple-recipients", "unicode"]).unwrap_or(When::Always);
        };
        let mut has = Slot::default();
        read_object!(node, value => "has" required: has.read(value),);
        When::Has(has)
    }
}

impl<'a> Part<'a> for Field<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "field" required: self.slot.read(value),
            "name" required: value.string(&mut self.name, nonempty),
            "required": self.required = value.boolean(),
            "type" required: self.field_type = value.word(FieldType::ALL, FieldType::WORDS).unwrap_or_default(),
            "maxLength": self.max_length = Some(value.integer(1, u64::MAX)),
            "maxItems": self.max_items = Some(value.integer(1, u64::MAX)),
            "messagePerItem": self.message_per_item = value.boolean(),
            "minMs": self.min_ms = Some(value.integer(1, u64::MAX)),
            "maxMs": self.max_ms = Some(value.integer(1, u64::MAX)),
            "unit": self.unit = value.word(TimeUnit::ALL, TimeUnit::WORDS),
            "utcSuffix": value.string(&mut self.utc_suffix, nonempty),
            "default": value.some_string(&mut self.default, any),
            "constants": self.constants = read_constants(value),
            "requires": self.requires = read_slots(value, 1),
            "excludes": self.excludes = read_slots(value, 1),
            "enum": self.values = Scalars::read(value, 1, check_nonempty),
            "numberFormat": self.digits = value.word_index(&["e164", "digits"]) == 1,
            "encodeAs": self.encode_as = value.word(EncodeAs::ALL, EncodeAs::WORDS),
            "separator": value.string(&mut self.separator, any),
            "property": value.string(&mut self.property, nonempty),
            "nameProperty": value.string(&mut self.name_property, nonempty),
            "itemConstants": self.item_constants = read_constants(value),
            "senders": self.senders = Scalars::read(value, 1, |form| _ = form.word_index(&SENDER_FORMS)),
        );
        let needed = match (self.field_type, self.encode_as) {
            (FieldType::Enum, _) => "enum",
            (_, Some(EncodeAs::Joined)) => "separator",
            (_, Some(EncodeAs::Objects)) => "property",
            _ => return,
        };
        node.require(needed);
    }
}

impl<'a> Field<'a> {
    /// How the value is encoded.
    pub fn encode_as(&self) -> EncodeAs {
        self.encode_as.unwrap_or(if self.is_list() { EncodeAs::Array } else { EncodeAs::Single })
    }

    /// Whether the value may be an array of items, which are checked each.
    pub fn is_list(&self) -> bool {
        matches!(self.field_type, FieldType::Phones | FieldType::HttpsUrls | FieldType::Enum)
    }

    /// Whether parameters may be an array: those of a provider that counts them.
    pub fn has_positions(&self) -> bool {
        matches!(self.encode_as, Some(EncodeAs::Objects | EncodeAs::Json))
    }
}

impl Slot {
    fn read(&mut self, node: &Node) {
        *self = node.word(Slot::ALL, Slot::WORDS).unwrap_or_default();
    }

    /// The field's path in a message.
    pub fn path(self) -> &'static str {
        self.word()
    }
}
