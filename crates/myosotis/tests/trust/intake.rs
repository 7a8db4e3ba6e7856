//! Mail that was taken is there, once, whatever happens to the program.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::world::dice::Dice;
use crate::world::firm::Firm;
use crate::world::lmtp::{Persistent, Way, question};
use crate::world::program::{Start, free_port, is_sound};
use crate::world::{pause, real_now, wait_for};

const CLIENTS: usize = 4;
const MAILS_EACH: usize = 40;
const KILLS_MIN: usize = 4;

/// "250" is a promise as well: who heard it throws its own copy away.
#[test]
fn what_was_taken_is_there_once_however_often_the_program_is_killed() {
    let firm = Firm::set_up(real_now());
    let port = free_port();
    let start = Start::on(firm.data()).with_lmtp(port);
    let taken = AtomicUsize::new(0);
    let total = CLIENTS * MAILS_EACH;
    let (mut dice, mut kills) = (Dice::new(20_261_124), 0);
    let again = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let way = if client % 2 == 0 { Way::Port(port) } else { Way::Socket(firm.socket()) };
                let taken = &taken;
                scope.spawn(move || hand_over_all(client, &way, taken))
            })
            .collect();
        let mut program = start.start();
        while taken.load(Ordering::SeqCst) < total {
            let next = taken.load(Ordering::SeqCst) + 1 + usize::try_from(dice.below(30)).unwrap();
            wait_for("mails are taken", || (taken.load(Ordering::SeqCst) >= next.min(total)).then_some(()));
            pause(Duration::from_micros(dice.below(5_000)));
            program.kill();
            kills += 1;
            program = start.start();
        }
        wait_for("all mail is filed", || {
            (firm.count("select count(*) from raw_mail where state = 'stored'") == 0).then_some(())
        });
        program.kill();
        clients.into_iter().map(|client| client.join().unwrap()).sum::<u32>()
    });
    assert!(kills >= KILLS_MIN, "killed {kills} times only");
    assert!(again > 0, "no client ever met a program that was killed");

    let words = firm.look(|tx| {
        tx.query("select own_words from message where direction = 'inbound'", store::args![], |row| {
            row.get::<String>(0)
        })
    });
    assert_eq!(words.len(), total, "none is doubled");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), total, "none is lost");
    assert_eq!(firm.count("select count(*) from raw_mail"), i64::try_from(total).unwrap());
    is_sound(firm.data());
}

fn hand_over_all(client: usize, way: &Way, taken: &AtomicUsize) -> u32 {
    let mut mta = Persistent::default();
    for number in 0..MAILS_EACH {
        let mail =
            question(&format!("{client}-{number}"), &format!("Vraag {number} van klant {client} over de ketel."));
        mta.deliver(way, &mail);
        taken.fetch_add(1, Ordering::SeqCst);
    }
    mta.again
}
