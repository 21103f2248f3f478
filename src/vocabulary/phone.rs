//! What a string is as a phone number.

use super::string_enum::string_enum;

string_enum! {
    /// What a string is as a phone number.
    PhoneVerdict {
        /// A number of an allocated range: libphonenumber's `isValidNumber`.
        Ok = "ok",
        /// A number of a possible length, in a range that the numbering plan does not allocate. Plans change: the number may
        /// be newer than the table.
        Unallocated = "unallocated",
        /// No number of the country is as short.
        TooShort = "too-short",
        /// No number of the country is as long.
        TooLong = "too-long",
        /// Neither too short nor too long, but no number of the country has this length.
        InvalidLength = "invalid-length",
        /// No country has the calling code after the `+` or the dialling prefix.
        UnknownCallingCode = "unknown-calling-code",
        /// It is a national number, without a `+` and without a `country`.
        MissingCountry = "missing-country",
        /// It would be a number without the letters in it.
        Letters = "letters",
        /// It is not a phone number.
        NotANumber = "not-a-number",
        /// So short that it can only be dialled from within its area.
        LocalOnly = "local-only",
    }
}

string_enum! {
    /// The types of phone numbers, as libphonenumber has them (`PhoneNumberType`, in its order).
    PhoneType default = Unknown {
        /// A landline.
        FixedLine = "fixed-line",
        /// A mobile phone.
        Mobile = "mobile",
        /// Both use the same ranges, as in the United States.
        FixedLineOrMobile = "fixed-line-or-mobile",
        /// Free for the caller.
        TollFree = "toll-free",
        /// More expensive than other calls.
        PremiumRate = "premium-rate",
        /// Caller and callee share the cost.
        SharedCost = "shared-cost",
        /// Internet telephony.
        Voip = "voip",
        /// It is redirected to where its owner is.
        PersonalNumber = "personal-number",
        /// A pager.
        Pager = "pager",
        /// A company's number for all its locations (universal access number).
        Uan = "uan",
        /// A voice mailbox.
        Voicemail = "voicemail",
        /// The number is not valid.
        Unknown = "unknown",
    }
}

string_enum! {
    /// Why a suggested number differs from what was written.
    SuggestionReason {
        /// The digits begin with the calling code, but the `+` is missing.
        MissingPlus = "missing-plus",
        /// The `+` became a space or `%2B`: a URL was decoded twice, or not at all.
        LostPlus = "lost-plus",
        /// The number begins with 00 or 011 instead of `+`, and without a `country` the prefix is not certain.
        DiallingPrefix = "dialling-prefix",
        /// The digits are a national number, with a `+` or without.
        MissingCallingCode = "missing-calling-code",
        /// The trunk prefix after the calling code, `(0)`, is not part of the number.
        TrunkPrefix = "trunk-prefix",
        /// Invisible characters are between the digits, or the digits are of an unsupported script.
        Characters = "characters",
    }
}
