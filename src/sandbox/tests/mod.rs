//! The providers together.

mod apis;
mod kept;
mod magic;
mod seeded;
