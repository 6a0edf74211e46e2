//! The providers together.

mod apis;
mod floors;
mod kept;
mod magic;
mod seeded;
