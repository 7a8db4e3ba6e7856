//! Which column is what, guessed from its name and from what stands in it.

use std::collections::BTreeMap;

use ledger::table::amount::{self, Decimals};
use ledger::table::{Form, day};
use sha2::{Digest, Sha256};

use super::{ImportKind, Mapping, Meaning};

/// Names that programs for bookkeeping in the Low Countries give to columns, in lower case, letters and digits only.
const NAMES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Number,
        &[
            "klantnummer",
            "klantnr",
            "debiteurnummer",
            "debiteurnr",
            "debiteur",
            "relatienummer",
            "relatiecode",
            "klantcode",
            "nummer",
            "number",
            "customernumber",
            "customerid",
            "customerno",
            "accountnumber",
            "crediteurnummer",
            "crediteur",
        ],
    ),
    (
        Meaning::Name,
        &[
            "klant",
            "klantnaam",
            "naam",
            "bedrijfsnaam",
            "bedrijf",
            "relatie",
            "relatienaam",
            "debiteurnaam",
            "name",
            "customer",
            "customername",
            "company",
            "companyname",
            "account",
            "accountname",
            "leverancier",
            "supplier",
        ],
    ),
    (Meaning::Email, &["email", "emailadres", "mail", "mailadres", "emailaddress"]),
    (Meaning::Domain, &["domein", "domain", "website"]),
    (Meaning::Vat, &["btwnummer", "btwnr", "btwid", "vat", "vatnumber", "vatid"]),
    (Meaning::Kvk, &["kvk", "kvknummer", "kvknr", "chamberofcommerce"]),
    (Meaning::Iban, &["iban", "rekening", "rekeningnummer", "bankrekening", "bankaccount"]),
    (
        Meaning::Date,
        &["datum", "factuurdatum", "boekdatum", "date", "invoicedate", "orderdatum", "orderdate", "day", "dag"],
    ),
    (
        Meaning::Amount,
        &[
            "bedrag",
            "bedragexbtw",
            "bedragexclbtw",
            "bedragexcl",
            "omzet",
            "netto",
            "nettobedrag",
            "amount",
            "amountexvat",
            "net",
            "netamount",
            "revenue",
            "price",
            "totaalexcl",
            "totaalexbtw",
            "permaand",
            "monthly",
            "maandbedrag",
        ],
    ),
    (Meaning::Cost, &["kostprijs", "kosten", "inkoopwaarde", "cost", "costs", "costofsales", "cogs"]),
    (
        Meaning::Product,
        &["product", "artikel", "omschrijving", "description", "item", "productgroep", "abonnement", "plan"],
    ),
    (Meaning::Side, &["soort", "kant", "side", "inkoopverkoop"]),
    (Meaning::Currency, &["valuta", "munt", "currency"]),
    (
        Meaning::Reference,
        &[
            "factuurnummer",
            "factuurnr",
            "factuur",
            "referentie",
            "kenmerk",
            "reference",
            "invoice",
            "invoicenumber",
            "ordernummer",
            "ordernumber",
            "boekstuk",
            "boekstuknummer",
            "id",
        ],
    ),
    (Meaning::City, &["plaats", "woonplaats", "stad", "city", "town"]),
    (Meaning::Kind, &["type", "klanttype", "kind"]),
    (Meaning::Since, &["klantsinds", "sinds", "since", "customersince"]),
    (Meaning::Tier, &["klasse", "segment", "tier", "groep", "klantgroep"]),
    (Meaning::Note, &["notitie", "opmerking", "opmerkingen", "note", "notes", "memo"]),
    (
        Meaning::Started,
        &["begin", "begindatum", "startdatum", "start", "started", "startdate", "ingangsdatum", "van", "vanaf", "from"],
    ),
    (
        Meaning::Ended,
        &["eind", "einddatum", "ended", "end", "enddate", "tot", "totenmet", "tm", "to", "until", "opgezegdper"],
    ),
];

