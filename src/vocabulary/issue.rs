//! What is wrong with an input.

use super::string_enum::string_enum;

string_enum! {
    /// What is wrong with an input: a message, an option, an argument or a profile. For a field that the
    /// provider names, the code is the provider's.
    IssueCode {
        /// It is missing.
        Required = "required",
        /// It must be of another type.
        WrongType = "wrong-type",
        /// It is empty.
        Empty = "empty",
        /// It consists only of white space.
        Blank = "blank",
        /// It is not allowed for another reason. The message says why.
        Invalid = "invalid",
        /// It is not one of the allowed values.
        UnknownValue = "unknown-value",
        /// It is a number outside the allowed range.
        OutOfRange = "out-of-range",
        /// It has more characters, or a phone number more digits, than are allowed.
        TooLong = "too-long",
        /// A phone number has fewer digits than its country's numbers.
        TooShort = "too-short",
        /// It has more entries than are allowed.
        TooMany = "too-many",
        /// It has fewer entries than are needed.
        TooFew = "too-few",
        /// It is nested too deep, or contains itself.
        TooDeep = "too-deep",
        /// It occurs twice.
        Duplicate = "duplicate",
        /// It cannot be combined with another one.
        Conflict = "conflict",
        /// The provider, the call or this build of tidings does not support it.
        Unsupported = "unsupported",
        /// A message has no such field.
        UnknownField = "unknown-field",
        /// There is no such option.
        UnknownOption = "unknown-option",
        /// A profile has no such property.
        UnknownProperty = "unknown-property",
        /// The template, or the call, has no such parameter.
        UnknownParameter = "unknown-parameter",
        /// The template needs this parameter.
        MissingParameter = "missing-parameter",
        /// The template to check with is not a response of `templates.get`.
        InvalidTemplate = "invalid-template",
        /// There is no such provider.
        UnknownProvider = "unknown-provider",
        /// There is no such country.
        UnknownCountry = "unknown-country",
        /// It is not an absolute `https:` URL.
        InvalidUrl = "invalid-url",
        /// Every visitor of the web page can read the API key.
        ExposedKey = "exposed-key",
        /// The caller's own function failed. See `cause`.
        Failed = "failed",
        /// The value of the caller's own function or option cannot be used.
        Unusable = "unusable",
        /// A phone number has letters.
        Letters = "letters",
        /// A phone number has characters besides `+` and digits.
        InvalidCharacters = "invalid-characters",
        /// A phone number lacks its `+`.
        MissingPlus = "missing-plus",
        /// A phone number lacks its country code.
        MissingCountryCode = "missing-country-code",
        /// No country has the calling code that a phone number begins with.
        UnknownCallingCode = "unknown-calling-code",
        /// No phone number of the country has this length.
        InvalidLength = "invalid-length",
        /// The numbering plans allocate no such phone number. A warning, unless `strictNumbers` is set. Not in `tidings/core`.
        Unallocated = "unallocated",
        /// Always a warning: text messages reach no phone numbers of this type, with few exceptions (`fixed-line`,
        /// `toll-free`, `premium-rate`, `shared-cost`, `pager`, `uan`, `voicemail`). Not in `tidings/core`.
        CannotReceiveSms = "cannot-receive-sms",
        /// Always a warning: the recipient is the sender.
        OwnNumber = "own-number",
        /// Always a warning: one character that is not in the GSM alphabet makes more segments of a text message. Not in
        /// `tidings/core`, which has no segments.
        CostlyCharacter = "costly-character",
        /// Always a warning: more than one message is sent to a recipient, and charged.
        SeveralMessages = "several-messages",
    }
}
