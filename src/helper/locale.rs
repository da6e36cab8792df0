//! The languages helpers speak.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Locale {
    /// The language by its name in options, `zh` or `en`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Zh => chinese,
            Self::En => english,
        }
    }
}
