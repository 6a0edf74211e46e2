//! The open enums of an API, so that a test can go through all of them.

use std::{fmt::Debug, hash::Hash, str::FromStr};

use phoneproof::InvalidValue;
use serde::{Serialize, de::DeserializeOwned};

/// An open enum of a provider.
pub(crate) trait OpenEnum:
    Clone + Debug + Eq + Hash + Serialize + DeserializeOwned + FromStr<Err = InvalidValue> + for<'a> From<&'a str> + 'static
{
    const NAME: &'static str;
    const KNOWN: &'static [Self];

    fn wire(&self) -> &str;

    /// The text of an unknown value.
    fn unknown(&self) -> Option<&str>;

    /// What is said of it, by the name of the method that says it.
    fn facts(&self) -> Vec<(&'static str, Option<String>)>;
}

/// What a test does with each open enum.
pub(crate) trait EnumVisitor {
    fn visit<E: OpenEnum>(&mut self);
}

/// `open_enums! { types: Name { fact fact … } … }`: with the facts that an enum has beside `description`.
macro_rules! open_enums {
    ($module:ident: $($name:ident { $($fact:ident)* })*) => {
        $(impl $crate::support::apis::OpenEnum for $module::$name {
            const NAME: &'static str = stringify!($name);
            const KNOWN: &'static [Self] = $module::$name::KNOWN;

            fn wire(&self) -> &str {
                self.as_str()
            }

            fn unknown(&self) -> Option<&str> {
                if let Self::Unknown(value) = self { Some(value.as_str()) } else { None }
            }

            fn facts(&self) -> Vec<(&'static str, Option<String>)> {
                vec![
                    ("description", self.description().map(|fact| fact.to_string())),
                    $((stringify!($fact), self.$fact().map(|fact| fact.to_string())),)*
                ]
            }
        })*

        fn visit_enums(visitor: &mut impl $crate::support::apis::EnumVisitor) {
            $(visitor.visit::<$module::$name>();)*
        }
    };
}
pub(super) use open_enums;
