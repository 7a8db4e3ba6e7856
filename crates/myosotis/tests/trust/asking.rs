//! A question that the form took is there, once, whatever happens to the program, and however often it is pressed.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::world::dice::Dice;
use crate::world::firm::Firm;
use crate::world::http::Browser;
use crate::world::program::{Start, is_sound};
use crate::world::{PATIENCE, pause, real_now, wait_for};

const CUSTOMERS: usize = 3;
const QUESTIONS_EACH: usize = 20;

#[test]
fn who_presses_send_until_it_is_confirmed_has_asked_once() {
    let firm = Firm::set_up(real_now());
    let start = Start { proxies: 1, ..Start::on(firm.data()) };
    let (taken, total) = (AtomicUsize::new(0), CUSTOMERS * QUESTIONS_EACH);
    let (mut dice, mut kills) = (Dice::new(4), 0);
    let mut program = start.start();
    // The pages stay at their address, as they would behind a proxy.
    let pages = program.pages;
    let start = Start { listen: pages.to_string(), ..start };
    std::thread::scope(|scope| {
        for customer in 0..CUSTOMERS {
            let taken = &taken;
            scope.spawn(move || {
                for number in 0..QUESTIONS_EACH {
                    let first = press_until_taken(pages, customer, number);
                    // A second press on a page that was still open.
                    if number % 3 == 0 {
                        assert_eq!(
                            press_until_taken(pages, customer, number),
                            first,
                            "the same question, the same page"
                        );
                    }
                    taken.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while taken.load(Ordering::SeqCst) < total {
            let next = taken.load(Ordering::SeqCst) + 1 + usize::try_from(dice.below(12)).unwrap();
            wait_for("questions are taken", || (taken.load(Ordering::SeqCst) >= next.min(total)).then_some(()));
            pause(Duration::from_micros(dice.below(8_000)));
            program.kill();
            kills += 1;
            program = start.start();
        }
        program.kill();
    });
    assert!(kills >= 4, "killed {kills} times only");

    let words = firm.look(|tx| {
        tx.query("select own_words from message where direction = 'inbound'", store::args![], |row| {
            row.get::<String>(0)
        })
    });
    assert_eq!(words.len(), total, "none is doubled");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), total, "none is lost");
    let each_once = i64::try_from(total).unwrap();
    assert_eq!(firm.count("select count(*) from conversation"), each_once);
    assert_eq!(firm.count("select count(*) from promise where state = 'open'"), each_once);
    assert_eq!(firm.count("select count(*) from outbox where kind = 'acknowledgement'"), each_once);
    is_sound(firm.data());
}

/// Where the customer was led to.
#[track_caller]
fn press_until_taken(pages: std::net::SocketAddr, customer: usize, number: usize) -> String {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Ok(page) = press(pages, customer, number) {
            return page;
        }
        assert!(Instant::now() < until, "a question was not taken in time");
        pause(Duration::from_millis(5));
    }
}

fn press(pages: std::net::SocketAddr, customer: usize, number: usize) -> io::Result<String> {
    let began = real_now().as_millisecond() - 60_000;
    let body = format!(
        "text=Vraag+{number}+van+{customer}&name=Klant&reach=klant{customer}.{number}%40klant.example&lang=nl\
         &key=sleutel-{customer}-{number}&began={began}&website="
    );
    // Each from an address of its own, so that nobody is asked to wait.
    let headers =
        format!("Content-Type: application/x-www-form-urlencoded\r\nX-Forwarded-For: 198.51.{customer}.{number}\r\n");
    let answer = Browser::open(pages, "")?.post("/ask", &headers, &body)?;
    assert!(answer.status != 422 && answer.status != 403, "{}", answer.text());
    match answer.header("location") {
        Some(page) if answer.status == 303 => Ok(page.to_owned()),
        _ => Err(io::Error::other(format!("{}", answer.status))),
    }
}
