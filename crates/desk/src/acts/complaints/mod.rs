//! Complaints (design.md, section 8): heard, a cause that is no person, a remedy with a promise of its own, and closed by the
//! customer's yes. While a complaint is open and not asked about, its conversation has an open promise.

mod ask;
mod hear;
mod mend;
mod remedy;
mod seen;

pub use ask::ASK_AGAIN_DAYS;
