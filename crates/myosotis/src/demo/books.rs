//! The demo firm's books: invoices to customers and from suppliers, and what its bank says of them, over the months that are
//! lived through. What was paid and named is confirmed; the last days are left for whoever looks.

use desk::books::{BooksSettings, KeyKind};
use desk::worth::past::PastAccount;
use desk::{Agent, Desk, DeskError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::books_files::{Bill, Moved, Party, camt, iban, ubl};
use super::dice::Dice;
use super::firm::Firm;

/// Days of which there are invoices: as many as are lived through.
const DAYS: i64 = 92;
/// Statements end so many days before today; the last is of yesterday.
const STATEMENTS: [i64; 4] = [62, 32, 9, 1];
/// From here on a proposal is confirmed without a second look.
const SURE: u8 = 80;
const OPENING_CENTS: i64 = 8_421_055;

/// Name, city, days of grace, per cent that we pay late, what they bring, cents of a usual bill, days between two bills.
type Supplier = (&'static str, &'static str, i64, u64, &'static str, i64, i64);

const SUPPLIERS: &[Supplier] = &[
    ("Technische Groothandel Sleutelbos", "Apeldoorn", 30, 25, "Omvormers en panelen", 684_000, 9),
    ("Ketelhuis Oost", "Deventer", 30, 20, "Ketels en toebehoren", 312_500, 13),
    ("Installatiematerialen Berkelland", "Lochem", 14, 70, "Leidingen en fittingen", 48_750, 17),
    ("Garage Stellingwerf", "Eefde", 14, 60, "Onderhoud bedrijfswagens", 42_300, 24),
    ("Steigerbouw Ten Have", "Zutphen", 21, 80, "Huur steiger", 76_000, 27),
    ("Drukkerij De IJssel", "Zutphen", 30, 10, "Drukwerk", 21_900, 41),
    ("Bakker Elektro", "Warnsveld", 75, 0, "Onderaanneming", 158_000, 30),
];

/// Who is paid without a bill: day of the month, name, cents, what is said.
const STANDING: &[(i8, &str, i64, &str)] = &[
    (1, "Vastgoed De Mars", -285_000, "Huur loods"),
    (3, "Verzekeringen Achterhoek", -61_240, "Premie bedrijfswagens"),
    (11, "Tankpas Gelderland", -143_815, "Brandstof"),
    (24, "Lonen Halmeer Installatie", -3_412_000, "Salarissen"),
    (27, "Belastingdienst", -918_400, "Loonheffing"),
];

/// Something that was sold: to whom, and when.
#[derive(Debug, Clone)]
pub(super) struct Sold {
    pub(super) to: String,
    pub(super) city: String,
    pub(super) is_company: bool,
    pub(super) on: Date,
    pub(super) net_cents: i64,
}

/// Takes the sales of the last months out of a history: they come as invoices.
pub(super) fn lately(accounts: &mut [PastAccount], today: Date) -> Vec<Sold> {
    let since = today.saturating_sub(DAYS.days());
    let mut sold = Vec::new();
    for account in accounts {
        for booking in account.bookings.extract_if(.., |booking| booking.on > since) {
            sold.push(Sold {
                to: account.name.clone(),
                city: account.city.clone(),
                is_company: account.is_company,
                on: booking.on,
                net_cents: booking.cents,
            });
        }
    }
    sold.sort_by(|a, b| (a.on, &a.to).cmp(&(b.on, &b.to)));
    sold
}

/// Puts the books into the demo.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn fill(
    desk: &Desk,
    firm: &Firm,
    zone: &TimeZone,
    sold: &[Sold],
    until: Timestamp,
) -> Result<(), DeskError> {
    let (ruud, lotte) = (firm.agent("Ruud"), firm.agent("Lotte"));
    let us = Party::new("Halmeer Installatie", "Zutphen", 1);
    let settings = BooksSettings {
        ours: vec![(KeyKind::Kvk, us.kvk()), (KeyKind::Vat, us.vat()), (KeyKind::Iban, us.iban())],
        payer: Some(ruud.id),
        ..BooksSettings::default()
    };
    let today = until.to_zoned(zone.clone()).date();
    let start = today.saturating_sub(DAYS.days());
    desk.save_books_settings(lotte, settings, moment(start, zone, until)).await?;
    let mut books = Books { dice: Dice::new(19_740_311), bills: Vec::new(), moved: Vec::new(), today };
    books.sales(&us, sold);
    books.purchases(&us, start);
    books.standing(start);
    books.live(desk, lotte, &us, (start, zone, until)).await
}

/// In the morning of that day, and never later than now.
fn moment(day: Date, zone: &TimeZone, until: Timestamp) -> Timestamp {
    let morning = day.at(9, 0, 0, 0).to_zoned(zone.clone()).expect("nine o'clock exists").timestamp();
    morning.min(until)
}

struct Books {
    dice: Dice,
    /// The day on which it came, the file's name, and the file.
    bills: Vec<(Date, String, String)>,
    moved: Vec<Moved>,
    today: Date,
}

impl Books {
    fn sales(&mut self, us: &Party, sold: &[Sold]) {
        for (nth, one) in sold.iter().enumerate() {
            let them = Party::of_name(&one.to, &one.city);
            let number = format!("{}-{:04}", one.on.year(), 412 + nth);
            let grace = if one.is_company { 30 } else { 14 };
            let bill = Bill {
                number: number.clone(),
                on: one.on,
                due: one.on.saturating_add(grace.days()),
                net_cents: one.net_cents,
                what: "Installatiewerk".into(),
                has_reference: true,
            };
            self.bills.push((one.on, format!("{number}.xml"), ubl(us, &them, &bill)));
            let after = self.dice.between(4, grace + 12);
            let throw = self.dice.below(100);
            let said = match throw {
                0..45 => bill.reference(),
                45..76 => format!("factuur {number}"),
                76..92 => "bedankt voor het werk".to_owned(),
                _ => continue,
            };
            // Now and then somebody pays a half first.
            let cents = if throw % 19 == 3 { bill.payable_cents() / 2 } else { bill.payable_cents() };
            let payer = them.iban();
            self.moves(Moved {
                on: one.on.saturating_add(after.days()),
                cents,
                name: one.to.clone(),
                iban: payer,
                said,
            });
        }
    }

    fn purchases(&mut self, us: &Party, start: Date) {
        for (nth, (name, city, grace, late, what, cents, every)) in SUPPLIERS.iter().enumerate() {
            let them = Party::new(name, city, 40 + nth as u64);
            let mut on = start.saturating_add(self.dice.between(1, *every).days());
            let mut bill_number = 100 * (nth as i64 + 3) + self.dice.between(0, 60);
            while on < self.today {
                bill_number += self.dice.between(1, 7);
                let due = on.saturating_add(grace.days());
                let net_cents = cents * self.dice.between(60, 150) / 100;
                let bill = Bill {
                    number: format!("{}{bill_number}", name.chars().next().unwrap_or('F')),
                    on,
                    due,
                    net_cents,
                    what: (*what).to_owned(),
                    has_reference: nth % 2 == 0,
                };
                self.bills.push((on, format!("{}.xml", bill.number), ubl(&them, us, &bill)));
                let is_late = self.dice.chance(*late);
                let paid = due.saturating_add(
                    self.dice.between(if is_late { 4 } else { -6 }, if is_late { 26 } else { 0 }).days(),
                );
                let said = if bill.has_reference { bill.reference() } else { format!("fact. {}", bill.number) };
                let cents = -bill.payable_cents();
                self.moves(Moved { on: paid, cents, name: (*name).to_owned(), iban: them.iban(), said });
                on = on.saturating_add(self.dice.between(every - every / 4, every + every / 4).days());
            }
        }
        // Of these two somebody must say something: to whom it was meant, and who they are.
        let lately = self.today.saturating_sub(3.days());
        for (from, to, number, cents) in [
            ("Uitzendbureau Graafschap", Party::new("Halmeer Techniek", "Zutphen", 77), "UG-2207", 184_000),
            ("Verhuur De Hoogte", us.clone(), "V-9081", 39_500),
        ] {
            let due = lately.saturating_add(30.days());
            let (number, what) = (number.to_owned(), "Inhuur".to_owned());
            let bill = Bill { number, on: lately, due, net_cents: cents, what, has_reference: false };
            let them = Party::new(from, "Doetinchem", 60 + cents as u64 % 7);
            self.bills.push((self.today, format!("{}.xml", bill.number), ubl(&them, &to, &bill)));
        }
    }

    fn standing(&mut self, start: Date) {
        let mut day = start;
        while day < self.today {
            for (of_month, name, cents, said) in STANDING.iter().filter(|it| it.0 == day.day()) {
                debug_assert!(*of_month < 29);
                let bank = iban(name.len() as u64 * 97 + 5);
                self.moves(Moved { on: day, cents: *cents, name: (*name).into(), iban: bank, said: (*said).into() });
            }
            day = day.saturating_add(1.day());
        }
    }

    /// What is still to come hasn't been.
    fn moves(&mut self, moved: Moved) {
        if moved.on < self.today {
            self.moved.push(moved);
        }
    }

    /// Invoices as they came, a statement now and then, and who looked at it.
    async fn live(
        &mut self,
        desk: &Desk,
        lotte: &Agent,
        us: &Party,
        (start, zone, until): (Date, &TimeZone, Timestamp),
    ) -> Result<(), DeskError> {
        self.moved.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
        let (mut from, mut opening) = (start, OPENING_CENTS);
        for (nth, back) in STATEMENTS.iter().enumerate() {
            let to = self.today.saturating_sub(back.days());
            let now = moment(to.saturating_add(1.day()), zone, until);
            let files = |until: Date| {
                let came = self.bills.iter().filter(move |(on, ..)| (from..=until).contains(on));
                came.map(|(_, name, text)| (name.clone(), text.clone().into_bytes())).collect::<Vec<_>>()
            };
            desk.take_invoices(lotte, files(to), true, now).await?;
            let moved: Vec<&Moved> = self.moved.iter().filter(|it| (from..=to).contains(&it.on)).collect();
            let (text, closing) = camt(nth + 1, us, (from, to), opening, &moved);
            desk.take_statements(lotte, &format!("afschrift-{}.xml", nth + 1), text.into_bytes(), now).await?;
            if nth + 1 == STATEMENTS.len() {
                desk.take_invoices(lotte, files(self.today), false, until).await?;
                break;
            }
            desk.confirm_sure(lotte, SURE, None, now).await?;
            for (_, name, ..) in STANDING {
                let open = desk.bank(lotte, None, now).await?.unmatched.into_iter().find(|entry| entry.party == *name);
                if let Some(entry) = open {
                    desk.set_party_aside(lotte, entry.id, now).await?;
                }
            }
            (from, opening) = (to.saturating_add(1.day()), closing);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use desk::{Desk, PasswordCost};
    use testkit::chance;

    use super::super::{customers::CUSTOMERS, firm, zone};
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_demos_books_have_what_is_late_what_is_open_and_what_somebody_must_say() {
        let test = testkit::database();
        let desk = Desk::new(test.db(), Arc::new(chance(7))).with_password_cost(PasswordCost::Cheap);
        let until: Timestamp = "2026-11-20T14:00:00Z".parse().expect("a written-out moment");
        let firm = firm::set_up(&desk, "http://127.0.0.1", until - 24_i64.hours() * 100).await.expect("it is set up");
        let today = until.to_zoned(zone()).date();
        let mut dice = Dice::new(5);
        let mut sold: Vec<Sold> = (0..70_usize)
            .map(|nth| Sold {
                to: CUSTOMERS[nth * 3 % CUSTOMERS.len()].account.to_owned(),
                city: "Zutphen".into(),
                is_company: nth.is_multiple_of(2),
                on: today.saturating_sub(dice.between(1, DAYS - 1).days()),
                net_cents: dice.between(9_000, 240_000),
            })
            .collect();
        sold.sort_by_key(|one| one.on);
        fill(&desk, &firm, &zone(), &sold, until).await.expect("the books are filled");

        let lotte = firm.agent("Lotte");
        let (unsure, latest) = desk.invoices(lotte).await.unwrap();
        assert!((2..=4).contains(&unsure.len()), "{unsure:?}");
        assert!(latest.len() > 90, "{}", latest.len());
        for row in &latest {
            let view = desk.invoice(lotte, row.id, until).await.unwrap();
            assert!(view.broken.is_empty(), "{}: {:?}", row.number, view.broken);
        }
        let bank = desk.bank(lotte, None, until).await.unwrap();
        assert!(bank.statements.iter().all(|row| row.verdict == "right") && bank.statements.len() == 4);
        assert!(bank.proposals.iter().any(|it| it.score >= SURE), "something to confirm in one go");
        assert!(bank.proposals.iter().any(|it| it.score < SURE), "and something to look at");
        assert!(!bank.latest.is_empty() && bank.counts.aside > 8);
        let owed = desk.owed(lotte, until).await.unwrap();
        assert!(owed.late_cents > 0 && owed.late_cents < owed.total_cents, "{owed:?}");
        assert!(owed.days.is_some_and(|days| days.interval.is_some()) && owed.suffering.len() >= 2);
        let leaning = desk.leaning(lotte, until).await.unwrap();
        assert!(leaning.purchases.is_some_and(|side| side.rows.len() >= 6));
    }
}
