//! What the mails of the ladder say, in Dutch and English.

use promise::Language;
use store::{Conversation, PromiseView, Rung, StepRow};

use crate::acts::file_ladder::FileTold;
use crate::honest::QuoteReason;

pub(crate) fn subject(
    language: Language,
    steps: &[(StepRow, Conversation, PromiseView)],
    files: &[FileTold],
) -> String {
    match (language, steps, files) {
        (_, [(step, conversation, _)], []) => format!("{}: {}", title(language, step.rung), conversation.subject),
        (_, [], [told]) => format!("{}: {}", file_title(language, told.step.rung), file_name(told)),
        (Language::Nl, steps, files) => format!("{} beloften vragen om u", steps.len() + files.len()),
        (Language::En, steps, files) => format!("{} promises need you", steps.len() + files.len()),
    }
}

fn file_name(told: &FileTold) -> String {
    [told.file.reference.as_str(), told.file.title.as_str()].join(" ").trim().to_owned()
}

fn file_title(language: Language, rung: Rung) -> &'static str {
    match (language, rung) {
        (Language::Nl, Rung::Half | Rung::Later) => "Niemand heeft tijd voor dit dossier",
        (Language::Nl, Rung::Warning) => "Maak dit dossier af",
        (Language::Nl, Rung::Broken) => "Belofte op een dossier gebroken",
        (Language::Nl, Rung::Unfit) => "Dossier past niet meer",
        (Language::En, Rung::Half | Rung::Later) => "Nobody has time for this file",
        (Language::En, Rung::Warning) => "Finish this file",
        (Language::En, Rung::Broken) => "Promise on a file broken",
        (Language::En, Rung::Unfit) => "File does not fit any more",
    }
}

/// What is the matter with a file.
pub(crate) fn why_file(language: Language, told: &FileTold) -> String {
    let said = match (language, told.step.rung) {
        (Language::Nl, Rung::Half | Rung::Later) => {
            "De helft van de tijd is om, en het staat in niemands antwoordmoment. Geef het aan iemand, of maak ruimte."
        }
        (Language::Nl, Rung::Warning) => "Er is weinig tijd meer. Maak het af, of verzet de belofte vóór het zover is.",
        (Language::Nl, Rung::Broken) => "De belofte is gebroken. Er is een nieuwe gemaakt; die staat hieronder.",
        (Language::Nl, Rung::Unfit) => {
            "Het past in geen antwoordmoment op tijd. Geef het aan iemand, maak ruimte, of verzet de belofte."
        }
        (Language::En, Rung::Half | Rung::Later) => {
            "Half of the time has passed, and it stands in nobody's answer slot. Give it to somebody, or make room."
        }
        (Language::En, Rung::Warning) => {
            "Little time is left. Finish it, or promise a later day before this one passes."
        }
        (Language::En, Rung::Broken) => "The promise was broken. A new one was made; it stands below.",
        (Language::En, Rung::Unfit) => {
            "It fits in no answer slot in time. Give it to somebody, make room, or promise a later day."
        }
    };
    format!("{}: {}. {said}", told.pile.name, file_name(told))
}

pub(crate) fn file_due(language: Language, when: &str) -> String {
    match language {
        Language::Nl => format!("Klaar: {when}."),
        Language::En => format!("To be done: {when}."),
    }
}

pub(crate) fn link_file(language: Language) -> &'static str {
    match language {
        Language::Nl => "Het dossier:",
        Language::En => "The file:",
    }
}

fn title(language: Language, rung: Rung) -> &'static str {
    match (language, rung) {
        (Language::Nl, Rung::Half) => "Niemand heeft deze vraag",
        (Language::Nl, Rung::Warning) => "Antwoord of vernieuw",
        (Language::Nl, Rung::Broken) => "Belofte gebroken",
        (Language::Nl, Rung::Later) => "Later beloofd dan de regel wil",
        (Language::Nl, Rung::Unfit) => "Past niet meer",
        (Language::En, Rung::Half) => "Nobody has this question",
        (Language::En, Rung::Warning) => "Answer or renew",
        (Language::En, Rung::Broken) => "Promise broken",
        (Language::En, Rung::Later) => "Promised later than the rule wants",
        (Language::En, Rung::Unfit) => "Does not fit any more",
    }
}

