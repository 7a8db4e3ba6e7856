#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    pub async fn status(&self, by: &Agent, now: Timestamp) -> Result<StatusView, DeskError> { todo!() }
    /// For liveness: the database answers.
    pub async fn ping(&self) -> Result<(), DeskError> { todo!() }
}
