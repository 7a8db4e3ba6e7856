//! What the mails of the ladder say, in Dutch and English.

use promise::Language;
use store::{Conversation, PromiseView, Rung, StepRow};

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
        (Language::En, Rung::Half) => "Nobody has this question",
        (Language::En, Rung::Warning) => "Answer or renew",
        (Language::En, Rung::Broken) => "Promise broken",
    }
}

pub(crate) fn why(language: Language, rung: Rung, who: &str, subject: &str) -> String {
    let about = if who.is_empty() { subject.to_owned() } else { format!("{who}: {subject}.") };
    let said = match (language, rung) {
        (Language::Nl, Rung::Half) => {
            "De helft van de tijd is om, en niemand heeft deze vraag op naam. Geef haar aan iemand."
        }
        (Language::Nl, Rung::Warning) => "Er is weinig tijd meer. Antwoord, of vernieuw de belofte vóór het zover is.",
        (Language::Nl, Rung::Broken) => {
            "De belofte is gebroken. De klant heeft onze excuses en een nieuwe belofte; die staat hieronder."
        }
        (Language::En, Rung::Half) => "Half of the time has passed, and nobody has this question. Give it to somebody.",
        (Language::En, Rung::Warning) => "Little time is left. Answer, or renew the promise before it passes.",
        (Language::En, Rung::Broken) => {
            "The promise was broken. The customer has our apologies and a new promise; it stands below."
        }
    };
    format!("{about} {said}")
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
