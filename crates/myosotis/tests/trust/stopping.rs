//! The program stops when it is asked to, also while colleagues have pages open.

use std::io::Read;
use std::time::{Duration, Instant};

use crate::world::firm::Firm;
use crate::world::http::Browser;
use crate::world::program::Start;
use crate::world::real_now;

/// A page that listens for changes has a connection without an end; systemd waits 90 s, a person much less.
#[test]
fn who_has_a_page_open_does_not_keep_the_program_from_stopping() {
    let firm = Firm::set_up(real_now());
    let cookie = firm.cookie(real_now());
    let program = Start::on(firm.data()).start();
    let (status, mut page) = Browser::open(program.pages, &cookie).unwrap().listen("/live").unwrap();
    assert_eq!(status, 200);
    // Another that is connected and says nothing.
    let _idle = Browser::open(program.pages, &cookie).unwrap();

    let asked = Instant::now();
    program.ask_to_stop();
    assert_eq!(program.end().code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(7), "it took {:?}", asked.elapsed());

    let mut rest = String::new();
    page.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "the stream came to a proper end, so that the page comes back: {rest:?}");
}
