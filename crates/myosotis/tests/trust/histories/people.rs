//! Who takes part in a history, each on a thread of their own. All do what people do when a page doesn't come: look whether
//! it was done, and otherwise do it again.

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::world::dice::Dice;
use crate::world::firm::Firm;
use crate::world::http::{Answer, Browser};
use crate::world::lmtp::{Persistent, Way, question};
use crate::world::{PATIENCE, pause, real_now, wait_for};

const CUSTOMERS: u64 = 2;
const QUESTIONS_EACH: u64 = 8;
const MAILS: u64 = 10;
const ANSWERS: u64 = 14;

/// What was accepted: said by the program, heard by a person.
#[derive(Debug, Default, Clone)]
pub(super) struct Ledger {
    pub(super) questions: Vec<String>,
    pub(super) additions: Vec<String>,
    /// By mail.
    pub(super) answers: Vec<String>,
    /// On the telephone.
    pub(super) spoken: Vec<String>,
}

/// Where it happens.
pub(super) struct Scene<'a> {
    firm: &'a Firm,
    pages: SocketAddr,
    lmtp: Way,
    cookie: String,
    ledger: Mutex<Ledger>,
}

type Person<'a> = Box<dyn FnOnce() + Send + 'a>;

impl<'a> Scene<'a> {
    pub(super) fn new(firm: &'a Firm, pages: SocketAddr, lmtp: &str, cookie: String) -> Self {
        let port = lmtp.rsplit_once(':').unwrap().1.parse().unwrap();
        Self { firm, pages, lmtp: Way::Port(port), cookie, ledger: Mutex::default() }
    }

    pub(super) fn ledger(&self) -> Ledger {
        self.ledger.lock().unwrap().clone()
    }

    /// How many words were accepted.
    pub(super) fn accepted(&self) -> usize {
        let ledger = self.ledger.lock().unwrap();
        ledger.questions.len() + ledger.additions.len() + ledger.answers.len() + ledger.spoken.len()
    }

