//! What went wrong at an edge to another program, in the reader's own language.

use desk::Unstored;
use desk::oauth::OAuthError;
use desk::trouble::{Cause, Doing, Trouble};

use crate::i18n::Words;

/// One sentence, without a full stop: it stands after what it is about.
pub(crate) fn say(t: Words, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Said { words } => words.clone(),
        Trouble::NoServer => t.say("trouble-no-server"),
        Trouble::Unprotected { host } => t.with("host", host).say("trouble-unprotected"),
        Trouble::UnknownHost { host } => t.with("host", host).say("trouble-unknown-host"),
        Trouble::Unreachable { host, port, why } => {
            // A port is a name, not a number: no thousands separator.
            t.with("server", format!("{host}:{port}")).with("why", cause(t, why)).say("trouble-unreachable")
        }
        Trouble::Tls { host, why } => t.with("host", host).with("why", cause(t, why)).say("trouble-of-host"),
        Trouble::NoStartTls { host } => t.with("host", host).say("trouble-no-starttls"),
        Trouble::SignIn { host, reply } => t.with("host", host).with("reply", reply).say("trouble-sign-in"),
        Trouble::NoWayToSignIn { host, by_token: false } => t.with("host", host).say("trouble-no-password-here"),
        Trouble::NoWayToSignIn { host, by_token: true } => t.with("host", host).say("trouble-no-token-here"),
        Trouble::Token { error } => token(t, error),
        Trouble::Lost { doing, why } => {
            t.with("doing", t.say(doing_key(*doing))).with("why", cause(t, why)).say("trouble-lost")
        }
        Trouble::Silent { host, doing } => {
            t.with("host", host).with("doing", t.say(doing_key(*doing))).say("trouble-silent")
        }
        Trouble::TooSlow => t.say("trouble-too-slow"),
        Trouble::NothingStored { why } => t.with("why", t.say(unstored_key(*why))).say("trouble-nothing-stored"),
        Trouble::Settings { why } => t.with("why", why).say("trouble-settings"),
        Trouble::Folder { folder, reply } => t.with("folder", folder).with("reply", reply).say("trouble-folder"),
        Trouble::NoUidValidity { host } => t.with("host", host).say("trouble-no-uidvalidity"),
        Trouble::NotStored { why } => t.with("why", why).say("trouble-not-stored"),
        Trouble::LeftThere { aside, failed } => t.with("aside", aside).with("failed", failed).say("trouble-left-there"),
        Trouble::TooLarge { megabytes } => t.with("megabytes", megabytes).say("trouble-too-large"),
        Trouble::NotGiven => t.say("trouble-not-given"),
        Trouble::NotTaken { why } => t.with("why", why).say("trouble-not-taken"),
        Trouble::Sender { host, reply, .. } => t.with("host", host).with("reply", reply).say("trouble-sender"),
        Trouble::Recipient { address, reply, .. } => {
            t.with("address", address).with("reply", reply).say("trouble-recipient")
        }
        Trouble::Mail { reply, .. } => t.with("reply", reply).say("trouble-mail"),
        Trouble::Signing { domain, selector, why } => {
            t.with("domain", domain).with("selector", selector).with("why", why).say("trouble-signing")
        }
        Trouble::DamOfAddress { count, hours } => {
            t.with("count", count).with("hours", hours).say("trouble-dam-address")
        }
        Trouble::DamOfMailbox { count, hours } => {
            t.with("count", count).with("hours", hours).say("trouble-dam-mailbox")
        }
        Trouble::Unreadable => t.say("trouble-unreadable"),
        Trouble::NothingToFileUnder => t.say("trouble-nothing-to-file-under"),
        Trouble::NotFiled { why } => t.with("why", why).say("trouble-not-filed"),
        Trouble::NotAWebAddress => t.say("trouble-not-a-web-address"),
        Trouble::Inside { address } => t.with("address", address.to_string()).say("trouble-inside"),
        Trouble::Status { status } => t.with("status", status.to_string()).say("trouble-status"),
        Trouble::Slow { seconds } => t.with("seconds", seconds).say("trouble-slow"),
        Trouble::NotFetched { why } => t.with("why", cause(t, why)).say("trouble-not-fetched"),
        Trouble::NotACalendar => t.say("trouble-not-a-calendar"),
        Trouble::CalendarCutOff => t.say("trouble-calendar-cut-off"),
        Trouble::TooManyDays => t.say("trouble-too-many-days"),
        Trouble::NeverOpen => t.say("trouble-never-open"),
    }
}

/// Why nothing can be stored now, as half a sentence.
pub(crate) fn unstored_key(why: Unstored) -> &'static str {
    match why {
        Unstored::Full => "unstored-full",
        Unstored::Locked => "unstored-locked",
        Unstored::ReadOnly => "unstored-read-only",
    }
}

