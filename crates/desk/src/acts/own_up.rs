#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Breaks each open promise whose deadline has passed, tells the customer with an apology and a new promise; at most `limit`, gives how many. Runs at start-up before anything else, and each few seconds.
    pub async fn own_up(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> { todo!() }
    /// The next deadline of an open promise, if any: so that the program wakes up in time.
    pub async fn next_deadline(&self) -> Result<Option<Timestamp>, DeskError> { todo!() }
}
