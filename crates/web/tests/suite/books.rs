//! Invoices and statements, through the router: brought, asked about, matched, paid; what we owe and on whom we lean.

use crate::office::Office;
use crate::site::talk::Talk;
use axum::http::StatusCode;

const SALE: &str = include_str!("../../../ledger/tests/files/invoice-ubl.xml");
const STATEMENT: &str = include_str!("../../../ledger/tests/files/statement-camt.xml");

/// The value behind `mark`, up to the next quote.
fn behind<'h>(html: &'h str, mark: &str) -> &'h str {
    html.split(mark).nth(1).unwrap_or_else(|| panic!("{mark} isn't there: {html}")).split('"').next().unwrap()
}

#[tokio::test]
async fn an_invoice_is_brought_placed_matched_and_paid() {
    let office = Office::open().await;
    let (status, html) = office.upload("/invoices", &[], "files", SALE).await;
    assert!(status == StatusCode::OK && html.contains("zeg nog van wie hij is"), "{html}");
    let invoice = behind(&html, "href=\"/invoices/").to_owned();
    let page = format!("/invoices/{invoice}");
    let (_, html) = office.get(&page).await;
    assert!(html.contains("Onze Firma BV") && html.contains("Maak nieuw, met de naam op de factuur"), "{html}");

    // Who we are is said once; after that the side is known.
    let (status, html) = office.post("/books/settings", &[("kvk", "123"), ("names", "Onze Firma BV")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("kan niet bestaan"), "{html}");
    let (status, _) = office.post("/books/settings", &[("kvk", "27124701"), ("names", "Onze Firma BV")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, html) = office.post(&page, &[("do", "place"), ("side", ""), ("account", "")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Verkoop of inkoop?"), "{html}");
    let placed = office.post(&page, &[("do", "place"), ("side", "sale"), ("account", "")]).await;
    assert_eq!(placed.0, StatusCode::SEE_OTHER);

    let (status, html) = office.upload("/bank", &[], "files", STATEMENT).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("3 nieuwe bij- en afschrijvingen") && html.contains("zekerheid 100 van 100"), "{html}");
    let entry = format!("/bank/entries/{}", behind(&html, "href=\"/bank/entries/"));
    let (_, html) = office.get(&entry).await;
    assert!(html.contains(&format!("name=\"cents-{invoice}\"")), "{html}");
    let field = format!("cents-{invoice}");
    let (status, html) = office.post(&entry, &[("do", "split"), (&field, "999,00")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("meer dan er is betaald"), "{html}");
    let confirmed = office.post(&entry, &[("do", "split"), (&field, "121,00")]).await;
    assert_eq!(confirmed.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get(&page).await;
    assert!(html.contains("van het bankafschrift") && html.contains("<dd>betaald</dd>"), "{html}");

    let (_, html) = office.get("/concentration").await;
    assert!(html.contains("Bakkerij De Korenaar") && html.contains("HHI 10000"), "{html}");
    let (status, csv) = office.get("/concentration.csv").await;
    assert_eq!((status, csv.lines().nth(1)), (StatusCode::OK, Some("sale,Bakkerij De Korenaar,100.00,1.000000")));
    let (_, html) = office.get("/owed").await;
    assert!(html.contains("Er is niets te betalen."), "{html}");

    // It can't be taken out while it is paid; the payment is taken back first.
    let (status, html) = office.post(&page, &[("do", "undo")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Neem eerst de betaling terug"), "{html}");
    let payment = behind(&html, "name=\"payment\" value=\"").to_owned();
    office.post(&page, &[("do", "open"), ("payment", &payment)]).await;
    let (status, _) = office.post(&page, &[("do", "undo")]).await;
    assert_eq!((status, office.get(&page).await.0), (StatusCode::SEE_OTHER, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn what_is_no_invoice_or_statement_is_said_and_nothing_is_taken() {
    let office = Office::open().await;
    let bomb = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
    let (status, html) = office.upload("/invoices", &[], "files", bomb).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Niet opgenomen: er staat een documenttype"),
        "{html}"
    );
    let (_, html) = office.upload("/invoices", &[], "files", STATEMENT).await;
    assert!(html.contains("dit is een bankafschrift. Lees het in bij Bank."), "{html}");
    // What somebody chose stays as it was, also where they forgot the file.
    let (status, html) = office.upload("/invoices", &[], "files", "").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("Kies eerst een bestand."), "{html}");
    assert!(!html.contains("bestanden gelezen") && !html.contains("checked"), "{html}");
    let (status, html) = office.upload("/bank", &[], "files", "Geachte heer").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("is geen bankafschrift"), "{html}");
    for path in ["/invoices/nergens", "/bank/entries/nergens"] {
        assert_eq!(office.get(path).await.0, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_invoice_taken_from_its_mail_says_what_became_of_it() {
    let talk = Talk::new().await;
    let mail = |number: u8, invoice: &str| {
        format!(
            "From: Facturen <facturen@korenaar.example>\nTo: info@halmeer.example\nSubject: Factuur {number}\n\
             Message-ID: <f{number}@korenaar.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=x\"\n\n\
             --=x\nContent-Type: text/plain; charset=utf-8\n\nHierbij onze factuur.\n\
             --=x\nContent-Type: text/xml; name=\"factuur.xml\"\nContent-Disposition: attachment; filename=\"factuur.xml\"\n\n\
             {invoice}\n--=x--\n"
        )
    };
    let dearer = SALE.replace(">121.00<", ">242.00<");
    for (number, invoice, said) in [
        (1, SALE, "Opgenomen; zeg nog van wie hij is."),
        (2, SALE, "Deze factuur was er al en telt één keer."),
        (3, &dearer, "Deze factuur was er al, met een ander bedrag."),
    ] {
        talk.site.wait(1);
        let id = talk.receive(&mail(number, invoice)).await;
        let page = talk.get(&format!("/conversations/{id}")).await;
        let path = format!("/attachments/{}", behind(&page.html, "action=\"/attachments/"));
        let taken = talk.site.post(&path, &[("csrf", talk.csrf.as_str())]).await;
        talk.get(taken.is(StatusCode::SEE_OTHER).goes_to()).await.says(&[said]);
    }
}

#[tokio::test]
async fn a_bill_to_another_account_number_is_told_until_somebody_called_the_supplier() {
    let office = Office::open().await;
    // The seller of the sample is "Onze Firma BV"; who we are is the buyer, so it is a bill.
    let (status, _) = office.post("/books/settings", &[("names", "Bakkerij De Korenaar")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    office.upload("/invoices", &[("makes", "yes")], "files", SALE).await;
    let forged = SALE.replace("2026-17", "2026-18").replace("NL91ABNA0417164300", "NL20INGB0001234567");
    let (_, html) = office.upload("/invoices", &[("makes", "yes")], "files", &forged).await;
    let page = format!("/invoices/{}", behind(&html, "href=\"/invoices/"));
    let (_, html) = office.get(&page).await;
    assert!(html.contains("Dit rekeningnummer, NL20INGB0001234567, kennen wij niet van deze leverancier"), "{html}");
    assert!(html.contains("wel NL91ABNA0417164300"), "{html}");
    let warning = "Naar een rekeningnummer dat wij niet van hen kennen";
    assert_eq!(office.get("/owed").await.1.matches(warning).count(), 1, "of the two bills one");
    let (status, _) = office.post(&page, &[("do", "iban")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!office.get(&page).await.1.contains("kennen wij niet") && !office.get("/owed").await.1.contains(warning));
}
