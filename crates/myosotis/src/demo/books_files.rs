//! Files of the demo's books, as programs of others write them: UBL invoices, and CAMT.053 statements. Numbers are right by their
//! check digits and nobody's.

use jiff::civil::Date;

/// A firm or household on an invoice.
#[derive(Debug, Clone)]
pub(super) struct Party {
    name: String,
    city: String,
    nth: u64,
}

/// An invoice with one line and one rate.
#[derive(Debug, Clone)]
pub(super) struct Bill {
    pub(super) number: String,
    pub(super) on: Date,
    pub(super) due: Date,
    pub(super) net_cents: i64,
    pub(super) what: String,
    pub(super) has_reference: bool,
}

/// Money that moved.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) on: Date,
    pub(super) cents: i64,
    pub(super) name: String,
    pub(super) iban: String,
    pub(super) said: String,
}

impl Party {
    pub(super) fn new(name: &str, city: &str, nth: u64) -> Self {
        Self { name: name.to_owned(), city: city.to_owned(), nth }
    }

    /// One whose numbers follow from the name.
    pub(super) fn of_name(name: &str, city: &str) -> Self {
        let nth = name.bytes().fold(1_000_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 900_000);
        Self::new(name, city, 1_000 + nth)
    }

    pub(super) fn kvk(&self) -> String {
        format!("{:08}", 90_000_000 + self.nth)
    }

    pub(super) fn vat(&self) -> String {
        let begin = format!("NL{:09}B", 990_000_000 + self.nth);
        let check = (2..=98).find(|check| remainder_97(&format!("{begin}{check:02}")) == 1);
        format!("{begin}{:02}", check.expect("one of 97 has this remainder"))
    }

    pub(super) fn iban(&self) -> String {
        iban(self.nth)
    }

    fn xml(&self, tag: &str) -> String {
        let (name, city, kvk, vat) = (escaped(&self.name), escaped(&self.city), self.kvk(), self.vat());
        format!(
            "<cac:{tag}><cac:Party><cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName><cac:PostalAddress>\
             <cbc:StreetName>Dorpsstraat {}</cbc:StreetName><cbc:CityName>{city}</cbc:CityName><cbc:PostalZone>7200 AA</cbc:PostalZone>\
             <cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>\
             <cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>\
             <cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName><cbc:CompanyID schemeID=\"0106\">{kvk}</cbc:CompanyID>\
             </cac:PartyLegalEntity></cac:Party></cac:{tag}>",
            1 + self.nth % 90
        )
    }
}

impl Bill {
    fn vat_cents(&self) -> i64 {
        (self.net_cents * 21 + 50) / 100
    }

    pub(super) fn payable_cents(&self) -> i64 {
        self.net_cents + self.vat_cents()
    }

    /// ISO 11649.
    pub(super) fn reference(&self) -> String {
        let plain: String = self.number.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("RF{:02}{plain}", 98 - remainder_97(&format!("{plain}RF00")))
    }
}

/// An IBAN of a bank that doesn't exist.
pub(super) fn iban(nth: u64) -> String {
    let own = format!("MYOS{:010}", 1_000_000 + nth * 37);
    format!("NL{:02}{own}", 98 - remainder_97(&format!("{own}NL00")))
}

/// Letters as 10 to 35, then the remainder by 97 (ISO 7064).
fn remainder_97(text: &str) -> u32 {
    text.chars().filter_map(|it| it.to_digit(36)).fold(0, |rest, digit| {
        let shifted = if digit > 9 { rest * 100 } else { rest * 10 };
        (shifted + digit) % 97
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// An invoice by EN 16931.
pub(super) fn ubl(from: &Party, to: &Party, bill: &Bill) -> String {
    let (net, vat, all) = (euros(bill.net_cents), euros(bill.vat_cents()), euros(bill.payable_cents()));
    let rate = "<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
    let reference =
        if bill.has_reference { format!("<cbc:PaymentID>{}</cbc:PaymentID>", bill.reference()) } else { String::new() };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
         <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>{on}</cbc:IssueDate>\
         <cbc:DueDate>{due}</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\
         {seller}{buyer}<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>{reference}<cac:PayeeFinancialAccount>\
         <cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">{vat}</cbc:TaxAmount>\
         <cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID=\"EUR\">{vat}</cbc:TaxAmount>\
         <cac:TaxCategory>{rate}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>\
         <cbc:LineExtensionAmount currencyID=\"EUR\">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID=\"EUR\">{net}</cbc:TaxExclusiveAmount>\
         <cbc:TaxInclusiveAmount currencyID=\"EUR\">{all}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID=\"EUR\">{all}</cbc:PayableAmount>\
         </cac:LegalMonetaryTotal><cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">1</cbc:InvoicedQuantity>\
         <cbc:LineExtensionAmount currencyID=\"EUR\">{net}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{what}</cbc:Name>\
         <cac:ClassifiedTaxCategory>{rate}</cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID=\"EUR\">{net}</cbc:PriceAmount>\
         </cac:Price></cac:InvoiceLine></Invoice>\n",
        number = escaped(&bill.number),
        on = bill.on,
        due = bill.due,
        seller = from.xml("AccountingSupplierParty"),
        buyer = to.xml("AccountingCustomerParty"),
        iban = from.iban(),
        what = escaped(&bill.what),
    )
}

/// A statement; gives the closing balance with it.
pub(super) fn camt(nth: usize, us: &Party, (from, to): (Date, Date), opening: i64, moved: &[&Moved]) -> (String, i64) {
    let closing = opening + moved.iter().map(|it| it.cents).sum::<i64>();
    let balance = |code: &str, cents: i64, day: Date| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>",
            euros(cents),
            sign(cents)
        )
    };
    let entries: String = moved.iter().enumerate().map(|(at, it)| entry(nth, at, it)).collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>HALMEER-{nth}</MsgId><CreDtTm>{to}T22:00:00+01:00</CreDtTm></GrpHdr><Stmt><Id>HALMEER-{nth}</Id>\
         <ElctrncSeqNb>{nth}</ElctrncSeqNb><FrToDt><FrDtTm>{from}T00:00:00+01:00</FrDtTm><ToDtTm>{to}T23:59:59+01:00</ToDtTm></FrToDt>\
         <Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>\n",
        us.iban(),
        balance("OPBD", opening, from),
        balance("CLBD", closing, to),
    );
    (text, closing)
}

const fn sign(cents: i64) -> &'static str {
    if cents < 0 { "DBIT" } else { "CRDT" }
}

fn entry(statement: usize, at: usize, it: &Moved) -> String {
    let (amount, sign) = (euros(it.cents), sign(it.cents));
    let them = if it.cents < 0 { "Cdtr" } else { "Dbtr" };
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt>\
         <AcctSvcrRef>HALM{statement}{at:06}</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>\
         <RltdPties><{them}><Pty><Nm>{name}</Nm></Pty></{them}><{them}Acct><Id><IBAN>{iban}</IBAN></Id></{them}Acct></RltdPties>\
         <RmtInf><Ustrd>{said}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
        on = it.on,
        name = escaped(&it.name),
        iban = it.iban,
        said = escaped(&it.said),
    )
}
