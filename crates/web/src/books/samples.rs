//! Books that never were, for the samples.

use desk::books::{
    BankView, BookingSide, BooksSettings, BrokenRule, ConcentrationView, Days, EntriesAside, EntryCounts, EntryPlace,
    EntryRow, EntryView, InvoiceLine, InvoiceRow, InvoiceView, KeyKind, Leaning, LeaningRow, Owed, OwedView,
    PaymentView, ProposedMatch, StatementRow, Suffering, Term,
};
use jiff::civil::{Date, date};

use super::bank::BankPage;
use super::entry::EntryPage;
use super::invoice::InvoicePage;
use super::invoices::{InvoicesPage, told};
use super::leaning::ConcentrationPage;
use super::owed::OwedPage;
use super::who::{BooksSettingsPage, typed_of};
use crate::i18n::Words;
use crate::parts::Notice;
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn day(n: i8) -> Date {
    date(2026, 11, n)
}

fn shell(t: Words) -> Shell {
    Shell::sample(t, Entry::Books)
}

fn row(n: u32, side: Option<BookingSide>, name: &str, cents: i64) -> InvoiceRow {
    let is_sale = side == Some(BookingSide::Sale);
    let us = "Halmeer Installatie".to_owned();
    InvoiceRow {
        id: id(n),
        import: id(500 + n),
        side,
        account: side.map(|_| id(700 + n)),
        account_name: side.map(|_| name.to_owned()).unwrap_or_default(),
        number: format!("2026-{n}"),
        seller: if is_sale { us.clone() } else { name.to_owned() },
        buyer: if is_sale { name.to_owned() } else { us },
        issued_on: day(3),
        due_on: Some(day(20)),
        currency: "EUR".into(),
        net_cents: cents * 100 / 121,
        payable_cents: cents,
        paid_cents: 0,
        details: "{}".into(),
        told: 0,
        taken_at: "2026-11-24T09:00:00Z".parse().expect("a written-out instant"),
    }
}

fn entry(n: u32, cents: i64, party: &str) -> EntryRow {
    EntryRow {
        id: id(900 + n),
        statement: id(800),
        source_key: n.to_string(),
        on: day(21),
        cents,
        currency: "EUR".into(),
        party: party.into(),
        iban: "NL20INGB0001234567".into(),
        said: "Factuur 2026-17".into(),
        is_aside: false,
        matched_cents: 0,
    }
}

const HOSTILE: &str = "<script>alert(1)</script> Zeer Lange Naam Van Een Leverancier Die Nergens Ophoudt B.V.";

pub(super) fn invoices(t: Words) -> Vec<(&'static str, InvoicesPage)> {
    let some = (
        vec![row(1, None, "Bakkerij De Korenaar", 12_100)],
        vec![
            row(2, Some(BookingSide::Sale), "Bakkerij De Korenaar", 12_100),
            row(3, Some(BookingSide::Purchase), HOSTILE, -4_840),
        ],
    );
    let bad = desk::books::Brought::Not {
        problem: desk::books::NotTaken::Unreadable { what: desk::books::Unread::NoXml, why: "this is no XML".into() },
    };
    let new = desk::books::Brought::New { id: id(2), number: "2026-2".into(), is_booked: true };
    let brought = vec![told(t, "factuur.xml", &new), told(t, HOSTILE, &bad)];
    vec![
        ("empty", InvoicesPage::new(shell(t), &(vec![], vec![]), vec![], "")),
        ("some", InvoicesPage::new(shell(t), &some, vec![], "undone")),
        ("hostile-error", InvoicesPage::new(shell(t), &some, brought, "")),
    ]
}

