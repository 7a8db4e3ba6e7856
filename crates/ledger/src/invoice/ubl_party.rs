//! Parties and addresses of UBL.

use super::model::{Address, Contact, Identifier, Party};
use super::pieces::{identifier, text};
use crate::xml::Element;

/// The party in `AccountingSupplierParty` or `AccountingCustomerParty`.
pub(super) fn inside(element: &Element<'_>) -> Party {
    element.child("Party").map(party).unwrap_or_default()
}

/// A payee, which has its name where others have the one they trade by.
pub(super) fn payee(element: &Element<'_>) -> Party {
    party(element.child("Party").unwrap_or(element))
}

pub(super) fn party(element: &Element<'_>) -> Party {
    let registered_name = element.text_at(&["PartyLegalEntity", "RegistrationName"]);
    let trading_name = element.text_at(&["PartyName", "Name"]);
    let is_vat = |it: &&Element<'_>| scheme_of(it).is_none_or(|scheme| scheme == "VAT");
    let taxes = || element.all("PartyTaxScheme");
    let vat = taxes().find(is_vat).and_then(|it| it.text_at(&["CompanyID"]));
    let other = taxes().find(|it| !is_vat(it)).and_then(|it| it.text_at(&["CompanyID"]));
    let contact = element.child("Contact").map(|it| Contact {
        name: it.text_at(&["Name"]),
        phone: it.text_at(&["Telephone"]),
        mail: it.text_at(&["ElectronicMail"]),
    });
    Party {
        name: registered_name.clone().or_else(|| trading_name.clone()),
        registered_name,
        trading_name,
        ids: ids(element),
        legal_id: identifier(element.at(&["PartyLegalEntity", "CompanyID"])),
        vat_number: vat,
        tax_number: other,
        legal_form: element.text_at(&["PartyLegalEntity", "CompanyLegalForm"]),
        electronic_address: identifier(element.child("EndpointID")),
        address: element.child("PostalAddress").map(address),
        contact,
    }
}

fn scheme_of(tax: &Element<'_>) -> Option<String> {
    tax.text_at(&["TaxScheme", "ID"]).map(|it| it.to_ascii_uppercase())
}

fn ids(element: &Element<'_>) -> Vec<Identifier> {
    element.all("PartyIdentification").filter_map(|it| identifier(it.child("ID"))).collect()
}

pub(super) fn address(element: &Element<'_>) -> Address {
    let at = |name: &str| text(element.child(name));
    Address {
        street: at("StreetName"),
        extra: at("AdditionalStreetName"),
        third: element.text_at(&["AddressLine", "Line"]),
        city: at("CityName"),
        postcode: at("PostalZone"),
        region: at("CountrySubentity"),
        country: element.text_at(&["Country", "IdentificationCode"]),
    }
}
