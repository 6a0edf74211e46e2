//! What a telephone number is: read, refused, masked, reached; and held against libphonenumber.

mod differential;
mod properties;
mod providers;
mod reading;
mod refusals;
mod showing;
