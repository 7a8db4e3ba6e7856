//! What the mails of the ladder say, in Dutch and English.

use promise::Language;
use store::{Conversation, PromiseView, Rung, StepRow};

use crate::honest::QuoteReason;

pub(crate) fn subject(language: Language, steps: &[(StepRow, Conversation, PromiseView)]) -> String {
    match (language, steps) {
        (Language::Nl, [(step, conversation, _)]) => {
            format!("{}: {}", title(language, step.rung), conversation.subject)
        }
        (Language::En, [(step, conversation, _)]) => {
            format!("{}: {}", title(language, step.rung), conversation.subject)
        }
        (Language::Nl, many) => format!("{} beloften vragen om u", many.len()),
        (Language::En, many) => format!("{} promises need you", many.len()),
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
    let about = if who.is_empty() { subject.to_owned() } else { format!("{who}: {subject}.") };
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
