//! What the doctor found, in words that say what to do.

mod titles;

pub use titles::check_title;

use crate::Finding;
use crate::trouble::Trouble;

/// How bad it is.
const ERROR: &str = "error";
const WARNING: &str = "warning";

/// A finding of the check `code` about `subject`; `detail` is what differs, or what was said.
pub(crate) fn finding(code: &str, subject: &str, detail: &str) -> Finding {
    let detail = Trouble::from_text(detail).to_string();
    let (severity, nl, en) = words(code, subject, &detail);
    Finding { code: code.to_owned(), severity: severity.to_owned(), nl, en, subject: subject.to_owned() }
}

fn words(code: &str, s: &str, d: &str) -> (&'static str, String, String) {
    let because = if d.is_empty() { String::new() } else { format!(" ({d})") };
    promise(code, s, d, &because)
        .or_else(|| traffic(code, s, d, &because))
        .or_else(|| settings(code, s, &because))
        .or_else(|| place(code, d))
        .unwrap_or_else(|| (ERROR, format!("{s}: {code}{because}."), format!("{s}: {code}{because}.")))
}

type Words = Option<(&'static str, String, String)>;

fn error(nl: String, en: String) -> Words {
    Some((ERROR, nl, en))
}

fn warning(nl: String, en: String) -> Words {
    Some((WARNING, nl, en))
}

/// The plan is repaired each minute, so what is wrong in it stays only when something keeps it from that.
fn plan(code: &str, s: &str) -> Words {
    let (nl, en) = match code {
        "plan.missing" => (
            "staat in geen antwoordmoment en is ook niet als te laat genoemd",
            "stands in no answer slot, and isn't named as late either",
        ),
        "plan.pin" => ("is met de hand gezet, maar staat nergens", "was put somewhere by hand, but stands nowhere"),
        "plan.ignorant" => ("staat bij een collega die er niet over gaat", "stands with a colleague whom it isn't for"),
        "plan.absent" => ("staat in een antwoordmoment dat er niet is", "stands in an answer slot that isn't there"),
        _ => ("staat waar al meer werk staat dan tijd", "stands where there is more work than time"),
    };
    warning(
        format!("{s} {nl}. Draait het programma? Het herstelt het plan elke minuut."),
        format!("{s} {en}. Is the program running? It repairs the plan each minute."),
    )
}

fn promise(code: &str, s: &str, d: &str, because: &str) -> Words {
    match code {
        "complaint.no_promise" => error(
            format!("De klacht {s} is open, maar er is niets beloofd. Open het gesprek en beloof een oplossing."),
            format!("The complaint {s} is open, but nothing is promised. Open the conversation and promise a remedy."),
        ),
        "complaint.mark" => error(
            format!("Bij {s} klopt niet of er een klacht loopt. Meld dit bij ons, met een kopie van de database."),
            format!("With {s} it is not right whether a complaint is open. Tell us, with a copy of the database."),
        ),
        "promise.missing" => error(
            format!(
                "{s} wacht op ons, maar er is niets beloofd. Open het gesprek en antwoord, of sluit het en heropen het."
            ),
            format!(
                "{s} waits for us, but nothing is promised. Open the conversation and answer, or close and reopen it."
            ),
        ),
        "dossier.missing" => error(
            format!(
                "Dossier {s} ({d}) is open, maar er is niets op beloofd. Zet de laatste back-up terug, of meld dit."
            ),
            format!("File {s} ({d}) is open, but nothing is promised on it. Restore the last backup, or report this."),
        ),
        "dossier.two_open" => error(
            format!("Dossier {s} heeft {d} open beloften tegelijk. Zet de laatste back-up terug, of meld dit."),
            format!("File {s} has {d} open promises at once. Restore the last backup, or report this."),
        ),
        "dossier.not_open" => error(
            format!(
                "Dossier {s} is weg, maar er staat een belofte op open. Zet de laatste back-up terug, of meld dit."
            ),
            format!("File {s} went out, but a promise on it is open. Restore the last backup, or report this."),
        ),
        "dossier.overdue" => error(
            format!("De belofte op dossier {s} is voorbij en dat is niet toegegeven. Draait het programma?"),
            format!("The promise on file {s} has passed and that was not owned up to. Is the program running?"),
        ),
        "promise.two_open" => error(
            format!("{s} heeft {d} open beloften tegelijk. Zet de laatste back-up terug, of meld dit aan de makers."),
            format!("{s} has {d} open promises at once. Restore the last backup, or report this to the makers."),
        ),
        "promise.not_waiting" => error(
            format!("{s} heeft een open belofte, maar wacht niet op ons ({d}). Antwoord, of trek de belofte in."),
            format!("{s} has an open promise, but does not wait for us ({d}). Answer, or withdraw the promise."),
        ),
        "promise.overdue" => error(
            format!(
                "De belofte van {s} is voorbij en dat is nog niet toegegeven. Draait het programma? Start het opnieuw."
            ),
            format!(
                "The promise of {s} has passed and that has not been owned up to. Is the program running? Start it again."
            ),
        ),
        "plan.missing" | "plan.pin" | "plan.ignorant" | "plan.absent" | "plan.overfull" => plan(code, s),
        "promise.nobody" => error(
            format!("De belofte van {s} staat op niemand die er nog is{because}. Wijs het gesprek toe."),
            format!("The promise of {s} is on nobody who is still here{because}. Assign the conversation."),
        ),
        "promise.no_successor" => error(
            format!(
                "Bij {s} is een belofte niet gehouden ({d}) en is er geen andere voor in de plaats gekomen. Open het gesprek en antwoord."
            ),
            format!(
                "In {s} a promise was not kept ({d}) and no other took its place. Open the conversation and answer."
            ),
        ),
        "promise.kept_by_nothing" => error(
            format!(
                "Bij {s} staat een belofte als gehouden, maar er is geen antwoord. Kijk in het gesprek of de klant iets gehoord heeft."
            ),
            format!(
                "In {s} a promise counts as kept, but there is no answer. See in the conversation whether the customer heard anything."
            ),
        ),
        "timeline.missing" => error(
            format!(
                "In de tijdlijn van {s} ontbreekt een regel ({d}). Zet de laatste back-up terug, of meld dit aan de makers."
            ),
            format!(
                "In the timeline of {s} a line is missing ({d}). Restore the last backup, or report this to the makers."
            ),
        ),
        "reference.doubled" => error(
            format!("Kenmerk {s} is twee keer gegeven. Meld dit aan de makers."),
            format!("Reference {s} was given twice. Report this to the makers."),
        ),
        "reference.behind" => error(
            format!(
                "Kenmerk {s} is gegeven, maar de teller staat op {d}: nieuwe vragen worden straks geweigerd. Zet de laatste back-up terug, of meld dit aan de makers."
            ),
            format!(
                "Reference {s} was given, but the counter stands at {d}: new questions will be refused. Restore the last backup, or report this to the makers."
            ),
        ),
        _ => None,
    }
}

fn traffic(code: &str, s: &str, d: &str, because: &str) -> Words {
    match code {
        "conversation.empty" => error(
            format!("{s} heeft geen enkel bericht. Zet de laatste back-up terug, of meld dit aan de makers."),
            format!("{s} has no message at all. Restore the last backup, or report this to the makers."),
        ),
        "conversation.count" => error(
            format!("Bij {s} klopt het aantal berichten niet ({d}). Meld dit aan de makers."),
            format!("In {s} the number of messages is wrong ({d}). Report this to the makers."),
        ),
        "message.unfindable" => warning(
            format!("Een bericht van {d} is niet te vinden met zoeken ({s}). Meld dit aan de makers."),
            format!("A message of {d} can't be found by searching ({s}). Report this to the makers."),
        ),
        "blob.missing" => error(
            format!("Van bijlage {s}{because} zijn de bytes weg. Zet de laatste back-up terug."),
            format!("The bytes of attachment {s}{because} are gone. Restore the last backup."),
        ),
        "blob.changed" => error(
            format!(
                "De bytes van een bijlage zijn veranderd ({s}). Controleer de schijf en zet de laatste back-up terug."
            ),
            format!("The bytes of an attachment have changed ({s}). Check the disk and restore the last backup."),
        ),
        "outbox.sent_but_open" => error(
            format!(
                "Het antwoord van {s} is verstuurd, maar de belofte staat nog open. Kijk in het gesprek en meld dit aan de makers."
            ),
            format!(
                "The answer of {s} was sent, but the promise is still open. Look at the conversation and report this to the makers."
            ),
        ),
        "outbox.orphan" => error(
            format!("Een uitgaande mail ({d}) hoort nergens bij ({s}). Meld dit aan de makers."),
            format!("An outgoing mail ({d}) belongs to nothing ({s}). Report this to the makers."),
        ),
        "outbox.late" => warning(
            format!(
                "Een mail wacht al langer dan een kwartier op verzending{because}. Controleer de instellingen van de mailserver."
            ),
            format!(
                "A mail has been waiting to be sent for more than a quarter of an hour{because}. Check the settings of the mail server."
            ),
        ),
        "outbox.failed" => warning(
            format!(
                "Een mail kon niet worden verstuurd{because}. Bekijk hem bij Status en probeer het opnieuw, of bel de klant."
            ),
            format!("A mail could not be sent{because}. Look at it under Status and try again, or call the customer."),
        ),
        "raw_mail.lost" => error(
            format!(
                "Een binnengekomen mail is na vijf minuten nog niet verwerkt{because} ({s}). Draait het programma? Start het opnieuw."
            ),
            format!(
                "A mail that came in has not been filed after five minutes{because} ({s}). Is the program running? Start it again."
            ),
        ),
        "ledger.unstored" => error(
            format!(
                "Van postbus {s} staan mails als opgehaald genoteerd die niet in de opslag zijn ({d}). Zet de laatste back-up terug."
            ),
            format!(
                "Of mailbox {s} mails are noted as fetched that are not in the store ({d}). Restore the last backup."
            ),
        ),
        "mailbox.miscounted" => warning(
            format!(
                "De laatste telling vond mails op de server van {s} die hier niet zijn ({d}). Kijk onder Instellingen, Postbussen."
            ),
            format!(
                "The last count found mails on the server of {s} that are not here ({d}). See under Settings, Mailboxes."
            ),
        ),
        "raw_mail.parked" => warning(
            format!(
                "Een binnengekomen mail kon niet worden gelezen{because}. Bekijk hem bij Status en probeer het opnieuw."
            ),
            format!("A mail that came in could not be read{because}. Look at it under Status and try again."),
        ),
        "raw_mail.no_message" => error(
            format!(
                "Een binnengekomen mail staat als verwerkt, maar er is geen bericht van ({s}). Zet de laatste back-up terug, of meld dit aan de makers."
            ),
            format!(
                "A mail that came in counts as filed, but there is no message of it ({s}). Restore the last backup, or report this to the makers."
            ),
        ),
        "edge.failing" => warning(
            format!("{s} werkt niet{because}. Controleer de instellingen."),
            format!("{s} does not work{because}. Check the settings."),
        ),
        _ => None,
    }
}

/// The disk and the file, of which nothing else works when they don't.
fn place(code: &str, d: &str) -> Words {
    match (code, d) {
        ("storage.hindered", "full") => error(
            "De schijf is vol: er kan niets meer worden bewaard. Maak ruimte vrij; binnenkomende mail wacht zolang bij de afzender.".to_owned(),
            "The disk is full: nothing more can be stored. Free some space; mail that comes in waits with its sender meanwhile.".to_owned(),
        ),
        ("storage.hindered", "locked") => error(
            "Een ander programma houdt de database op slot. Stop wat haar kopieert of opent; `myosotis backup` stoort niet.".to_owned(),
            "Another program keeps the database locked. Stop whatever copies or opens it; `myosotis backup` is in nobody's way.".to_owned(),
        ),
        ("storage.hindered", "read-only") => error(
            "In de database kan niet worden geschreven. Kijk van wie het bestand en zijn map zijn.".to_owned(),
            "The database can't be written to. See who owns the file and its folder.".to_owned(),
        ),
        ("storage.hindered", _) => error(
            "De schijf of de databaseserver doet niet wat hij moet. Kijk in het log, en maak een back-up zolang het kan.".to_owned(),
            "The disk or the database server doesn't do what it should. Look at the log, and make a backup while you can.".to_owned(),
        ),
        ("storage.short", _) => warning(
            format!("Er is nog {d} MB vrij op de schijf van de database. Maak ruimte vrij voordat hij vol is."),
            format!("There are {d} MB left on the disk of the database. Free some space before it is full."),
        ),
        _ => None,
    }
}

fn settings(code: &str, s: &str, because: &str) -> Words {
    match code {
        "database.damaged" => error(
            format!("De database is niet in orde{because}. Maak nu een back-up en zet daarna de laatste goede terug."),
            format!("The database is not sound{because}. Make a backup now, then restore the last good one."),
        ),
        "settings.no_organisation" => warning(
            "Er is nog niets ingericht. Open de startpagina in een browser.".to_owned(),
            "Nothing has been set up yet. Open the first page in a browser.".to_owned(),
        ),
        "settings.no_team" => error(
            format!("{s} heeft geen standaardteam. Zet de laatste back-up terug, of meld dit aan de makers."),
            format!("{s} has no default team. Restore the last backup, or report this to the makers."),
        ),
        "settings.no_calendar" => error(
            format!("{s} heeft geen standaard openingstijden. Stel ze in bij Instellingen."),
            format!("{s} has no default opening hours. Set them under Settings."),
        ),
        "settings.no_last_rule" => error(
            format!("Bij {s} is er geen belofteregel die voor alle vragen geldt. Voeg er een toe bij Instellingen."),
            format!("At {s} no promise rule holds for all questions. Add one under Settings."),
        ),
        "settings.no_administrator" => error(
            format!("Bij {s} kan geen beheerder aanmelden. Maak er een met `myosotis administrator`."),
            format!("At {s} no administrator can sign in. Make one with `myosotis administrator`."),
        ),
        "calendar.never_opens" => error(
            format!("Openingstijden \"{s}\": er is nooit iemand{because}. Pas ze aan bij Instellingen."),
            format!("Opening hours \"{s}\": nobody is ever there{because}. Change them under Settings."),
        ),
        "rule.unreadable" => error(
            format!("Belofteregel \"{s}\" kan niet worden gelezen{because}. Stel hem opnieuw in."),
            format!("Promise rule \"{s}\" can't be read{because}. Set it again."),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_words_in_both_languages() {
        let own = [
            "storage.hindered",
            "storage.short",
            "database.damaged",
            "reference.doubled",
            "reference.behind",
            "calendar.never_opens",
            "rule.unreadable",
            "blob.changed",
        ];
        for code in store::CHECKS.iter().map(|check| check.code).chain(own) {
            let found = finding(code, "HI-2026-1", "kept");
            assert!(!found.nl.contains(code) && !found.en.contains(code), "{code} has no words");
            assert_ne!(found.nl, found.en);
            assert!(check_title(code).is_some(), "{code} has no title");
        }
    }
}
