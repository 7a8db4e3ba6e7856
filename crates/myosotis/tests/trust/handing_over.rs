//! A real mail server hands mail over, also while the desk is down, killed, and back.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::world::dice::Dice;
use crate::world::firm::Firm;
use crate::world::lmtp::question;
use crate::world::postfix::Postfix;
use crate::world::program::{Start, free_port, is_sound};
use crate::world::{pause, real_now, wait_for};

const MAILS: i64 = 60;

#[test]
fn a_mail_server_keeps_what_a_desk_that_is_down_can_not_take_and_every_mail_comes_in_once() {
    let port = free_port();
    let Some(postfix) = Postfix::handing_over_to(port) else { return };
    let firm = Firm::set_up(real_now());
    let start = Start::on(firm.data()).with_lmtp(port);
    let give = |from: i64, to: i64| {
        (from..to).for_each(|n| postfix.takes(&question(&format!("mta-{n}"), &format!("Vraag {n} over de ketel."))));
    };
    let stored = || firm.count("select count(*) from raw_mail");
    // The desk is down, and nobody who writes notices.
    give(0, MAILS / 2);
    assert_eq!(stored(), 0);
    let mut dice = Dice::new(20_261_123);
    for round in 1..=3 {
        let program = start.start();
        wait_for("some mail is handed over", || (stored() >= round * MAILS / 8).then_some(()));
        pause(Duration::from_micros(dice.below(10_000)));
        program.kill();
    }
    give(MAILS / 2, MAILS);
    let program = start.start();
    wait_for("all mail is in", || (stored() >= MAILS).then_some(()));
    wait_for("all mail is filed", || {
        (firm.count("select count(*) from raw_mail where state = 'stored'") == 0).then_some(())
    });
    program.kill();
    let words = firm.look(|tx| {
        tx.query("select own_words from message where direction = 'inbound'", store::args![], |row| {
            row.get::<String>(0)
        })
    });
    assert_eq!(i64::try_from(words.len()).unwrap(), MAILS, "none is doubled");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "none is lost");
    assert_eq!(stored(), MAILS);
    is_sound(firm.data());
}
