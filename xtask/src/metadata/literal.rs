//! The JavaScript literals of the bundle: objects, arrays with holes, strings, integers. Closure
//! serializes a message as an array in which the index of a field is its number.

/// A parsed literal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    /// Nothing stands between two commas: the field is not set.
    Hole,
    Number(i64),
    String(String),
    Array(Vec<Literal>),
    /// In the order of the source.
    Object(Vec<(String, Literal)>),
}

/// The literal after `assignment`, which ends with `=` and must occur exactly once.
pub(super) fn assigned(source: &str, assignment: &str) -> Literal {
    let mut found = source.match_indices(assignment);
    let (start, _) = found.next().unwrap_or_else(|| panic!("the bundle does not have {assignment}"));
    assert!(found.next().is_none(), "the bundle has {assignment} twice");
    let mut reader = Reader { source, index: start + assignment.len() };
    let literal = reader.value();
    reader.expect(b';');
    literal
}

struct Reader<'a> {
    source: &'a str,
    index: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Literal {
        match self.peek() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => {
                let text = self.string();
                // Closure's short form of an array of strings.
                match self.take(".split(\" \")") {
                    true => Literal::Array(text.split(' ').map(|word| Literal::String(word.into())).collect()),
                    false => Literal::String(text),
                }
            }
            b'-' | b'0'..=b'9' => self.number(),
            other => self.fail(&format!("a value cannot begin with {:?}", char::from(other))),
        }
    }

    fn object(&mut self) -> Literal {
        let mut properties = Vec::new();
        self.expect(b'{');
        while !self.take("}") {
            let start = self.index;
            while self.peek().is_ascii_alphanumeric() {
                self.index += 1;
            }
            let key = self.source[start..self.index].to_owned();
            assert!(!key.is_empty(), "a key is expected at {start}");
            self.expect(b':');
            properties.push((key, self.value()));
            if !self.take(",") {
                self.expect(b'}');
                break;
            }
        }
        Literal::Object(properties)
    }

    fn array(&mut self) -> Literal {
        let mut items = Vec::new();
        self.expect(b'[');
        // As in JavaScript, a comma before the closing bracket does not begin another item.
        while !self.take("]") {
            if self.take(",") {
                items.push(Literal::Hole);
                continue;
            }
            items.push(self.value());
            if !self.take(",") {
                self.expect(b']');
                break;
            }
        }
        Literal::Array(items)
    }

    fn string(&mut self) -> String {
        let mut text = String::new();
        self.expect(b'"');
        loop {
            let character =
                self.source[self.index..].chars().next().unwrap_or_else(|| self.fail("a string has no end"));
            self.index += character.len_utf8();
            match character {
                '"' => return text,
                '\\' => {
                    let escaped = self.peek();
                    assert!(matches!(escaped, b'\\' | b'"'), "unknown escape at {}", self.index);
                    self.index += 1;
                    text.push(escaped.into());
                }
                _ => text.push(character),
            }
        }
    }

    fn number(&mut self) -> Literal {
        let start = self.index;
        self.take("-");
        while self.peek().is_ascii_alphanumeric() || self.peek() == b'.' {
            self.index += 1;
        }
        let text = &self.source[start..self.index];
        // Closure writes 1000 as 1E3.
        let (digits, exponent) = text.split_once('E').unwrap_or((text, "0"));
        let value = digits.parse::<i64>().ok().zip(exponent.parse::<u32>().ok());
        match value.and_then(|(value, exponent)| value.checked_mul(10_i64.checked_pow(exponent)?)) {
            Some(number) => Literal::Number(number),
            None => self.fail(&format!("{text} is not an integer")),
        }
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_line_breaks();
        let found = self.source[self.index..].starts_with(token);
        if found {
            self.index += token.len();
        }
        found
    }

    fn expect(&mut self, byte: u8) {
        self.skip_line_breaks();
        let found = self.peek();
        if found != byte {
            self.fail(&format!("{:?} instead of {:?}", char::from(found), char::from(byte)));
        }
        self.index += 1;
    }

    fn skip_line_breaks(&mut self) {
        while self.peek() == b'\n' {
            self.index += 1;
        }
    }

    fn peek(&self) -> u8 {
        self.source.as_bytes().get(self.index).copied().unwrap_or(0)
    }

    fn fail(&self, problem: &str) -> ! {
        let near: String = self.source[self.index..].chars().take(40).collect();
        panic!("the bundle at byte {}: {problem}, before {near:?}", self.index)
    }
}