pub(super) fn invoice(t: Words) -> Vec<(&'static str, InvoicePage)> {
    let view = |row: InvoiceRow| InvoiceView {
        lines: vec![InvoiceLine { what: "Onderhoud".into(), quantity: "2".into(), cents: Some(10_000) }],
        broken: vec![BrokenRule {
            rule: "BR-CO-15".into(),
            nl: "Het totaal met btw klopt niet.".into(),
            en: "The total with VAT is wrong.".into(),
            is_fatal: true,
        }],
        keys: vec![(KeyKind::Vat, "NL001790055B58".into()), (KeyKind::Iban, "NL91ABNA0417164300".into())],
        references: vec!["RF18539007547034".into()],
        payments: vec![],
        accounts: vec![(id(4), HOSTILE.into())],
        found: Some(id(4)),
        is_foreign: false,
        new_iban: Some(desk::books::NewIban {
            iban: HOSTILE.into(),
            known: vec!["NL91ABNA0417164300".into()],
            of: None,
        }),
        row,
    };
    let mut paid = view(InvoiceRow { paid_cents: 2_100, ..row(2, Some(BookingSide::Sale), "De Korenaar", 12_100) });
    paid.payments.push(payment(2_100));
    let mut foreign = view(InvoiceRow { currency: "USD".into(), ..row(5, None, HOSTILE, 990) });
    foreign.is_foreign = true;
    vec![
        ("paid", InvoicePage::new(shell(t), &paid, "", None)),
        ("hostile-error", InvoicePage::new(shell(t), &foreign, HOSTILE, Some(Notice::error(t.say("books-not-now"))))),
    ]
}

fn payment(cents: i64) -> PaymentView {
    PaymentView {
        id: id(60),
        invoice: id(2),
        number: "2026-2".into(),
        party: "De Korenaar".into(),
        cents,
        on: day(21),
        is_of_entry: true,
    }
}

pub(super) fn bank(t: Words) -> Vec<(&'static str, BankPage)> {
    let empty = BankView {
        statements: vec![],
        proposals: vec![],
        unmatched: vec![],
        latest: vec![],
        counts: EntryCounts::default(),
        asides: vec![],
        next: None,
    };
    let statement = |n: u32, verdict: &str| StatementRow {
        id: id(800 + n),
        import: id(810 + n),
        account: "NL91ABNA0417164300".into(),
        number: "328".into(),
        currency: "EUR".into(),
        from_on: Some(day(20)),
        to_on: Some(day(21)),
        opening_cents: Some(100_000),
        closing_cents: Some(112_100),
        verdict: verdict.into(),
        expected_cents: (verdict == "wrong").then_some(112_000),
        entries: 3,
        taken_at: "2026-11-24T09:00:00Z".parse().expect("a written-out instant"),
    };
    let proposal = |n: u32, score: u8| ProposedMatch {
        entry: entry(n, 12_100, "Bakkerij De Korenaar"),
        parts: vec![(id(2), "2026-2".into(), "Bakkerij De Korenaar".into(), 12_000)],
        rest_cents: 100,
        score,
        nl: "Factuurnummer 2026-2 staat in de omschrijving.".into(),
        en: "Invoice number 2026-2 is in the description.".into(),
    };
    let some = BankView {
        statements: vec![statement(1, "right"), statement(2, "wrong"), statement(3, "unknown")],
        proposals: vec![proposal(1, 97), proposal(2, 45)],
        unmatched: vec![entry(3, -500_000, HOSTILE), entry(4, 100, "")],
        latest: vec![payment(12_100)],
        counts: EntryCounts { all: 6, open: 4, aside: 1 },
        asides: vec![
            EntriesAside { id: id(950), party: HOSTILE.into(), entries: 3, cents: -1_234_500 },
            EntriesAside { id: id(951), party: String::new(), entries: 1, cents: 100 },
        ],
        next: Some(EntryPlace { on: day(2), id: id(903) }),
    };
    let after = Some(EntryPlace { on: day(22), id: id(902) });
    let wrong = vec![Notice::error(t.with("name", HOSTILE).say("bank-unreadable"))];
    vec![
        ("empty", BankPage::new(shell(t), &empty, None, vec![])),
        ("some", BankPage::new(shell(t), &some, None, vec![])),
        ("hostile-error", BankPage::new(shell(t), &some, after, wrong)),
    ]
}

