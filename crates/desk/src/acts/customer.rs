#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// The customer's page. `is_first_look` of the day is recorded on the timeline.
    pub async fn customer_page(&self, token: &str, now: Timestamp) -> Result<CustomerView, DeskError> { todo!() }
    /// Adds something: doesn't change an open promise; on an answered question it makes a new one.
    pub async fn customer_adds(&self, token: &str, text: String, files: Vec<Upload>, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Was your question answered? "Not yet" reopens with a promise of its own.
    pub async fn customer_says(&self, token: &str, helped: bool, now: Timestamp) -> Result<Option<PromiseView>, DeskError> { todo!() }
    /// A new link; the old one stops working. Gives the new token.
    pub async fn new_customer_link(&self, token: &str, now: Timestamp) -> Result<String, DeskError> { todo!() }
    /// A file of the customer's own page.
    pub async fn customer_attachment(&self, token: &str, id: AttachmentId) -> Result<(AttachmentView, Vec<u8>), DeskError> { todo!() }
}
