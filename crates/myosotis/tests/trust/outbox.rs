//! An answer that was written leaves, once, at whatever step of handing it over the program is killed.

use std::collections::BTreeMap;

use desk::forms::{Answer, How};
use desk::views::{ListFilter, Whose};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::world::firm::{Firm, petra, question};
use crate::world::http::Browser;
use crate::world::program::{Start, is_sound};
use crate::world::relay::{Relay, Step, Then, message_id};
use crate::world::{real_now, wait_for};

/// A firm where one customer asked, and has been told that an answer comes.
fn firm_that_was_asked(relay: &Relay) -> Firm {
    let asked_at = real_now() - SignedDuration::from_secs(60);
    let firm = Firm::set_up(asked_at);
    firm.sends_by(relay.port, asked_at);
    firm.at_the_desk(async |desk| {
        desk.ask(None, question("jan@klant.example", "De ketel lekt."), asked_at).await.unwrap();
    });
    let program = Start::on(firm.data()).start();
    wait_for("the acknowledgement has left", || is_sent(&firm, "acknowledgement").then_some(()));
    program.kill();
    assert_eq!(relay.taken().len(), 1);
    firm
}

/// Petra answers; it leaves ten seconds after.
fn answer(firm: &Firm, at: Timestamp) {
    firm.at_the_desk(async |desk| {
        let by = petra(desk, at).await;
        let all = ListFilter { whose: Whose::All, ..ListFilter::default() };
        let conversation = desk.conversations(&by, &all, at).await.unwrap().rows[0].id;
        let answer = Answer { text: "Wij komen om elf uur.".into(), how: How::Mail, ..Answer::default() };
        desk.answer(&by, conversation, answer, at).await.unwrap();
    });
}

fn is_sent(firm: &Firm, kind: &'static str) -> bool {
    let sql = "select count(*) from outbox where kind = ?1 and state = 'sent'";
    firm.look(move |tx| tx.query_one(sql, store::args![kind], |row| row.get::<i64>(0))) == 1
}

/// How often each mail was taken.
fn times(relay: &Relay) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for mail in relay.taken() {
        *times.entry(message_id(&mail)).or_default() += 1;
    }
    times
}

#[test]
fn an_answer_leaves_once_when_the_program_is_killed_before_the_server_has_it() {
    let relay = Relay::start();
    let firm = firm_that_was_asked(&relay);
    answer(&firm, real_now() - SignedDuration::from_secs(20));
    for step in [Step::Connected, Step::Mail, Step::Body] {
        relay.stop_at(step);
        let program = Start::on(firm.data()).start();
        relay.is_reached();
        program.kill();
        relay.then(Then::HangUp);
        assert!(!is_sent(&firm, "answer"), "killed at {step:?}, nobody may believe that it was sent");
        is_sound(firm.data());
    }

    let program = Start::on(firm.data()).start();
    wait_for("the answer has left", || is_sent(&firm, "answer").then_some(()));
    program.kill();
    assert_eq!(times(&relay).values().collect::<Vec<_>>(), [&1, &1], "acknowledgement and answer, each once");
    assert_eq!(firm.count("select count(*) from promise where state = 'kept'"), 1);
    is_sound(firm.data());

    // And never again.
    let program = Start::on(firm.data()).start();
    assert_eq!(Browser::open(program.pages, "").unwrap().get("/ask").unwrap().status, 200);
    program.kill();
    assert_eq!(relay.taken().len(), 2);
}

/// The one window that SMTP leaves open: the server said 250, and we died before we could write that down. Then the same mail
/// goes again, to the letter, so that the customer's server or program sees that it is the same.
#[test]
fn an_answer_that_the_server_had_goes_again_under_the_same_name_when_we_could_not_record_it() {
    let relay = Relay::start();
    let firm = firm_that_was_asked(&relay);
    answer(&firm, real_now() - SignedDuration::from_secs(20));
    let sql = "select id from outbox where kind = 'answer'";
    let id = firm.look(move |tx| tx.query_one(sql, store::args![], |row| row.get::<String>(0)));

    // Somebody else keeps the database busy from before the 250 until after our end.
    relay.stop_at(Step::Body);
    let program = Start::on(firm.data()).start();
    relay.is_reached();
    let stranger = Connection::open(firm.database()).unwrap();
    stranger.execute_batch("begin immediate").unwrap();
    relay.then(Then::GoOn);
    let accepted = format!("mail {id} was accepted");
    wait_for("we have heard the server's 250", || program.log().contains(&accepted).then_some(()));
    program.kill();
    stranger.execute_batch("rollback").unwrap();
    assert!(!is_sent(&firm, "answer"));
    is_sound(firm.data());

    let program = Start::on(firm.data()).start();
    wait_for("the answer has left", || is_sent(&firm, "answer").then_some(()));
    program.kill();
    let taken = relay.taken();
    assert_eq!(taken.len(), 3, "the acknowledgement, and the answer twice");
    assert_eq!(message_id(&taken[1]), message_id(&taken[2]));
    assert_eq!(taken[1], taken[2], "to the letter");
    assert_eq!(firm.count("select count(*) from promise where state = 'kept'"), 1);
    is_sound(firm.data());
}