pub(super) fn entry_of(open: Vec<InvoiceRow>) -> EntryView {
    EntryView { entry: entry(1, 12_100, HOSTILE), open }
}

pub(super) fn entry_samples(t: Words) -> Vec<(&'static str, EntryPage)> {
    let open =
        vec![row(2, Some(BookingSide::Sale), "De Korenaar", 12_100), row(3, Some(BookingSide::Sale), HOSTILE, -5)];
    let wrong = Some(Notice::error(t.say("bank-more-than-paid")));
    vec![
        ("empty", EntryPage::new(shell(t), &entry_of(vec![]), &Typed::default(), None)),
        ("hostile-error", EntryPage::new(shell(t), &entry_of(open), &Typed::default(), wrong)),
    ]
}

pub(super) fn owed(t: Words) -> Vec<(&'static str, OwedPage)> {
    let owed = |n: u32, days: i64, term, name: &str| Owed {
        row: row(n, Some(BookingSide::Purchase), name, 12_100),
        due_on: day(20),
        days,
        term,
        is_new_iban: days == 0,
    };
    let some = OwedView {
        rows: vec![
            owed(1, -4, Term::OverSixty, HOSTILE),
            owed(2, 0, Term::OverThirty, "Groothandel Van Dam"),
            owed(3, 6, Term::Fine, "Energie Direct"),
        ],
        total_cents: 36_300,
        late_cents: 12_100,
        days: Some(Days { count: 41, median: 33, interval: Some((30, 38)) }),
        suffering: vec![Suffering { name: HOSTILE.into(), late: 3, invoices: 5, days_max: 21, euro_days: 4_200 }],
    };
    let empty = OwedView { rows: vec![], total_cents: 0, late_cents: 0, days: None, suffering: vec![] };
    vec![("empty", OwedPage::new(shell(t), &empty, "")), ("hostile", OwedPage::new(shell(t), &some, "paid"))]
}

pub(super) fn leaning(t: Words) -> Vec<(&'static str, ConcentrationPage)> {
    let leaning = |hhi: f64, name: &str| Leaning {
        total_cents: 1_000_000,
        rows: vec![
            LeaningRow { account: id(1), name: name.into(), cents: 600_000, share: 0.6 },
            LeaningRow { account: id(2), name: "De Korenaar".into(), cents: 400_000, share: 0.4 },
        ],
        hhi,
        equal_parties: 10_000.0 / hhi,
        of_three: 1.0,
    };
    let view = |sales, purchases| ConcentrationView {
        since: date(2025, 11, 25),
        until: day(24),
        sales,
        purchases,
        both: vec![],
    };
    vec![
        ("empty", ConcentrationPage::new(shell(t), &view(None, None))),
        (
            "hostile",
            ConcentrationPage::new(shell(t), &view(Some(leaning(5_200.0, HOSTILE)), Some(leaning(900.0, "A")))),
        ),
    ]
}

pub(super) fn who(t: Words) -> Vec<(&'static str, BooksSettingsPage)> {
    let payers = [(id(5), HOSTILE.to_owned())];
    let settings = BooksSettings {
        ours: vec![(KeyKind::Kvk, "27124701".into()), (KeyKind::Iban, "NL91ABNA0417164300".into())],
        names: vec!["Onze Firma BV".into()],
        payer: Some(payers[0].0),
        is_large: true,
    };
    let mut wrong = Problems::none();
    wrong.add("vat", t.with("what", HOSTILE).say("books-not-a-key"));
    let page = |settings: &BooksSettings, problems: &Problems| {
        BooksSettingsPage::new(shell(t), &payers, &typed_of(settings), problems, "")
    };
    vec![("usual", page(&BooksSettings::default(), &Problems::none())), ("hostile-error", page(&settings, &wrong))]
}
