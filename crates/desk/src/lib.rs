//! The use cases of the desk: receive, promise, answer, renew, own up. The clock is a parameter, one act is one transaction.
//!
//! Everything that a page, the API, a mail edge or the command line does goes through [`Desk`]. It asks who acts ([`Agent`]),
//! decides whether they may ([`rights`]), and writes the change, its timeline entry and its outgoing mail together.

pub mod accounts;
mod acts;
pub mod books;
mod busy;
mod changes;
mod check;
mod chosen;
mod clock;
mod concerns;
mod dams;
pub mod deliverability;
mod diagnosis;
pub mod dns;
pub mod edge;
mod error;
mod evening;
mod feed;
pub mod forms;
mod honest;
mod hours;
pub mod importing;
mod incoming;
mod ladder;
mod learning;
mod letters;
mod mailing;
pub mod money;
mod notices;
pub mod oauth;
mod on_call;
mod passwords;
pub mod piles;
mod plan_rows;
mod planning;
mod post;
mod post_to_colleague;
mod promising;
mod reach;
pub mod rights;
pub mod rosters;
mod secrets;
mod shelf;
mod signature;
mod slot_feed;
mod there;
mod topics;
pub mod trouble;
mod turn;
mod variables;
pub mod views;
pub mod what_if;
pub mod worth;
mod writing;

use std::sync::{Arc, OnceLock};

pub use acts::authentic::Authentic;
pub use acts::bookings::{BOOKINGS_MAX, Booked, BookingForm, Whose};
pub use acts::disruptions::problem_of_moment;
pub use acts::dkim::{DkimAlgorithm, DkimKey, in_strings};
pub use acts::doctor::{Finding, Report};
pub use acts::draft::Kept;
pub use acts::fetching::{
    FETCH_TRIES_MAX, FetchedMail, FolderAt, FolderKnown, FolderView, Sighted, Tried, TroubleView, is_count_due,
};
pub use acts::goodwill::Given;
pub use acts::imports::{IMPORT_BYTES_MAX, IMPORTS_MAX};
pub use acts::mailboxes::MailboxServers;
pub use acts::oauth::{CONNECTED_PATH, KeptConnected};
pub use acts::outbox::{Delivery, OutgoingMail};
pub use acts::outcomes_said::{CAUSES as DEPARTURE_CAUSES, MINUTES_MAX};
pub use acts::password_link::PASSWORD_LINK_PATH;
pub use acts::receive::{Envelope, Filed, Peer, Receipt};
pub use acts::reread::Rereading;
pub use acts::sign_in::SignedIn;
pub use acts::slot_feeds::SlotFeed;
pub use changes::{Changes, Mark};
pub use chosen::{GoodwillSettings, LadderSettings, LetterSettings, SurveySettings};
pub use clock::Clock;
pub use concerns::Concern;
pub use diagnosis::check_title;
pub use error::{DeskError, Refusal, Unstored};
pub use mail::sanitize::text_of as template_text;
pub use passwords::PasswordCost;
pub use promise::Language;
pub use rights::{Act, Agent, Role};
pub use signature::Signature;
pub use store::id::*;
pub use store::{Chance, Change, StoreError, UncheckedMail};
pub use trouble::Trouble;

/// The desk over one database. Cheap to clone; holds no state that the database doesn't have.
#[derive(Clone)]
pub struct Desk {
    db: store::Db,
    chance: Arc<dyn Chance>,
    passwords: passwords::Passwords,
    key: Option<secrets::Key>,
    dns: Arc<dyn dns::Dns>,
    edge: Option<Arc<dyn edge::MailEdge>>,
    is_demo: bool,
    holds_mail: bool,
    run: Arc<OnceLock<String>>,
    shelf: Arc<shelf::Shelf>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk over a migrated database; `chance` is the only source of randomness (ids, tokens, salts).
    #[must_use]
    pub fn new(db: store::Db, chance: Arc<dyn Chance>) -> Self {
        let passwords = passwords::Passwords::new(PasswordCost::default());
        let dns = Arc::new(dns::NoDns);
        let run = Arc::default();
        let shelf = Arc::default();
        Self { db, chance, passwords, key: None, dns, edge: None, is_demo: false, holds_mail: false, run, shelf }
    }

    /// With the key of the installation, which seals the passwords of mail servers. Without it they can't be stored or read.
    #[must_use]
    pub fn with_key(mut self, key: [u8; 32]) -> Self {
        self.key = Some(secrets::Key::new(key));
        self
    }

    /// With somebody to ask for names: whether mail will arrive is looked up there.
    #[must_use]
    pub fn with_dns(mut self, dns: Arc<dyn dns::Dns>) -> Self {
        self.dns = dns;
        self
    }

    /// With an edge to the servers of mailboxes, for what a colleague waits for (see [`edge`]).
    #[must_use]
    pub fn with_mail_edge(mut self, edge: Arc<dyn edge::MailEdge>) -> Self {
        self.edge = Some(edge);
        self
    }

    /// With another cost for passwords: tests don't have all day.
    #[must_use]
    pub fn with_password_cost(mut self, cost: PasswordCost) -> Self {
        self.passwords = passwords::Passwords::new(cost);
        self
    }

    /// A demo, where anybody may sign in as anybody ([`Desk::sign_in_demo`]).
    #[must_use]
    pub fn as_demo(mut self) -> Self {
        self.is_demo = true;
        self
    }

    /// A desk of which no mail leaves this machine, so that its pages say so.
    #[must_use]
    pub fn holding_mail(mut self) -> Self {
        self.holds_mail = true;
        self
    }

    /// Whether mail stays on this machine, and is called sent all the same.
    #[must_use]
    pub fn holds_mail(&self) -> bool {
        self.holds_mail
    }

    /// Whether anybody may sign in as anybody.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.is_demo
    }

    /// A new word that nobody guesses, to tell one form that was sent from another.
    #[must_use]
    pub fn fresh_key(&self) -> String {
        secrets::new_token(&*self.chance)
    }
}

/// The limits of what can be taken, each in its unit: for pages that say so before something is sent.
pub mod limits {
    pub use crate::acts::answer::UNDO_WITHIN;
    pub use crate::acts::ask_once::KEY_MAX;
    pub use crate::acts::complaints::ASK_AGAIN_DAYS;
    pub use crate::acts::disruptions::DISRUPTED_MAX;
    pub use crate::acts::goodwill::GOODWILL_MAX;
    pub use crate::acts::letters_kept::LETTERS_PAGE;
    pub use crate::acts::outbox::{LATE_AFTER, LEASE, OUTBOX_PAGE, TRIED_FOR};
    pub use crate::acts::renew::RENEWAL_WITHIN;
    pub use crate::acts::returned::SOFT_FOR;
    pub use crate::evening::CUSTOMERS_MAX;
    pub use crate::incoming::{FILES_BYTES_MAX, FILES_MAX, TEXT_MAX};
    pub use crate::notices::{NOTICES_MAX, NOTICES_WITHIN};
    pub use crate::post::{AUTOMATIC_MAX, AUTOMATIC_WITHIN, MAILBOX_MAX, MAILBOX_WITHIN};
    pub use crate::promising::FALLBACK_WITHIN;
}
