//! The words that readers look for in keys and sentences, and lists of them.
//!
//! A key is looked up among all words once, and is a number from then on. Comparing it with every word of every list took half
//! of the time of reading a failure.

/// All words of all lists, in lower case, without `_` and `-`: the shorter ones first, those of one length in alphabetical order.
const WORDS: &str = "\
    h1 h2 id is ok to err key loc msg nok pre url base code desc fail from help href key: keys link meta must name \
    path rule text type apiid errno error fault field links param reset title common detail docurl errmsg errors \
    failed field: fields header issues logref number reason result should status target waitms comment debugid \
    details docsurl errcode errdesc errorid failure general header: helpurl infourl invalid keyword message missing \
    parsing pointer request resetat results retryat retryin subcode success traceid unknown category datapath \
    errormsg erroruri failures httpcode instance invalid: location messages metadata moreinfo property required \
    resetsat scimtype attribute errorcode errordesc errorname errortext errortype faultcode fbtraceid fieldname \
    messageid parameter property: requestid resettime responses resultmsg retryinms statusmsg violation errmessage \
    errortitle extensions formerrors modelstate parameter: properties recipients resultcode resultdesc retryafter \
    retrydelay statuscode statustext trackingid validation violations description errorcauses errordetail \
    errorreason faultstring fielderrors referenceid responsemsg waitseconds errordetails errormessage errorsummary \
    instancepath propertyname propertypath requesterror responsecode responsetext retryafterms correlationid \
    documentation failurereason invalidfields invalidparams parametername resultmessage retryaftersec statusmessage \
    transactionid defaultmessage errorrelatedto nonfielderrors ratelimitreset resettimestamp responsestatus \
    retryaftersecs retryinseconds erroridentifier fieldviolations policyexception responsemessage developermessage \
    documentationurl errordescription retryaftermillis serviceexception validationerrors invalidparameters \
    resultdescription retryafterseconds statusdescription userfacingmessage responsedescription \
    retryaftermilliseconds ";

/// The length of the longest word.
const MAX_BYTES: usize = 22;

/// For each length, and one more: the index in [`WORDS`] of its first word, and how many words are shorter.
static LENGTHS: [(u16, u8); MAX_BYTES + 2] = lengths();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn lengths() -> [(u16, u8); MAX_BYTES + 2] {
    let words = WORDS.as_bytes();
    let mut lengths = [(0, 0); MAX_BYTES + 2];
    let (mut start, mut count, mut length) = (0, 0_u8, 0);
    while length < lengths.len() {
        lengths[length] = (start as u16, count);
        let first = start;
        while start + length < words.len() && length_at(start) == length {
            assert!(start == first || is_less(start - length - 1, start), "words of one length are in order");
            count += 1;
            start += length + 1;
        }
        length += 1;
    }
    assert!(start == words.len(), "the words are sorted by their length");
    lengths
}

/// Whether the word at one index of [`WORDS`] is before that at another.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn is_less(first: usize, second: usize) -> bool {
    let words = WORDS.as_bytes();
    let mut same = 0;
    while words[first + same] == words[second + same] {
        same += 1;
    }
    words[first + same] < words[second + same]
}

/// The length of the word at an index of [`WORDS`].
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn length_at(start: usize) -> usize {
    let mut end = start;
    while WORDS.as_bytes()[end] != b' ' {
        end += 1;
    }
    end - start
}

/// What stands for every word that is in no list.
pub(crate) const UNKNOWN: u8 = 0;

/// The number of a word or of a key, whose spelling does not matter: `ErrorCode`, `error_code` and `errorCode` are all
/// `errorcode`. [`UNKNOWN`] if no list has it.
#[inline(never)]
pub(crate) fn number_of(key: &[u8]) -> u8 {
    let mut word = [0; MAX_BYTES];
    let mut length = 0;
    for byte in key {
        if matches!(byte, b'_' | b'-') {
            continue;
        }
        let Some(slot) = word.get_mut(length) else { return UNKNOWN };
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    let Some([(start, before), (_, until), ..]) = LENGTHS.get(length..) else { return UNKNOWN };
    let (mut low, mut high) = (*before, *until);
    while low < high {
        let middle = low + (high - low) / 2;
        let index = usize::from(*start) + usize::from(middle - before) * (length + 1);
        match WORDS.as_bytes().get(index..index + length).cmp(&word.get(..length)) {
            core::cmp::Ordering::Less => low = middle + 1,
            core::cmp::Ordering::Equal => return middle + 1,
            core::cmp::Ordering::Greater => high = middle,
        }
    }
    UNKNOWN
}

/// Some of the words, in order of preference. Made by [`names!`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names(pub(crate) &'static [u8]);

impl Names {
    /// Whether a word or a key is one of these.
    pub(crate) fn has(self, key: &str) -> bool {
        self.has_number(number_of(key.as_bytes()))
    }

    /// Whether the word with this number is one of these.
    pub(crate) fn has_number(self, number: u8) -> bool {
        self.index(number).is_some()
    }

    /// The index of the word with this number.
    pub(crate) fn index(self, number: u8) -> Option<usize> {
        self.0.iter().position(|known| *known == number)
    }

    /// The numbers of the words.
    pub(crate) fn numbers(self) -> impl Iterator<Item = u8> {
        self.0.iter().copied()
    }
}

/// The [`Names`] in a string, with spaces between them. A name that is missing among all words is an error of the compiler.
macro_rules! names {
    ($names:expr) => {{
        const NUMBERS: [u8; $crate::util::names::count($names)] = $crate::util::names::numbers($names);
        $crate::util::names::Names(&NUMBERS)
    }};
}
pub(crate) use names;

/// How many names a string has.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
pub(crate) const fn count(names: &str) -> usize {
    let (mut count, mut index) = (1, 0);
    while index < names.len() {
        count += (names.as_bytes()[index] == b' ') as usize;
        index += 1;
    }
    count
}

/// The numbers of the names in a string.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
pub(crate) const fn numbers<const COUNT: usize>(names: &str) -> [u8; COUNT] {
    let names = names.as_bytes();
    let mut numbers = [UNKNOWN; COUNT];
    let (mut start, mut index) = (0, 0);
    while index < COUNT {
        let mut end = start;
        while end < names.len() && names[end] != b' ' {
            end += 1;
        }
        numbers[index] = number_at(names, start, end);
        start = end + 1;
        index += 1;
    }
    numbers
}

/// The number of the name between two indexes.
#[expect(clippy::panic, clippy::indexing_slicing, reason = "runs in the compiler")]
const fn number_at(names: &[u8], start: usize, end: usize) -> u8 {
    let length = end - start;
    let (first, before) = LENGTHS[length];
    let (_, until) = LENGTHS[length + 1];
    let mut number = before;
    while number < until {
        let word = first as usize + (number - before) as usize * (length + 1);
        let mut same = 0;
        while same < length && WORDS.as_bytes()[word + same] == names[start + same] {
            same += 1;
        }
        number += 1;
        if same == length {
            return number;
        }
    }
    panic!("a name is missing among the words")
}
