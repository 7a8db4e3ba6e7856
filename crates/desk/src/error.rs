use crate::rights::Act;

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Not there, or not yours: the same answer.
    #[error("not found")]
    NotFound,
    /// The role of this colleague does not include the act.
    #[error("not allowed: {0:?}")]
    NotAllowed(Act),
    /// The desk refuses, for a reason that a person can read and mend.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed: disk, network, or a bug.
    #[error("the database failed")]
    Store(#[source] store::StoreError),
}

impl From<store::StoreError> for DeskError {
    /// A row that isn't there is an answer, not a failure; and what can't be stored now is refused with everything that was
    /// typed still in the form, so that it can be sent again.
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::NotFound => Self::NotFound,
            store::StoreError::Full => Refusal::NotStored(Unstored::Full).into(),
            store::StoreError::Busy => Refusal::NotStored(Unstored::Locked).into(),
            store::StoreError::ReadOnly => Refusal::NotStored(Unstored::ReadOnly).into(),
            failure => Self::Store(failure),
        }
    }
}

/// A refusal: what is the matter, as something that pages put into words next to the field where it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A field of a form can't be taken. `field` is the form's name of it, `problem` a key of the locale files.
    #[error("field {field}: {problem}")]
    Field { field: &'static str, problem: &'static str },
    /// Several things at once, each of another kind than this; so that a form says in one go what is to be mended.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<Refusal>),
    /// Nothing was changed, because the database can't take anything at this moment; the same may be tried again.
    #[error("{0}")]
    NotStored(Unstored),
    /// Renewing after the deadline: a broken promise stays broken.
    #[error("the deadline has passed")]
    TooLate,
    /// A renewal must promise something later than what was promised.
    #[error("the new moment is not later")]
    NotLater,
    /// There is no open promise to keep, renew or withdraw.
    #[error("no open promise")]
    NoOpenPromise,
    /// An open promise stands: it must be kept, renewed or withdrawn, never ticked away.
    #[error("a promise is still open")]
    PromiseOpen,
    /// Something was promised for sooner, or a remedy: a call can't take its place.
    #[error("something is promised already")]
    PromisedAlready,
    /// A complaint is open: only the customer closes it.
    #[error("a complaint is open")]
    ComplaintOpen,
    /// Something to look at before it is sent; whoever has looked says so, and sends it.
    #[error("look before sending: {0:?}")]
    Concerns(Vec<crate::Concern>),
    /// Somebody else changed it in the meantime.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The ten seconds are over, or the mail has left.
    #[error("too late to take back")]
    AlreadySent,
    /// E-mail address and password don't belong together, or the account is closed.
    #[error("wrong e-mail address or password")]
    WrongPassword,
    /// Too many tries; try again after this many seconds.
    #[error("too many tries; wait {0} s")]
    TooManyTries(u32),
    /// The link to set a password was used, or is too old.
    #[error("the link is no longer valid")]
    LinkExpired,
    /// The service hours can't be read; the message names the place and what to write instead.
    #[error(transparent)]
    Hours(#[from] promise::HoursError),
    /// The service hours never open, so nothing can be promised.
    #[error("the service hours never open")]
    NeverOpen,
    /// Something of that name exists.
    #[error("{0} exists already")]
    Taken(&'static str),
    /// It can't be removed while it is in use.
    #[error("{0} is in use")]
    InUse(&'static str),
    /// What is wrong with a roster, an absence or a subject: all of it, at the fields where it stands.
    #[error("{} wrong in a roster", .0.len())]
    Roster(Vec<crate::rosters::RosterProblem>),
    /// Lines of what was pasted, or files of a list, that can't be put in: the number of each, from 1, with a key of the
    /// locale files. None was put in.
    #[error("{} wrong lines", .0.len())]
    Lines(Vec<crate::piles::BadLine>),
    /// The desk has been set up already.
    #[error("set up already")]
    AlreadySetUp,
}

/// Why nothing can be stored at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unstored {
    #[error("the disk is full")]
    Full,
    #[error("another program keeps the database locked, or it is too busy")]
    Locked,
    #[error("the database is read-only")]
    ReadOnly,
}

impl Refusal {
    /// Each thing that is refused: one, unless there are several.
    pub fn each(&self) -> impl Iterator<Item = &Self> {
        match self {
            Self::Several(all) => all.iter(),
            one => std::slice::from_ref(one).iter(),
        }
    }
}
