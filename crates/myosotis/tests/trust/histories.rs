//! After any history, with the program killed at any moment of it: nothing that was accepted is lost, nothing is doubled, no
//! answer is sent twice, and doctor finds nothing wrong. Acts and moments come from a seed; who is served first does not.

mod people;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::SignedDuration;

use crate::world::dice::Dice;
use crate::world::firm::Firm;
use crate::world::program::{Start, free_port, is_sound};
use crate::world::relay::{Relay, message_id};
use crate::world::{pause, real_now, wait_for};
use people::{Ledger, Scene};

const KILLS_MIN: usize = 5;

#[test]
fn nothing_is_lost_or_doubled_in_a_history_with_much_mail() {
    history(20_261_124);
}

/// Who looks for trouble gives another: `MYOSOTIS_HISTORY_SEED=7`.
#[test]
fn nothing_is_lost_or_doubled_in_a_history_with_many_forms() {
    let other = std::env::var("MYOSOTIS_HISTORY_SEED").ok();
    history(other.map_or(31_415_926, |seed| seed.parse().expect("a seed is a whole number")));
}

fn history(seed: u64) {
    println!("MYOSOTIS_HISTORY_SEED={seed}");
    let relay = Relay::start();
    let before = real_now() - SignedDuration::from_secs(60);
    let firm = Firm::set_up(before);
    firm.sends_by(relay.port, before);
    let cookie = firm.cookie(real_now());
    let start = Start { proxies: 1, ..Start::on(firm.data()).with_lmtp(free_port()) };
    let mut program = start.start();
    // The pages stay at their address, as they would behind a proxy.
    let start = Start { listen: program.pages.to_string(), ..start };
    let scene = Scene::new(&firm, program.pages, &start.lmtp, cookie);
    let mut dice = Dice::new(seed);
    let (mut kills, mut sent) = (0, Sent::default());
    let gone_home = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let people = scene.people(seed);
        let everybody = people.len();
        for person in people {
            let gone_home = &gone_home;
            scope.spawn(move || {
                person();
                gone_home.fetch_add(1, Ordering::SeqCst);
            });
        }
        let is_over = || gone_home.load(Ordering::SeqCst) == everybody && is_done(&firm);
        loop {
            // Something happens in each life of the program, so that the history goes on however often it is killed.
            let next = scene.accepted() + relay.taken().len() + 1 + usize::try_from(dice.below(5)).unwrap();
            let has_happened = || scene.accepted() + relay.taken().len() >= next;
            let over = wait_for("something happens", || has_happened().then_some(false).or(is_over().then_some(true)));
            pause(Duration::from_micros(dice.below(60_000)));
            program.kill();
            kills += 1;
            is_sound(firm.data());
            sent.holds(&firm, &relay);
            if over {
                return;
            }
            program = start.start();
        }
    });
    println!("killed {kills} times; the server took {} mails", relay.taken().len());
    assert!(kills >= KILLS_MIN, "killed {kills} times only");
    everything_is_there_once(&firm, &relay, &scene.ledger());
}

/// Nothing is left to be filed or sent.
fn is_done(firm: &Firm) -> bool {
    firm.count("select count(*) from raw_mail where state = 'stored'") == 0
        && firm.count("select count(*) from outbox where state = 'waiting'") == 0
}

/// How often the server took each mail of which we have recorded that it did.
#[derive(Default)]
struct Sent(BTreeMap<String, usize>);

impl Sent {
    /// What was recorded as sent never goes again; what was not may have gone, and then goes again under the same name.
    #[track_caller]
    fn holds(&mut self, firm: &Firm, relay: &Relay) {
        let times = times(relay);
        for (name, before) in &self.0 {
            assert_eq!(times[name], *before, "{name} went again though it was recorded as sent");
        }
        let recorded = firm.look(|tx| {
            tx.query("select header_id from outbox where state = 'sent'", store::args![], |row| row.get::<String>(0))
        });
        self.0 = recorded.into_iter().map(|id| named(&id)).map(|id| (id.clone(), times[&id])).collect();
    }
}

fn named(id: &str) -> String {
    format!("<{}>", id.trim_matches(['<', '>']))
}

/// How often each mail was taken; each time to the letter the same.
#[track_caller]
fn times(relay: &Relay) -> BTreeMap<String, usize> {
    let mut mails: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in relay.taken() {
        mails.entry(message_id(&mail)).or_default().push(mail);
    }
    for (name, copies) in &mails {
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{name} changed on its way");
    }
    mails.into_iter().map(|(name, copies)| (name, copies.len())).collect()
}

fn everything_is_there_once(firm: &Firm, relay: &Relay, ledger: &Ledger) {
    assert!(ledger.questions.len() >= 20 && ledger.additions.len() >= 3 && ledger.answers.len() >= 8, "{ledger:?}");
    let heard = words(firm, "inbound");
    let mut accepted: Vec<String> = ledger.questions.iter().chain(&ledger.additions).cloned().collect();
    accepted.sort();
    assert_eq!(heard, accepted, "each word of a customer once, and no other");
    let mut answered: Vec<String> = ledger.answers.iter().chain(&ledger.spoken).cloned().collect();
    answered.sort();
    assert_eq!(words(firm, "outbound"), answered, "each answer once, and no other");

    let mails = relay.taken();
    for answer in &ledger.answers {
        let mut names: Vec<String> = mails.iter().filter(|mail| mail.contains(answer)).map(|m| message_id(m)).collect();
        names.dedup();
        assert_eq!(names.len(), 1, "{answer} goes by one mail: {names:?}");
    }
    let questions = i64::try_from(ledger.questions.len()).unwrap();
    assert_eq!(firm.count("select count(*) from conversation"), questions);
    // Who asks once more is told once more: by one mail for each promise.
    let told = "select count(distinct conversation_id) from outbox where kind = 'acknowledgement' and state = 'sent'";
    assert_eq!(firm.count(told), questions);
    let told_twice = "select count(*) from (select promise_id from outbox where kind = 'acknowledgement' group by promise_id having count(*) > 1) twice";
    assert_eq!(firm.count(told_twice), 0);
    let sent_twice = "select count(*) from (select message_id from timeline where kind = 'sent' group by message_id having count(*) > 1) twice";
    assert_eq!(firm.count(sent_twice), 0);
}

fn words(firm: &Firm, direction: &'static str) -> Vec<String> {
    let mut words = firm.look(move |tx| {
        let sql = "select own_words from message where direction = ?1";
        tx.query(sql, store::args![direction], |row| row.get::<String>(0))
    });
    words.sort();
    words
}
