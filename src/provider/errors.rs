//! How failures are read.

use super::node::{Node, Part, check_string, read_object};
use super::rules::is_lower_case;
use super::{Path, Paths, Rule, Rules, Scalars};
use crate::timing::Unit;
use crate::util::strings::split_once;
use crate::util::value::{Value, digits};

/// `errors` of a profile.
#[derive(Clone, Debug, Default)]
pub struct ErrorRules<'a> {
    /// The provider's documentation of its errors.
    pub docs_url: Option<&'a str>,
    /// The URL of an error code's own page, without the code at its end.
    pub code_docs_url_prefix: Option<&'a str>,
    /// To the error code.
    pub code: Paths<'a>,
    /// To the error message.
    pub message: Paths<'a>,
    /// To the field at fault.
    pub param: Paths<'a>,
    /// To the request's id.
    pub request_id: Paths<'a>,
    /// To the URL of the page about this failure.
    pub docs_url_path: Paths<'a>,
    /// Waits outside the usual header fields.
    pub retry_after: Vec<RetryAfter<'a>>,
    /// The limit that was reached.
    pub limit: LimitFacts<'a>,
    /// The money that was missing.
    pub balance: BalanceFacts<'a>,
    codes: Rules<'a>,
    delivery_codes: Option<Rules<'a>>,
    success_codes: Scalars<'a>,
    message_rules: Rules<'a>,
    http_statuses: Rules<'a>,
    not_accepted_http_statuses: Scalars<'a>,
}

/// Where a failed response has the limit that was reached.
#[derive(Clone, Debug, Default)]
pub struct LimitFacts<'a> {
    /// How much is allowed.
    pub max: Fact<'a>,
    /// How much of it is used.
    pub used: Fact<'a>,
    /// When it begins anew.
    pub resets_at: Fact<'a>,
    /// The URL at which it is raised.
    pub upgrade_url: Fact<'a>,
}

/// Where a failed response has the money that was missing.
#[derive(Clone, Debug, Default)]
pub struct BalanceFacts<'a> {
    /// What the account has.
    pub balance: Fact<'a>,
    /// What the request costs.
    pub cost: Fact<'a>,
    /// The currency of both.
    pub currency: Fact<'a>,
}

/// Where a fact is: a value, or a number in a sentence.
#[derive(Clone, Debug, Default)]
pub struct Fact<'a> {
    /// To the value.
    pub paths: Paths<'a>,
    /// The text before the number. Empty: the fact is the value itself.
    pub before: &'a str,
}

/// A documented wait: where it is, and its unit.
#[derive(Clone, Debug, Default)]
pub struct RetryAfter<'a> {
    /// The path to it. Of an array that the path goes through, the longest wait counts.
    pub path: Path<'a>,
    pub(crate) unit: Unit,
    /// The text before and after the number. `None`: the value is a number or a date.
    pub around: Option<(&'a str, &'a str)>,
    /// The HTTP statuses that it is for. Empty: all.
    pub http_statuses: Scalars<'a>,
}

impl<'a> ErrorRules<'a> {
    pub(super) fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "docsUrl": value.some_string(&mut self.docs_url, https_url),
            "codeDocsUrlPrefix": value.some_string(&mut self.code_docs_url_prefix, https_url),
            "code": self.code = Paths::read(value),
            "message": self.message = Paths::read(value),
            "param": self.param = Paths::read(value),
            "requestId": self.request_id = Paths::read(value),
            "docsUrlPath": self.docs_url_path = Paths::read(value),
            "retryAfter": value.items(0, &mut self.retry_after),
            "limit": self.limit.read(value),
            "balance": self.balance.read(value),
            "codes": self.codes.read_codes(value),
            "deliveryCodes": self.delivery_codes.get_or_insert_default().read_codes(value),
            "successCodes": self.success_codes = Scalars::read(value, 0, check_string),
            "messageRules": self.message_rules.read_texts(value),
            "httpStatuses": self.http_statuses.read_statuses(value),
            "notAcceptedHttpStatuses": {
                self.not_accepted_http_statuses = Scalars::read(value, 0, |status| _ = status.integer(400, 599));
            },
        );
    }

    /// What an error code means. `is_delivery`: the code is that of a single message or of a delivery report.
    pub fn rule_of_code(&self, code: &str, is_delivery: bool) -> Option<&Rule<'a>> {
        self.delivery_codes.as_ref().filter(|_| is_delivery).unwrap_or(&self.codes).of_code(code)
    }

    /// The first of `messageRules` that fits the error message. `contains`: whether the message contains a text.
    pub fn rule_of_text(&self, contains: &dyn Fn(&str) -> bool) -> Option<&Rule<'a>> {
        self.message_rules.first(contains)
    }

    /// The rule for an HTTP status that the provider uses with a different meaning.
    pub fn rule_of_status(&self, status: u16) -> Option<&Rule<'a>> {
        self.http_statuses.first(&|name| name == digits(status.into()))
    }

    /// Whether the code means success: one of `successCodes`, or zeros without a rule of their own.
    pub fn is_no_error(&self, code: &str) -> bool {
        let has_rule = |codes: &Rules| codes.of_code(code).is_some_and(|rule| rule.exact);
        self.success_codes.contains(code)
            || code.bytes().all(|byte| byte == b'0')
                && !has_rule(&self.codes)
                && !self.delivery_codes.as_ref().is_some_and(has_rule)
    }

    /// Whether the provider documents that it processed nothing when it responds with this status.
    pub fn is_not_accepted(&self, status: u16) -> bool {
        self.not_accepted_http_statuses.contains(&digits(status.into()))
    }

    /// The header fields of a response that hold the request id.
    pub fn request_id_headers(&self) -> impl Iterator<Item = &str> {
        self.request_id.iter().filter_map(|path| path.header())
    }
}

impl<'a> Part<'a> for LimitFacts<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "max": self.max.read(value),
            "used": self.used.read(value),
            "resetsAt": self.resets_at.read(value),
            "upgradeUrl": self.upgrade_url.read(value),
        );
    }
}

impl<'a> Part<'a> for BalanceFacts<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "balance": self.balance.read(value),
            "cost": self.cost.read(value),
            "currency": self.currency.read(value),
        );
    }
}

impl<'a> Part<'a> for Fact<'a> {
    #[inline(never)]
    fn read(&mut self, node: &Node<'a, '_>) {
        let Value::Object(_) = node.value else {
            self.paths = Paths::read(node);
            return;
        };
        read_object!(node, value =>
            "path" required: self.paths = Paths::read(value),
            "before" required: value.string(&mut self.before, is_lower_case),
        );
    }
}

impl<'a> Part<'a> for RetryAfter<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "path" required: self.path = Path::read(value),
            "unit" required: {
                let units = [Unit::S, Unit::Ms, Unit::UnixS, Unit::UnixMs];
                self.unit = value.word(&units, &["s", "ms", "unix-s", "unix-ms"]).unwrap_or_default();
            },
            "match": match value.value.as_str().and_then(|text| split_once(text, b'#')) {
                Some(around) => self.around = Some(around),
                None => value.reject(),
            },
            "httpStatuses": self.http_statuses = Scalars::read(value, 1, |status| _ = status.integer(100, 599)),
        );
    }
}

impl<'a> RetryAfter<'a> {
    /// Whether it is for a response with this status.
    pub fn is_for(&self, status: u16) -> bool {
        self.http_statuses.is_empty() || self.http_statuses.contains(&digits(status.into()))
    }
}

fn https_url(text: &str) -> bool {
    text.starts_with("https://")
}
