//! Mail that is fetched is there, once, and only then moved or marked on its server, whenever the program is killed.

use std::collections::BTreeSet;
use std::time::Duration;

use desk::forms::{AfterFetch, Fetching, Since};

use crate::world::dice::Dice;
use crate::world::dovecot::Dovecot;
use crate::world::firm::Firm;
use crate::world::lmtp::question;
use crate::world::program::{Start, is_sound};
use crate::world::{pause, real_now, wait_for};

const MAILS: usize = 1_200;
const KILLS_MIN: usize = 5;

#[test]
fn a_program_killed_between_fetching_storing_and_moving_loses_no_mail_and_makes_none_twice() {
    check(AfterFetch::Move("Gedaan".into()), |dovecot| dovecot.counts().1);
}

#[test]
fn a_program_killed_between_fetching_storing_and_marking_as_read_loses_no_mail_and_makes_none_twice() {
    check(AfterFetch::Read, Dovecot::seen);
}

/// Killed again and again until all is stored and done with on the server; `done` counts what is done with.
fn check(after: AfterFetch, done: impl Fn(&Dovecot) -> usize) {
    let mail = |n: usize| question(&format!("imap-{n}"), &format!("Vraag {n} over de ketel."));
    let Some(dovecot) = Dovecot::with((0..MAILS).map(mail)) else { return };
    let firm = Firm::set_up(real_now());
    firm.fetches_from(dovecot.port, Fetching { since: Since::Everything, after, ..Fetching::default() }, real_now());
    let start = Start::on(firm.data());
    let (mut dice, mut kills) = (Dice::new(20_261_122), 0);
    let stored = || usize::try_from(firm.count("select count(*) from raw_mail")).unwrap();
    while stored() < MAILS || done(&dovecot) < MAILS {
        assert!(kills < 200, "{} stored, {} done with on the server", stored(), done(&dovecot));
        let (program, before) = (start.start(), (stored(), done(&dovecot)));
        wait_for("something is fetched or done with", || {
            let now = (stored(), done(&dovecot));
            (now != before || now == (MAILS, MAILS)).then_some(())
        });
        pause(Duration::from_micros(dice.below(5_000)));
        program.kill();
        kills += 1;
        // Nothing is done with before it is here.
        let (done, stored) = (done(&dovecot), stored());
        assert!(done <= stored, "{done} done with on the server, {stored} stored");
    }
    assert!(kills >= KILLS_MIN, "killed {kills} times only");
    let (inbox, moved) = dovecot.counts();
    assert_eq!(inbox + moved, MAILS, "none is gone from the server");

    let program = start.start();
    wait_for("all mail is filed", || {
        (firm.count("select count(*) from raw_mail where state = 'stored'") == 0).then_some(())
    });
    program.kill();
    assert_eq!(stored(), MAILS, "none is doubled");
    let words = firm.look(|tx| {
        tx.query("select own_words from message where direction = 'inbound'", store::args![], |row| {
            row.get::<String>(0)
        })
    });
    assert_eq!(words.len(), MAILS);
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), MAILS, "none is lost");
    is_sound(firm.data());
}
