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
        /// An object of strings.
        Parameters = "parameters",
        /// One of the field's values, or an array of them.
        Enum = "enum",
        /// `true` or `false`.
        Boolean = "boolean",
    }
}

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
            "constants": {
                self.constants = value.value;
                value.each_entry(&mut |constant| check_scalar(constant));
            },
            "headers": {
                self.headers = value.value;
                value.each_entry(&mut |header| check_string(header));
            },
            "exactlyOneOf": value.each_item(0, &mut |group| {
                self.exactly_one_of.push(Scalars::read(group, 2, |slot| _ = slot.word_index(Slot::WORDS)));
            }),
            "idempotent": self.idempotent = Some(value.boolean()),
        );
    }
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
            "enum": self.values = Scalars::read(value, 1, check_nonempty),
            "numberFormat": self.digits = value.word_index(&["e164", "digits"]) == 1,
            "encodeAs": self.encode_as = value.word(EncodeAs::ALL, EncodeAs::WORDS),
            "separator": value.string(&mut self.separator, any),
            "property": value.string(&mut self.property, nonempty),
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
        let is_list = matches!(self.field_type, FieldType::Phones | FieldType::Enum);
        self.encode_as.unwrap_or(if is_list { EncodeAs::Array } else { EncodeAs::Single })
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