fn token(t: Words, error: &OAuthError) -> String {
    match error {
        OAuthError::NotConnected => t.say("trouble-token-not-connected"),
        OAuthError::Refused { reply } => t.with("reply", reply).say("trouble-token-refused"),
        OAuthError::WrongClient { reply } => t.with("reply", reply).say("trouble-token-wrong-client"),
        OAuthError::Pending => t.say("trouble-token-pending"),
        OAuthError::SlowDown => t.say("trouble-token-slow-down"),
        OAuthError::TooLate => t.say("trouble-token-too-late"),
        OAuthError::Denied => t.say("trouble-token-denied"),
        OAuthError::Unreachable { why } => t.with("why", cause(t, why)).say("trouble-token-unreachable"),
        OAuthError::NoEdge => t.say("trouble-token-no-edge"),
        OAuthError::Store { why } => t.with("why", why).say("trouble-settings"),
    }
}

fn cause(t: Words, cause: &Cause) -> String {
    match cause {
        Cause::Said { words } => words.clone(),
        Cause::Refused => t.say("cause-refused"),
        Cause::TimedOut => t.say("cause-timed-out"),
        Cause::HungUp => t.say("cause-hung-up"),
        Cause::NoWay => t.say("cause-no-way"),
        Cause::NotTls => t.say("cause-not-tls"),
        Cause::TlsFailed { words } => t.with("words", words).say("cause-tls-failed"),
        Cause::Expired => t.say("cause-expired"),
        Cause::NotValidYet => t.say("cause-not-valid-yet"),
        Cause::OtherName => t.say("cause-other-name"),
        Cause::UnknownIssuer => t.say("cause-unknown-issuer"),
        Cause::Revoked => t.say("cause-revoked"),
        Cause::Certificate { words } => t.with("words", words).say("cause-certificate"),
        Cause::NobodyToTrust => t.say("cause-nobody-to-trust"),
        Cause::TooManyRedirects => t.say("cause-too-many-redirects"),
        Cause::TooLong => t.say("cause-too-long"),
        Cause::NoToken { status } => t.with("status", status.to_string()).say("cause-no-token"),
        Cause::NoCodes => t.say("cause-no-codes"),
        Cause::NoHttps => t.say("cause-no-https"),
    }
}

fn doing_key(doing: Doing) -> &'static str {
    match doing {
        Doing::Connecting => "doing-connecting",
        Doing::Greeting => "doing-greeting",
        Doing::StartingTls => "doing-starting-tls",
        Doing::SigningIn => "doing-signing-in",
        Doing::ListingFolders => "doing-listing-folders",
        Doing::OpeningFolder => "doing-opening-folder",
        Doing::ListingMails => "doing-listing-mails",
        Doing::AskingSizes => "doing-asking-sizes",
        Doing::FetchingMail => "doing-fetching-mail",
        Doing::MarkingRead => "doing-marking-read",
        Doing::MovingMails => "doing-moving-mails",
        Doing::NamingSender => "doing-naming-sender",
        Doing::NamingRecipient => "doing-naming-recipient",
        Doing::AskingToSend => "doing-asking-to-send",
        Doing::HandingOver => "doing-handing-over",
        Doing::StartingOver => "doing-starting-over",
    }
}

#[cfg(test)]
mod tests {
    use desk::Language;

    use super::*;

    #[test]
    fn what_is_known_is_said_in_the_readers_language_and_the_servers_words_stay_its_own() {
        let host = || "imap.halmeer.example".to_owned();
        for (trouble, nl, en) in [
            (
                Trouble::Unreachable { host: host(), port: 1143, why: Cause::Refused },
                "geen verbinding met imap.halmeer.example:1143: daar neemt niemand op",
                "no connection to imap.halmeer.example:1143: nobody answers there",
            ),
            (
                Trouble::SignIn { host: host(), reply: "Authentication failed.".into() },
                "imap.halmeer.example weigert de gebruikersnaam of het wachtwoord: Authentication failed.",
                "imap.halmeer.example refuses the user name or the password: Authentication failed.",
            ),
            (
                Trouble::Lost { doing: Doing::FetchingMail, why: Cause::HungUp },
                "de verbinding brak af bij het ophalen van een mail: de server hing op",
                "the connection broke off while fetching a mail: the server hung up",
            ),
            (Trouble::said("550 5.1.1 unknown"), "550 5.1.1 unknown", "550 5.1.1 unknown"),
        ] {
            assert_eq!(
                (say(Words::of(Language::Nl), &trouble), say(Words::of(Language::En), &trouble)),
                (nl.into(), en.into())
            );
        }
    }
}
