//! The rules in words, Dutch and English.

use super::Severity;

/// What a rule asks, in Dutch and in English, without a full stop. A rule that we don't know is called by its name.
#[must_use]
pub fn words(rule: &str) -> (String, String) {
    if let Some((_, nl, en)) = RULES.iter().find(|(name, ..)| *name == rule) {
        return ((*nl).to_owned(), (*en).to_owned());
    }
    of_category(rule)
        .or_else(|| of_group(rule))
        .unwrap_or_else(|| (format!("Regel {rule} is geschonden"), format!("Rule {rule} is broken")))
}

/// Rules on numbers that others only advise, and ours, are warnings.
pub(super) fn severity(rule: &str) -> Severity {
    let advised = matches!(
        rule,
        "BR-51" | "PEPPOL-COMMON-R044" | "PEPPOL-COMMON-R045" | "PEPPOL-COMMON-R046" | "PEPPOL-COMMON-R047"
    );
    let ours = rule.starts_with("MY-") && rule != "MY-NUMBER";
    if advised || ours || rule.starts_with("UBL-SR-") || rule == "PEPPOL-COMMON-R048" {
        Severity::Warning
    } else {
        Severity::Fatal
    }
}

/// The rules that each VAT category has: BR-S-01, BR-AE-08 and so on.
fn of_category(rule: &str) -> Option<(String, String)> {
    let (family, number) = rule.strip_prefix("BR-")?.split_once('-')?;
    let (nl, en) = match family {
        "S" => ("normaal tarief (S)", "standard rate (S)"),
        "Z" => ("nultarief (Z)", "zero rate (Z)"),
        "E" => ("vrijgesteld (E)", "exempt (E)"),
        "AE" => ("verlegd (AE)", "reverse charge (AE)"),
        "IC" => ("intracommunautair (K)", "intra-community (K)"),
        "G" => ("export (G)", "export (G)"),
        "O" => ("buiten de btw (O)", "outside VAT (O)"),
        "AF" => ("IGIC (L)", "IGIC (L)"),
        "AG" => ("IPSI (M)", "IPSI (M)"),
        _ => return None,
    };
    let (rate_nl, rate_en) = match family {
        "S" => ("een tarief boven 0 heeft", "has a rate above 0"),
        "AF" | "AG" => ("een tarief van 0 of meer heeft", "has a rate of 0 or more"),
        "O" => ("geen tarief heeft", "has no rate"),
        _ => ("een tarief van 0 heeft", "has a rate of 0"),
    };
    let (numbers_nl, numbers_en) = match family {
        "AE" => (
            "een btw- of belastingnummer van de verkoper en een nummer van de koper",
            "a VAT or tax number of the seller and a number of the buyer",
        ),
        "IC" => ("de btw-nummers van verkoper en koper", "the VAT numbers of seller and buyer"),
        "G" => ("het btw-nummer van de verkoper", "the VAT number of the seller"),
        "O" => ("geen enkel btw-nummer", "no VAT number at all"),
        _ => ("een btw- of belastingnummer van de verkoper", "a VAT or tax number of the seller"),
    };
    let taxed = matches!(family, "S" | "AF" | "AG");
    let (dutch, english) = match number {
        "01" => (
            format!("Wat op de factuur {nl} is, staat ook in de btw-specificatie, en omgekeerd"),
            format!("What is {en} on the invoice is in the VAT breakdown too, and the reverse"),
        ),
        "02" => (
            format!("Bij een regel met btw {nl} hoort {numbers_nl}"),
            format!("A line with VAT {en} asks for {numbers_en}"),
        ),
        "03" => (
            format!("Bij een korting met btw {nl} hoort {numbers_nl}"),
            format!("An allowance with VAT {en} asks for {numbers_en}"),
        ),
        "04" => (
            format!("Bij een toeslag met btw {nl} hoort {numbers_nl}"),
            format!("A charge with VAT {en} asks for {numbers_en}"),
        ),
        "05" => (
            format!("Een regel met btw {nl} moet zo zijn dat hij {rate_nl}"),
            format!("A line with VAT {en} must be one that {rate_en}"),
        ),
        "06" => (
            format!("Een korting met btw {nl} moet zo zijn dat ze {rate_nl}"),
            format!("An allowance with VAT {en} must be one that {rate_en}"),
        ),
        "07" => (
            format!("Een toeslag met btw {nl} moet zo zijn dat ze {rate_nl}"),
            format!("A charge with VAT {en} must be one that {rate_en}"),
        ),
        "08" => (
            format!("De maatstaf van btw {nl} is de som van de regels en toeslagen, min de kortingen"),
            format!("The taxable amount of VAT {en} is the sum of lines and charges, less allowances"),
        ),
        "09" if taxed => (
            format!("Het bedrag van btw {nl} is de maatstaf maal het tarief"),
            format!("The amount of VAT {en} is the taxable amount times the rate"),
        ),
        "09" => (format!("Het bedrag van btw {nl} is 0"), format!("The amount of VAT {en} is 0")),
        "10" if taxed || family == "Z" => {
            (format!("Btw {nl} heeft geen reden voor vrijstelling"), format!("VAT {en} has no reason for exemption"))
        }
        "10" => (
            format!("Btw {nl} heeft een reden, in woorden of als code"),
            format!("VAT {en} has a reason, in words or as a code"),
        ),
        _ => return None,
    };
    Some((dutch, english))
}

/// Rules that say the same of many fields.
fn of_group(rule: &str) -> Option<(String, String)> {
    let (nl, en) = if rule.starts_with("BR-DEC-") {
        (
            "Een bedrag heeft ten hoogste twee cijfers achter de komma",
            "An amount has at most two digits behind the point",
        )
    } else if rule.starts_with("PEPPOL-COMMON-R") {
        (
            "Een nummer van een partij voldoet niet aan de regels van zijn lijst",
            "A number of a party isn't what its list allows",
        )
    } else if rule.starts_with("PEPPOL-EN16931-P01") {
        (
            "De reden voor vrijstelling past niet bij de btw-categorie",
            "The reason for exemption doesn't fit the VAT category",
        )
    } else if rule.starts_with("UBL-SR-") {
        (
            "Iets staat er vaker dan EN 16931 in UBL toestaat, of waar het niet hoort",
            "Something stands there more often than EN 16931 allows in UBL, or where it shouldn't",
        )
    } else if rule.starts_with("BR-CL-") || rule.starts_with("PEPPOL-EN16931-CL") {
        ("Een code staat niet op de codelijst", "A code isn't on its code list")
    } else {
        return None;
    };
    Some((nl.to_owned(), en.to_owned()))
}

include!("words_table.rs");
