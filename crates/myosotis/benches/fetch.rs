//! Mails fetched from a real IMAP server (dovecot on this machine) and stored durably, per second: by the fetcher alone, and
//! by the real program, which files them at the same time.
//!
//! `cargo bench -p myosotis --bench fetch`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement is read by people, and fails loudly")]

#[path = "../tests/trust/world/mod.rs"]
mod world;

use std::time::Instant;

use channels::imap_in::{Memory, fetch_mailbox};
use channels::{Bell, Trust};
use desk::forms::{Fetching, Since};
use world::dovecot::Dovecot;
use world::firm::Firm;
use world::lmtp::question;
use world::program::Start;
use world::{real_now, wait_for};

const MAILS: usize = 5_000;
/// A mail as people write it: some 2 kB with its headers.
const LINES: usize = 28;

fn main() {
    let Some(dovecot) = Dovecot::with((0..MAILS).map(mail)) else { return };
    let everything = || Fetching { since: Since::Everything, ..Fetching::default() };
    // The server reads its files once; that is its own time, and is not counted.
    let firm = || {
        let firm = Firm::set_up(real_now());
        firm.fetches_from(dovecot.port, everything(), real_now());
        firm
    };
    by_fetcher(&firm());
    println!("{MAILS} mails of some 2 kB fetched from dovecot and stored durably (synchronous=full), per second");
    println!("{:>24} {:>10.0}", "fetcher alone", by_fetcher(&firm()));
    println!("{:>24} {:>10.0}", "real program, filing too", by_program(&firm()));
}

fn mail(number: usize) -> String {
    let words = "De ketel lekt en het water loopt de gang in, wat nu?\r\n".repeat(LINES);
    question(&format!("bench-{number}"), &format!("Vraag {number}.\r\n{words}"))
}

#[expect(clippy::cast_precision_loss, reason = "nobody fetches 2^52 mails in seconds")]
fn per_second(mails: usize, begun: Instant) -> f64 {
    mails as f64 / begun.elapsed().as_secs_f64()
}

fn by_fetcher(firm: &Firm) -> f64 {
    firm.at_the_desk(async |desk| {
        let mailbox = desk.mailbox_servers().await.unwrap().remove(0);
        let (begun, trust, now) = (Instant::now(), Trust::of_this_machine(), real_now());
        let fetched = fetch_mailbox(desk, &trust, &mailbox, &Bell::default(), &mut Memory::default(), || now).await;
        let rate = per_second(MAILS, begun);
        assert_eq!(fetched.unwrap().stored, MAILS);
        rate
    })
}

fn by_program(firm: &Firm) -> f64 {
    let begun = Instant::now();
    let _program = Start { log_filter: Some("warn".into()), ..Start::on(firm.data()) }.start();
    let all = i64::try_from(MAILS).unwrap();
    wait_for("all is stored", || (firm.count("select count(*) from raw_mail") == all).then_some(()));
    per_second(MAILS, begun)
}