/// What the columns are likely to be. `rows` are some of the rows below the line of names.
pub(crate) fn guessed(kind: ImportKind, heads: &[String], rows: &[Vec<String>], form: Form) -> Mapping {
    let meanings = kind.meanings();
    let mut columns = BTreeMap::new();
    for (place, head) in heads.iter().enumerate() {
        let bare: String = head.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let found = NAMES.iter().find(|(meaning, names)| meanings.contains(meaning) && names.contains(&bare.as_str()));
        if let Some((meaning, _)) = found
            && !columns.contains_key(meaning)
        {
            columns.insert(*meaning, place);
        }
    }
    // "Klant" above nothing but figures are their numbers, not their names.
    let are_figures = |place: &usize| {
        let mut said = rows.iter().filter_map(|row| row.get(*place)).filter(|cell| !cell.trim().is_empty()).peekable();
        said.peek().is_some() && said.all(|cell| cell.trim().bytes().all(|byte| byte.is_ascii_digit()))
    };
    if let Some(place) = columns.get(&Meaning::Name).copied().filter(are_figures)
        && meanings.contains(&Meaning::Number)
        && !columns.contains_key(&Meaning::Number)
    {
        columns.remove(&Meaning::Name);
        columns.insert(Meaning::Number, place);
    }
    let cells = |wanted: &'static [Meaning]| {
        let places: Vec<usize> = wanted.iter().filter_map(|meaning| columns.get(meaning)).copied().collect();
        rows.iter().flat_map(move |row| places.clone().into_iter().filter_map(move |place| row.get(place)))
    };
    let usual = if form.separator == b',' { Decimals::Dot } else { Decimals::Comma };
    let decimals = amount::seen_in(cells(&[Meaning::Amount, Meaning::Cost]).map(String::as_str), usual);
    let days = cells(&[Meaning::Date, Meaning::Since, Meaning::Started, Meaning::Ended]);
    let order = day::seen_in(days.map(String::as_str));
    Mapping { columns, decimals, order, makes_accounts: false }
}

/// By what a line of names is recognised.
pub(crate) fn heads_key(heads: &[String]) -> String {
    let line: Vec<String> = heads.iter().map(|head| head.to_lowercase()).collect();
    let digest = Sha256::digest(line.join("\u{1f}").as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use ledger::table::{Table, day::Order};

    use super::*;

    fn guess(kind: ImportKind, text: &str) -> Mapping {
        let mut table = Table::open(Cursor::new(text.as_bytes().to_vec())).unwrap();
        let mut rows = Vec::new();
        while table.next_row().unwrap() {
            rows.push((0..table.width()).map(|place| table.cell(place).into_owned()).collect());
        }
        guessed(kind, table.heads(), &rows, table.form())
    }

    #[test]
    fn a_dutch_export_needs_no_hand() {
        let text =
            "Debiteur-nr;Klantnaam;Factuurdatum;Bedrag excl. BTW;Kostprijs;Omschrijving\n1;A;1/2/2026;1.234,50;3;x\n";
        let mapping = guess(ImportKind::Sales, text);
        let expected =
            [Meaning::Number, Meaning::Name, Meaning::Date, Meaning::Amount, Meaning::Cost, Meaning::Product];
        assert_eq!(mapping.columns, expected.into_iter().zip(0..).collect());
        assert_eq!((mapping.decimals, mapping.order), (Decimals::Comma, Order::DayFirst));
        assert!(mapping.lacks(ImportKind::Sales).is_empty());
    }

    #[test]
    fn figures_under_the_head_customer_are_their_numbers() {
        let numbers = guess(ImportKind::Sales, "datum;klant;bedrag\n1-2-2026;1000;3\n1-2-2026;1001;4\n");
        assert!(numbers.columns.contains_key(&Meaning::Number) && !numbers.columns.contains_key(&Meaning::Name));
        let names = guess(ImportKind::Sales, "datum;klant;bedrag\n1-2-2026;Brouwer 2000;3\n");
        assert!(names.columns.contains_key(&Meaning::Name));
        let both = guess(ImportKind::Sales, "datum;klantnr;klant;bedrag\n1-2-2026;1;1000;3\n");
        assert_eq!((both.columns[&Meaning::Number], both.columns[&Meaning::Name]), (1, 2));
    }

    #[test]
    fn what_is_missing_is_told() {
        let mapping = guess(ImportKind::Sales, "x,Invoice date,y\n1,12/31/2026,2\n");
        assert_eq!((mapping.decimals, mapping.order), (Decimals::Dot, Order::MonthFirst));
        assert_eq!(mapping.lacks(ImportKind::Sales), [Meaning::Amount, Meaning::Number]);
        assert_eq!(guess(ImportKind::Accounts, "x\n1\n").lacks(ImportKind::Accounts), [Meaning::Name]);
        assert_eq!(heads_key(&["A".into(), "b".into()]), heads_key(&["a".into(), "B".into()]));
    }
}