    pub(super) fn people(&self, seed: u64) -> Vec<Person<'_>> {
        let mut people: Vec<Person<'_>> =
            vec![Box::new(move || self.mail_server()), Box::new(move || self.colleague(Dice::new(seed ^ 0xc0)))];
        for who in 0..CUSTOMERS {
            people.push(Box::new(move || self.customer(who, Dice::new(seed ^ who))));
        }
        people
    }

    /// Asks by the form, and often has something to say on the page that it led to.
    fn customer(&self, who: u64, mut dice: Dice) {
        for number in 0..QUESTIONS_EACH {
            let text = format!("Vraag {number} van klant {who} op het formulier.");
            let page = until_done("a question is taken", || self.ask(who, number, &text));
            self.ledger.lock().unwrap().questions.push(text);
            match dice.below(5) {
                0 | 1 => {
                    let text = format!("Nog iets bij vraag {number} van klant {who}.");
                    until_done("an addition is taken", || self.add(&page, &text));
                    self.ledger.lock().unwrap().additions.push(text);
                }
                helped @ (2 | 3) => until_done("a yes or no is heard", || self.say(&page, helped == 2)),
                _ => {}
            }
        }
    }

    fn ask(&self, who: u64, number: u64, text: &str) -> io::Result<Option<String>> {
        let began = real_now().as_millisecond() - 60_000;
        let key = format!("sleutel-{who}-{number}");
        let reach = format!("klant{who}.{number}@klant.example");
        let fields = [("text", text), ("name", "Klant"), ("reach", &reach), ("lang", "nl"), ("key", &key)];
        let body = format!("{}&began={began}&website=", form(&fields));
        let answer = self.post("", "/ask", &body)?;
        let page = answer.header("location").filter(|_| answer.status == 303);
        // To the page that says thanks; the question's own page is the one above it.
        Ok(page.map(|page| page.split_once("/sent").map_or(page, |(page, _)| page).to_owned()))
    }

    fn add(&self, page: &str, text: &str) -> io::Result<Option<()>> {
        if self.get("", page)?.text().contains(text) {
            return Ok(Some(()));
        }
        let answer = self.post("", &format!("{page}/additions"), &form(&[("text", text), ("lang", "nl")]))?;
        Ok((answer.status == 303).then_some(()))
    }

    fn say(&self, page: &str, helped: bool) -> io::Result<Option<()>> {
        let body = form(&[("helped", if helped { "yes" } else { "no" }), ("lang", "nl")]);
        let answer = self.post("", &format!("{page}/answers"), &body)?;
        Ok((answer.status < 500).then_some(()))
    }

    /// Hands over what other customers mail.
    fn mail_server(&self) {
        let mut mta = Persistent::default();
        for number in 0..MAILS {
            let text = format!("Vraag {number} per mail over de ketel.");
            mta.deliver(&self.lmtp, &question(&number.to_string(), &text));
            self.ledger.lock().unwrap().questions.push(text);
        }
    }

    /// Answers one of those who wait, by mail or on the telephone.
    fn colleague(&self, mut dice: Dice) {
        for number in 0..ANSWERS {
            let text = format!("Antwoord {number} van Petra.");
            let is_spoken = dice.below(5) == 0;
            let id = wait_for("somebody waits for an answer", || self.one_who_waits(&mut dice));
            until_done("an answer is taken", || self.answer(&id, &text, is_spoken));
            let mut ledger = self.ledger.lock().unwrap();
            if is_spoken { ledger.spoken.push(text) } else { ledger.answers.push(text) }
        }
    }

    fn one_who_waits(&self, dice: &mut Dice) -> Option<String> {
        let waiting = self.firm.look(|tx| {
            let sql = "select id from conversation where state = 'waiting_for_us' order by asked_at, id";
            tx.query(sql, store::args![], |row| row.get::<String>(0))
        });
        let which = usize::try_from(dice.below(waiting.len().max(1) as u64)).unwrap();
        waiting.into_iter().nth(which)
    }

    fn answer(&self, id: &str, text: &str, is_spoken: bool) -> io::Result<Option<()>> {
        let path = format!("/conversations/{id}");
        let page = self.get(&self.cookie, &path)?;
        let html = page.text();
        if page.status != 200 || html.contains(text) {
            return Ok((page.status == 200).then_some(()));
        }
        let Some(seen) = value(&html, "seen_up_to") else {
            return Err(io::Error::other("there is no form to answer by"));
        };
        let csrf = value(&html, "csrf").expect("each form has it");
        let how = if is_spoken { "telephone" } else { "mail" };
        let body = form(&[("csrf", csrf), ("seen_up_to", seen), ("how", how), ("text", text)]);
        let answer = self.post(&self.cookie, &format!("{path}/answers"), &body)?;
        assert!(answer.status != 403, "{}", answer.text());
        // Refused when the customer wrote meanwhile: then it is read first.
        Ok((answer.status == 303).then_some(()))
    }

    fn get(&self, cookie: &str, path: &str) -> io::Result<Answer> {
        Browser::open(self.pages, cookie)?.get(path)
    }

    fn post(&self, cookie: &str, path: &str, body: &str) -> io::Result<Answer> {
        // Each from an address of its own, so that nobody is asked to wait.
        let accepted = self.accepted();
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nX-Forwarded-For: 198.51.{}.{}\r\n",
            body.len() % 250,
            accepted % 250
        );
        Browser::open(self.pages, cookie)?.post(path, &headers, body)
    }
}

/// Tries until it is done. A connection that breaks is what this is about.
#[track_caller]
fn until_done<T>(what: &str, mut attempt: impl FnMut() -> io::Result<Option<T>>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        let attempted = attempt();
        if let Ok(Some(done)) = attempted {
            return done;
        }
        assert!(Instant::now() < until, "{what}: not within {} s", PATIENCE.as_secs());
        pause(Duration::from_millis(5));
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| format!("{name}={}", value.replace(' ', "+").replace('@', "%40"));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

/// What stands in a hidden field.
fn value<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("name=\"{name}\" value=\""))?.1.split_once('"').map(|(value, _)| value)
}
