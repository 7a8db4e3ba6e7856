//! After any history of events the invariant holds, no accepted question is lost and none is doubled.

use std::collections::HashMap;

use desk::forms::{Answer, HandOver, Heard, How, RemedyForm, Renewal};
use desk::views::{Asked, Cause};
use desk::{ConversationId, Delivery, DeskError, Envelope, Filed, MessageId, OutboxId};
use jiff::SignedDuration;
use proptest::prelude::*;
use store::args;
use testkit::{TestDatabase, database, each_database};

use super::story::{Story, answer, phone_note, question};

/// Something that happens. Numbers choose among what there is, whatever there is.
#[derive(Debug, Clone)]
enum Event {
    AsksByForm,
    AsksByPhone,
    Mails { customer: u8, about: Option<usize>, is_automatic: bool },
    Answers { which: usize, how: How, then_hours: Option<i64> },
    TakesBack { which: usize },
    Server { says: Says, at_most: usize },
    Renews { which: usize, hours: i64 },
    Withdraws { which: usize },
    HandsOver { which: usize, to_joost: bool },
    CustomerSays { which: usize, helped: bool },
    CustomerAdds { which: usize },
    Closes { which: usize },
    Reopens { which: usize },
    ComesBack { which: usize, is_hard: bool },
    ComplainsByForm,
    IsHeard { which: usize },
    NoComplaint { which: usize },
    GetsRemedy { which: usize, hours: i64, cents: i64 },
    SaysYesToUs { which: usize },
    AsksComplainants,
    OwnsUp,
    TimePasses { minutes: i64 },
}

#[derive(Debug, Clone, Copy)]
enum Says {
    Accepted,
    Later,
    Refused,
    /// The program is killed after the server took it, before that was recorded.
    AcceptedUnheard,
}

fn which_mail() -> std::ops::Range<usize> {
    0..16
}

fn event() -> impl Strategy<Value = Event> {
    let which = 0usize..8;
    let how = prop_oneof![3 => Just(How::Mail), 1 => Just(How::Telephone), 1 => Just(How::Visit)];
    let says = prop_oneof![4 => Just(Says::Accepted), 1 => Just(Says::Later), 1 => Just(Says::Refused), 1 => Just(Says::AcceptedUnheard)];
    prop_oneof![
        2 => Just(Event::AsksByForm),
        1 => Just(Event::AsksByPhone),
        3 => (0u8..3, prop::option::of(0usize..8), prop::bool::weighted(0.2))
            .prop_map(|(customer, about, is_automatic)| Event::Mails { customer, about, is_automatic }),
        4 => (which.clone(), how, prop::option::weighted(0.3, -2i64..40))
            .prop_map(|(which, how, then_hours)| Event::Answers { which, how, then_hours }),
        2 => which.clone().prop_map(|which| Event::TakesBack { which }),
        4 => (says, 1usize..4).prop_map(|(says, at_most)| Event::Server { says, at_most }),
        2 => (which.clone(), -2i64..40).prop_map(|(which, hours)| Event::Renews { which, hours }),
        1 => which.clone().prop_map(|which| Event::Withdraws { which }),
        1 => (which.clone(), any::<bool>()).prop_map(|(which, to_joost)| Event::HandsOver { which, to_joost }),
        2 => (which.clone(), any::<bool>()).prop_map(|(which, helped)| Event::CustomerSays { which, helped }),
        2 => which.clone().prop_map(|which| Event::CustomerAdds { which }),
        1 => which.clone().prop_map(|which| Event::Closes { which }),
        1 => which.prop_map(|which| Event::Reopens { which }),
        3 => (which_mail(), any::<bool>()).prop_map(|(which, is_hard)| Event::ComesBack { which, is_hard }),
        1 => Just(Event::ComplainsByForm),
        3 => (0usize..8).prop_map(|which| Event::IsHeard { which }),
        1 => (0usize..8).prop_map(|which| Event::NoComplaint { which }),
        3 => (0usize..8, -2i64..40, 0i64..9_000).prop_map(|(which, hours, cents)| Event::GetsRemedy { which, hours, cents }),
        1 => (0usize..8).prop_map(|which| Event::SaysYesToUs { which }),
        2 => Just(Event::AsksComplainants),
        1 => (1i64..9).prop_map(|days| Event::TimePasses { minutes: days * 1_440 }),
        3 => Just(Event::OwnsUp),
        5 => (0i64..200).prop_map(|minutes| Event::TimePasses { minutes }),
    ]
}

