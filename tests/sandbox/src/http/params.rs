//! Parameters of a query or a form, parsed as the service does.

/// A parameter is missing or malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadParameter;

/// Names and values, in their original order.
#[derive(Debug, Default, Clone)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Decodes `a=1&b=2`.
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// All pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The value of `name`. White space around the name is ignored: the documented requests have
    /// `msg[receiver_type] =1`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.trim() == name).map(|(_, value)| value.as_str())
    }

    /// An optional number; an empty value counts as absent.
    pub fn number(&self, name: &str) -> Result<Option<u64>, BadParameter> {
        match self.text(name) {
            None | Some("") => Ok(None),
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map(Some).map_err(|_| BadParameter)
            }
            Some(_) => Err(BadParameter),
        }
    }

    /// A required number.
    pub fn required(&self, name: &str) -> Result<u64, BadParameter> {
        self.number(name)?.ok_or(BadParameter)
    }

    /// Checks that each of these is a number or absent.
    pub fn numbers(&self, names: &[&str]) -> Result<(), BadParameter> {
        names.iter().try_for_each(|name| self.number(name).map(drop))
    }
}
