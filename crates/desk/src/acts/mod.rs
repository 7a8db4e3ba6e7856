//! One file per act.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod calendars;
pub(crate) mod callers;
pub(crate) mod conversation;
pub(crate) mod customer;
pub(crate) mod doctor;
pub(crate) mod edit;
pub(crate) mod file;
pub(crate) mod find;
pub(crate) mod lists;
pub(crate) mod mailboxes;
pub(crate) mod outbox;
pub(crate) mod own_up;
pub(crate) mod password_link;
pub(crate) mod people;
pub(crate) mod presence;
pub(crate) mod receive;
pub(crate) mod renew;
pub(crate) mod rules;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod status;
pub(crate) mod take_back;
pub(crate) mod today;