/// What has been accepted so far.
#[derive(Default)]
struct Ledger {
    asked: Vec<(ConversationId, Option<String>)>,
    answers: Vec<MessageId>,
    mails: u32,
    accepted: HashMap<OutboxId, Vec<u8>>,
}

impl Ledger {
    fn which(&self, which: usize) -> Option<&(ConversationId, Option<String>)> {
        (!self.asked.is_empty()).then(|| &self.asked[which % self.asked.len()])
    }
}

/// A refusal is an answer; anything else that goes wrong is not.
fn fine<T>(result: Result<T, DeskError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(DeskError::Refused(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

async fn happens(story: &mut Story, ledger: &mut Ledger, event: &Event) {
    let (desk, karin, now) = (story.firm.desk.clone(), story.firm.karin.clone(), story.now);
    let mut keep = |asked: Asked| ledger.asked.push((asked.conversation, Some(asked.customer_token)));
    match event {
        Event::AsksByForm => keep(desk.ask(None, question(), now).await.unwrap()),
        Event::ComplainsByForm => keep(desk.ask_as_complaint(None, question(), now).await.unwrap()),
        Event::AsksComplainants => {
            desk.ask_complainants(100, now).await.unwrap();
        }
        Event::AsksByPhone => keep(desk.ask(Some(&karin), phone_note("0612345678"), now).await.unwrap()),
        Event::Mails { customer, about, is_automatic } => mails(story, ledger, *customer, *about, *is_automatic).await,
        Event::ComesBack { which, is_hard } => comes_back(story, ledger, *which, *is_hard).await,
        Event::TimePasses { minutes } => story.now += SignedDuration::from_mins(*minutes),
        Event::OwnsUp => {
            desk.own_up(100, now).await.unwrap();
        }
        Event::Server { says, at_most } => server(story, ledger, *says, *at_most).await,
        Event::TakesBack { which } => {
            if let Some(message) = ledger.answers.get(*which % ledger.answers.len().max(1)) {
                fine(desk.undo(&karin, *message, now).await);
            }
        }
        Event::Answers { which, how, then_hours } => {
            let Some((id, _)) = ledger.which(*which).cloned() else { return };
            let then = then_hours
                .map(|hours| Renewal { deadline: now + SignedDuration::from_hours(hours), reason: "Later.".into() });
            let message =
                fine(desk.answer(&karin, id, Answer { how: *how, then, ..answer("Kraan 3 dicht.") }, now).await);
            ledger.answers.extend(message);
        }
        other => touches(story, ledger, other).await,
    }
}

/// What happens to one conversation that there is.
async fn touches(story: &Story, ledger: &Ledger, event: &Event) {
    let (desk, karin, now) = (&story.firm.desk, &story.firm.karin, story.now);
    match event {
        Event::Renews { which, hours } => {
            let Some((id, _)) = ledger.which(*which) else { return };
            let deadline = now + SignedDuration::from_hours(*hours);
            fine(desk.renew(karin, *id, Renewal { deadline, reason: "Het onderdeel komt.".into() }, now).await);
        }
        Event::Withdraws { which } => {
            let Some((id, _)) = ledger.which(*which) else { return };
            fine(desk.withdraw(karin, *id, "Twee keer gevraagd.".into(), true, now).await);
        }
        Event::HandsOver { which, to_joost } => {
            let Some((id, _)) = ledger.which(*which) else { return };
            let agent = to_joost.then_some(story.firm.joost.id);
            fine(desk.hand_over(karin, *id, HandOver { team: story.firm.karin.teams[0], agent }, now).await);
        }
        Event::Closes { which } => {
            let Some((id, _)) = ledger.which(*which) else { return };
            fine(desk.close(karin, *id, now).await);
        }
        Event::Reopens { which } => {
            let Some((id, _)) = ledger.which(*which) else { return };
            fine(desk.reopen(karin, *id, now).await);
        }
        Event::CustomerSays { which, helped } => {
            let Some((_, Some(token))) = ledger.which(*which) else { return };
            fine(desk.customer_says(token, *helped, now).await);
        }
        Event::CustomerAdds { which } => {
            let Some((_, Some(token))) = ledger.which(*which) else { return };
            fine(desk.customer_adds(token, "En nog iets.".into(), Vec::new(), now).await);
        }
        other => complains(story, ledger, other).await,
    }
}

/// What happens to complaints that there are, and to conversations that become one.
async fn complains(story: &Story, ledger: &Ledger, event: &Event) {
    let (desk, karin, now) = (&story.firm.desk, &story.firm.karin, story.now);
    let (Event::IsHeard { which }
    | Event::NoComplaint { which }
    | Event::GetsRemedy { which, .. }
    | Event::SaysYesToUs { which }) = event
    else {
        unreachable!("told before")
    };
    let Some((conversation, _)) = ledger.which(*which) else { return };
    if let Event::IsHeard { .. } = event {
        let heard = Heard { words: String::new(), kind: promise::Kind::Callback };
        fine(desk.hear_complaint(karin, *conversation, heard, now).await);
        return;
    }
    let Some((id, _)) = desk.complaint_in(karin, *conversation).await.unwrap() else { return };
    match event {
        Event::NoComplaint { .. } => drop(fine(desk.no_complaint(karin, id, now).await)),
        Event::SaysYesToUs { .. } => drop(fine(desk.customer_is_satisfied(karin, id, now).await)),
        Event::GetsRemedy { hours, cents, .. } => {
            let form = RemedyForm {
                cause: Some(Cause::Process),
                cause_words: "Een verzette afspraak komt niet op de lijst.".into(),
                remedy: "Wij komen morgen.".into(),
                before: Some(now + SignedDuration::from_hours(*hours)),
                cents: Some(*cents),
                agent: None,
            };
            fine(desk.promise_remedy(karin, id, form, now).await);
        }
        _ => unreachable!("told before"),
    }
}

async fn mails(story: &Story, ledger: &mut Ledger, customer: u8, about: Option<usize>, is_automatic: bool) {
    ledger.mails += 1;
    let about = about.and_then(|which| ledger.which(which)).map(|(id, _)| *id);
    let to = match about {
        Some(id) => {
            let secret = story.firm.db.read(|tx| tx.organisation()).await.unwrap().unwrap().secret;
            mail::threading::reply_to(&secret.try_into().unwrap(), &id.to_string(), "info@halmeer.example")
        }
        None => "info@halmeer.example".to_owned(),
    };
    let auto = if is_automatic { "Auto-Submitted: auto-replied\r\n" } else { "" };
    let bytes = format!(
        "From: klant{customer}@voorbeeld.example\r\nTo: {to}\r\nSubject: Vraag\r\nMessage-ID: <m{}@voorbeeld.example>\r\n{auto}\r\nHoe nu verder?",
        ledger.mails
    );
    let envelope = Envelope { to: vec![to], ..Envelope::default() };
    let desk = &story.firm.desk;
    desk.receive_mail(envelope.clone(), bytes.clone().into_bytes(), story.now).await.unwrap();
    assert!(desk.receive_mail(envelope, bytes.into_bytes(), story.now).await.unwrap().is_duplicate);
    for filed in story.filed().await {
        match (filed, about) {
            (Filed::Opened(id), None) => ledger.asked.push((id, None)),
            (Filed::Automatic(Some(id)), None) => ledger.asked.push((id, None)),
            (Filed::Continued(id) | Filed::Automatic(Some(id)), Some(about)) => assert_eq!(id, about),
            (other, _) => panic!("{other:?}"),
        }
    }
}

/// A report about a mail that left, or perhaps left; the same may come again and again.
async fn comes_back(story: &Story, ledger: &mut Ledger, which: usize, is_hard: bool) {
    let mut left: Vec<&OutboxId> = ledger.accepted.keys().collect();
    left.sort();
    let Some(mail) = left.get(which % left.len().max(1)).map(|id| mail::parse(&ledger.accepted[id])) else { return };
    ledger.mails += 1;
    let (number, status) = (ledger.mails, if is_hard { "5.1.1" } else { "5.2.2" });
    let report = super::returned::report(
        number,
        &mail.message_id.unwrap(),
        &mail.to[0].address,
        status,
        if is_hard { "550 5.1.1 user unknown" } else { "552 5.2.2 mailbox full" },
    );
    let filed = story.mail_comes(&report).await;
    assert!(matches!(filed, Filed::Automatic(Some(_))), "{filed:?}");
}

async fn server(story: &Story, ledger: &mut Ledger, says: Says, at_most: usize) {
    let desk = &story.firm.desk;
    for mail in desk.claim_outgoing(at_most, story.now).await.unwrap() {
        let delivery = match says {
            Says::Accepted => Delivery::Accepted { reply: "250".into() },
            Says::Later => Delivery::Later { failure: "451".into() },
            Says::Refused => Delivery::Refused { failure: "550".into() },
            Says::AcceptedUnheard => {
                ledger.accepted.insert(mail.id, mail.bytes);
                continue;
            }
        };
        if says_yes(says) {
            // What goes out a second time, because nobody heard that it went, is the same mail.
            let before = ledger.accepted.insert(mail.id, mail.bytes.clone());
            assert!(before.is_none_or(|before| before == mail.bytes));
        }
        desk.delivered(mail.id, delivery, story.now).await.unwrap();
    }
}

const fn says_yes(says: Says) -> bool {
    matches!(says, Says::Accepted)
}

async fn history(db: TestDatabase, events: &[Event]) {
    let mut story = Story::on(db).await;
    let mut ledger = Ledger::default();
    for event in events {
        happens(&mut story, &mut ledger, event).await;
        story.all_is_well().await;
    }
    // Nothing is lost, nothing doubled, and nothing passes in silence.
    assert_eq!(usize::try_from(story.count("conversation").await).unwrap(), ledger.asked.len());
    assert_eq!(story.count("raw_mail where state = 'filed'").await, i64::from(ledger.mails));
    let doubled =
        "(select message_id from timeline where kind = 'sent' group by message_id having count(*) > 1) doubled";
    assert_eq!(story.count(doubled).await, 0);
    story.owns_up().await;
    let now = story.now;
    let overdue = story
        .firm
        .db
        .read(move |tx| {
            tx.query_one("select count(*) from promise where state = 'open' and deadline_at < ?1", args![now], |row| {
                row.get::<i64>(0)
            })
        })
        .await
        .unwrap();
    assert_eq!(overdue, 0);
    story.all_is_well().await;
}

fn told(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_history_keeps_the_invariant(events in prop::collection::vec(event(), 1..60)) {
        told(history(database(), &events));
    }
}

proptest! {
    // A database of its own for each costs a second on a server; what differs there is the database, not the history.
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]
    #[test]
    fn any_history_keeps_the_invariant_on_each_database(events in prop::collection::vec(event(), 20..60)) {
        told(each_database(|db| history(db, &events)));
    }
}
