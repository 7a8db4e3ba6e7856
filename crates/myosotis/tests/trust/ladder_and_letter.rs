//! A rung is told once, and the evening letter goes out once, at whatever moment the program is killed.

use std::collections::BTreeMap;
use std::time::Duration;

use desk::LetterSettings;
use jiff::{SignedDuration, tz::TimeZone};

use crate::world::firm::{Firm, petra, question};
use crate::world::program::{Start, is_sound};
use crate::world::relay::{Relay, Step, Then, message_id};
use crate::world::{pause, real_now, wait_for};

/// Two questions whose promises passed while nobody was there, and a letter that was due an hour ago: all of it is to be done
/// when the program starts.
fn firm_that_was_down(relay: &Relay) -> Firm {
    let now = real_now();
    let long_ago = now - SignedDuration::from_hours(50);
    let firm = Firm::always_open(long_ago);
    firm.sends_by(relay.port, long_ago);
    let an_hour_ago = (now - SignedDuration::from_hours(1)).to_zoned(TimeZone::get("Europe/Amsterdam").unwrap());
    firm.at_the_desk(async |desk| {
        let petra = petra(desk, long_ago).await;
        let at = an_hour_ago.strftime("%H:%M").to_string();
        let letter = LetterSettings { is_on: true, at, recipients: Vec::new() };
        desk.save_letter_settings(&petra, letter, long_ago).await.unwrap();
        for reach in ["jan@klant.example", "els@klant.example"] {
            desk.ask(None, question(reach, "De ketel lekt."), long_ago).await.unwrap();
        }
    });
    firm
}

const NOTICES: &str = "select count(*) from outbox where kind = 'notice'";
const WAITING: &str = "select count(*) from outbox where state = 'waiting'";
const LETTERS: &str = "select count(*) from letter";
const BROKEN: &str = "select count(*) from ladder_step where rung = 'broken'";
const UNTOLD: &str = "select count(*) from ladder_step where settled_at is null";

#[test]
fn each_rung_is_told_once_and_the_letter_goes_out_once_however_often_the_program_is_killed() {
    let relay = Relay::start();
    let firm = firm_that_was_down(&relay);
    // In the first moments of its life, in which it owns up, climbs, tells and writes.
    for milliseconds in [0, 15, 40, 90, 180, 350] {
        let program = Start::on(firm.data()).start();
        pause(Duration::from_millis(milliseconds));
        program.kill();
        is_sound(firm.data());
    }
    // And at each step of handing a mail over.
    for step in [Step::Connected, Step::Mail, Step::Body] {
        if firm.count(WAITING) == 0 && firm.count(LETTERS) == 1 {
            break;
        }
        relay.stop_at(step);
        let program = Start::on(firm.data()).start();
        relay.is_reached();
        program.kill();
        relay.then(Then::HangUp);
        is_sound(firm.data());
    }
    let program = Start::on(firm.data()).start();
    wait_for("all is told", || {
        let is_told = firm.count(BROKEN) == 2 && firm.count(UNTOLD) == 0;
        (is_told && firm.count(LETTERS) == 1 && firm.count(WAITING) == 0).then_some(())
    });
    program.kill();
    is_sound(firm.data());

    assert_eq!(firm.count("select count(*) from promise where state = 'broken'"), 2);
    assert_eq!(firm.count("select count(*) from outbox where kind = 'apology'"), 2);
    assert_eq!(firm.count("select count(*) from letter_copy"), 1, "one reader, one copy");
    assert_eq!(firm.count("select count(*) from timeline where kind = 'in_letter'"), 2);
    let told = "select count(distinct outbox_id) from ladder_step where rung = 'broken'";
    let of_ladder = firm.count(told);
    assert!((1..=2).contains(&of_ladder), "both in one mail, or each in its own: {of_ladder}");
    assert_eq!(firm.count(NOTICES), of_ladder + 1, "the ladder's mails, and the letter");

    // What the server took more than once (it said so, and we were killed before we had written that down) is the same mail.
    let mut mails: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in relay.taken() {
        mails.entry(message_id(&mail)).or_default().push(mail);
    }
    assert!(mails.values().all(|copies| copies.iter().all(|copy| *copy == copies[0])));
    let sent = firm.count("select count(*) from outbox where state = 'sent'");
    assert_eq!(
        i64::try_from(mails.len()).unwrap(),
        sent,
        "nothing left that isn't recorded, and nothing twice by another name"
    );

    // Started once more, nothing is told again.
    let before = relay.taken().len();
    let program = Start::on(firm.data()).start();
    pause(Duration::from_millis(400));
    program.kill();
    assert_eq!((firm.count(LETTERS), firm.count(NOTICES), relay.taken().len()), (1, of_ladder + 1, before));
}
