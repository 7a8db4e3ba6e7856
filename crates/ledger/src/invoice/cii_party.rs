//! Parties and addresses of CII.

use super::model::{Address, Contact, Identifier, Party};
use super::pieces::{identifier, text};
use crate::xml::Element;

pub(super) fn party(element: &Element<'_>) -> Party {
    let registration = |scheme: &str| {
        let ids = element.all("SpecifiedTaxRegistration").filter_map(|it| it.child("ID"));
        text(ids.into_iter().find(|it| it.attribute("schemeID") == Some(scheme)))
    };
    let contact = element.child("DefinedTradeContact").map(|it| Contact {
        name: it.text_at(&["PersonName"]).or_else(|| it.text_at(&["DepartmentName"])),
        phone: it.text_at(&["TelephoneUniversalCommunication", "CompleteNumber"]),
        mail: it.text_at(&["EmailURIUniversalCommunication", "URIID"]),
    });
    let registered_name = element.text_at(&["Name"]);
    let trading_name = element.text_at(&["SpecifiedLegalOrganization", "TradingBusinessName"]);
    Party {
        name: registered_name.clone().or_else(|| trading_name.clone()),
        registered_name,
        trading_name,
        ids: ids(element),
        legal_id: identifier(element.at(&["SpecifiedLegalOrganization", "ID"])),
        vat_number: registration("VA"),
        tax_number: registration("FC"),
        legal_form: element.text_at(&["Description"]),
        electronic_address: identifier(element.at(&["URIUniversalCommunication", "URIID"])),
        address: element.child("PostalTradeAddress").map(address),
        contact,
    }
}

fn ids(element: &Element<'_>) -> Vec<Identifier> {
    element.all("ID").chain(element.all("GlobalID")).filter_map(|it| identifier(Some(it))).collect()
}

pub(super) fn address(element: &Element<'_>) -> Address {
    let at = |name: &str| text(element.child(name));
    Address {
        street: at("LineOne"),
        extra: at("LineTwo"),
        third: at("LineThree"),
        city: at("CityName"),
        postcode: at("PostcodeCode"),
        region: at("CountrySubDivisionName"),
        country: at("CountryID"),
    }
}
