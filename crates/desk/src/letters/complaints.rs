//! To those who complain: heard, what we do about it, and whether it is good now.

use promise::Language;
use promise::sentence::Parts;

use super::{Block, YesOrNo, page_link, words};

/// "We have heard your complaint": their words, what is promised, and who says when it is done.
pub(crate) fn complaint_heard(language: Language, said: &str, promised: Parts, page: Option<String>) -> Vec<Block> {
    let say = |nl, en| Block::Say(words(language, nl, en).to_owned());
    let mut blocks = vec![say("Wij hebben uw klacht gehoord.", "We have heard your complaint.")];
    blocks.extend((!said.is_empty()).then(|| Block::Words(said.to_owned())));
    blocks.push(Block::Promised(promised));
    blocks.push(say(
        "Wij zoeken uit wat er misging en zeggen u wat wij eraan doen. U zegt of het daarmee goed is; eerder is het niet klaar.",
        "We find out what went wrong and tell you what we do about it. You say whether that is right; it is not done before.",
    ));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "Your complaint isn't solved yet": what is promised now.
pub(crate) fn complaint_goes_on(language: Language, promised: Parts, page: Option<String>) -> Vec<Block> {
    let first = words(
        language,
        "Uw klacht is hiermee nog niet opgelost. Wij gaan ermee verder:",
        "This does not solve your complaint yet. We go on with it:",
    );
    let mut blocks = vec![Block::Say(first.to_owned()), Block::Promised(promised)];
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "This is what we do about it", before when, and what it costs us.
pub(crate) fn remedy(
    language: Language,
    what: &str,
    promised: Parts,
    goodwill: Option<String>,
    page: Option<String>,
) -> Vec<Block> {
    let mut blocks = vec![
        Block::Say(
            words(language, "Dit doen wij aan uw klacht:", "This is what we do about your complaint:").to_owned(),
        ),
        Block::Words(what.to_owned()),
        Block::Promised(promised),
    ];
    blocks.extend(goodwill.map(|amount| {
        Block::Say(match language {
            Language::Nl => format!("Van ons krijgt u {amount}."),
            Language::En => format!("You receive {amount} from us."),
        })
    }));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "Is it good now?"
pub(crate) fn ask_if_good(language: Language, what: &str, is_again: bool, page: Option<String>) -> Vec<Block> {
    let first = match (is_again, language) {
        (false, Language::Nl) => "Wij deden wat wij u over uw klacht beloofden:",
        (false, Language::En) => "We did what we promised you about your complaint:",
        (true, Language::Nl) => "Wij vroegen u eerder of uw klacht is opgelost, en hoorden niets. Dit deden wij:",
        (true, Language::En) => {
            "We asked you before whether your complaint is solved, and did not hear. This is what we did:"
        }
    };
    let mut blocks = vec![Block::Say(first.to_owned())];
    blocks.extend((!what.is_empty()).then(|| Block::Words(what.to_owned())));
    if is_again {
        blocks.push(Block::Say(
            words(
                language,
                "Horen wij weer niets, dan sluiten wij de klacht na vijf werkdagen. Ook daarna kunt u nog zeggen dat het niet goed is.",
                "If we do not hear from you again, we close the complaint after five working days. You can still say that it is not right after that.",
            )
            .to_owned(),
        ));
    }
    blocks.extend(page.map(|url| Block::YesOrNo(is_it_good(language, url))));
    blocks
}

fn is_it_good(language: Language, url: String) -> YesOrNo {
    match language {
        Language::Nl => YesOrNo {
            words: "Is het hiermee goed? Ja, of nog niet: u zegt het hier.",
            question: "Is het hiermee goed?",
            yes: "Ja",
            or: "of",
            not_yet: "nog niet",
            url,
        },
        Language::En => YesOrNo {
            words: "Is it all right now? Yes, or not yet: tell us here.",
            question: "Is it all right now?",
            yes: "Yes",
            or: "or",
            not_yet: "not yet",
            url,
        },
    }
}