pub(crate) fn why(language: Language, rung: Rung, who: &str, subject: &str) -> String {
    let subject = subject.trim();
    let ends = if subject.is_empty() || subject.ends_with(['.', '?', '!']) { "" } else { "." };
    let about = if who.is_empty() { format!("{subject}{ends}") } else { format!("{who}: {subject}{ends}") };
    let said = match (language, rung) {
        (Language::Nl, Rung::Half) => {
            "De helft van de tijd is om, en niemand heeft deze vraag op naam of tijd ervoor. Geef haar aan iemand."
        }
        (Language::Nl, Rung::Warning) => "Er is weinig tijd meer. Antwoord, of vernieuw de belofte vóór het zover is.",
        (Language::Nl, Rung::Broken) => {
            "De belofte is gebroken. De klant heeft onze excuses en een nieuwe belofte; die staat hieronder."
        }
        (Language::En, Rung::Half) => {
            "Half of the time has passed, and nobody has this question or time for it. Give it to somebody."
        }
        (Language::Nl, Rung::Later) => {
            "De klant is een later moment beloofd dan de regel wil, omdat het plan de regel niet houdt."
        }
        (Language::Nl, Rung::Unfit) => {
            "Deze belofte past in geen antwoordmoment op tijd. Geef haar aan iemand, verplaats iets, of vernieuw haar."
        }
        (Language::En, Rung::Later) => {
            "The customer was promised a later moment than the rule wants, since the plan can not keep the rule."
        }
        (Language::En, Rung::Unfit) => {
            "This promise fits in no answer slot in time. Give it to somebody, move something, or renew it."
        }
        (Language::En, Rung::Warning) => "Little time is left. Answer, or renew the promise before it passes.",
        (Language::En, Rung::Broken) => {
            "The promise was broken. The customer has our apologies and a new promise; it stands below."
        }
    };
    format!("{about} {said}")
}

/// Why it was promised later than the rule wants: what waits before it, who can answer, and when.
pub(crate) fn later(language: Language, policy: &str, quote: &QuoteReason, next: Option<&str>) -> String {
    let (ahead, able) = (quote.questions_ahead, quote.colleagues);
    match language {
        Language::Nl => {
            let next = next.map(|next| format!(", eerstvolgende antwoordmoment {next}")).unwrap_or_default();
            let vragen = if ahead == 1 { "vraag" } else { "vragen" };
            let wie = if able == 1 { "collega" } else { "collega's" };
            format!("De regel wil {policy}. Ervoor: {ahead} {vragen}, voor {able} {wie}{next}.")
        }
        Language::En => {
            let next = next.map(|next| format!(", next answer slot {next}")).unwrap_or_default();
            let questions = if ahead == 1 { "question" } else { "questions" };
            let who = if able == 1 { "colleague" } else { "colleagues" };
            format!("The rule wants {policy}. Before it: {ahead} {questions}, for {able} {who}{next}.")
        }
    }
}

pub(crate) fn proposal(language: Language, when: &str) -> String {
    match language {
        Language::Nl => format!("Lukt het niet, beloof dan: {when}."),
        Language::En => format!("If it can not be done, promise: {when}."),
    }
}

pub(crate) fn link(language: Language, rung: Rung) -> &'static str {
    match (language, rung) {
        (Language::Nl, Rung::Warning) => "Antwoord of vernieuw:",
        (Language::Nl, _) => "Het gesprek:",
        (Language::En, Rung::Warning) => "Answer or renew:",
        (Language::En, _) => "The conversation:",
    }
}

pub(crate) fn more(language: Language, n: usize) -> String {
    match language {
        Language::Nl => format!("En nog {n}; die staan bij Beloften."),
        Language::En => format!("And {n} more; they stand under Promises."),
    }
}
