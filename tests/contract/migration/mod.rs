//! PortOne V1 beside V2: the values that convert into each other, and the page `docs/portone-migration.md`, which is held
//! against both specs and against the conversions.

mod codes;
mod dates;
mod page;
mod properties;
mod specs;
mod texts;
