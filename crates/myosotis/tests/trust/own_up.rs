//! No promise passes in silence, also if nobody was there to see it pass.

use jiff::SignedDuration;

use crate::world::firm::{Firm, question};
use crate::world::program::{Start, is_sound};
use crate::world::real_now;

#[test]
fn a_promise_that_passed_while_the_program_was_down_is_owned_up_to_before_anybody_sees_a_page() {
    // Longer ago than any rule of theirs reaches, weekends and holidays included.
    let long_ago = real_now() - SignedDuration::from_hours(10 * 24);
    let firm = Firm::set_up(long_ago);
    firm.at_the_desk(async |desk| {
        for number in 0..120 {
            let asked = question(&format!("klant{number}@klant.example"), &format!("Vraag {number}"));
            desk.ask(None, asked, long_ago).await.unwrap();
        }
    });
    assert_eq!(firm.count("select count(*) from promise where state = 'open'"), 120);

    // It tells where its pages are only when it has owned up: what we see then is what the first visitor sees.
    let program = Start::on(firm.data()).start();
    let now = real_now().as_millisecond();
    let late = firm.look(move |tx| {
        tx.query_one(
            "select count(*) from promise where state = 'open' and deadline_at < ?1",
            store::args![now],
            |row| row.get::<i64>(0),
        )
    });
    assert_eq!(late, 0, "no open promise has passed");
    assert_eq!(firm.count("select count(*) from promise where state = 'broken'"), 120);
    assert_eq!(firm.count("select count(*) from promise where state = 'open' and origin = 'apology'"), 120);
    assert_eq!(firm.count("select count(*) from outbox where kind = 'apology'"), 120);
    program.kill();
    is_sound(firm.data());

    // Started once more, nothing is broken a second time.
    Start::on(firm.data()).start().kill();
    assert_eq!(firm.count("select count(*) from outbox where kind = 'apology'"), 120);
    is_sound(firm.data());
}
