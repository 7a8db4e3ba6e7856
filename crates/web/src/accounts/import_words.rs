//! Imports in words: what a file holds, what a column is, what is wrong with a row.

use desk::importing::{ImportKind, Meaning};
use desk::views::{BadRow, ImportRow, ImportState, ImportStep};

use crate::i18n::Words;
use crate::parts::State as Shown;

pub(super) fn kind(t: Words, kind: ImportKind) -> String {
    t.say(match kind {
        ImportKind::Sales => "import-sales",
        ImportKind::Purchases => "import-purchases",
        ImportKind::Accounts => "import-accounts",
        ImportKind::Subscriptions => "import-subscriptions",
    })
}

pub(super) fn meaning(t: Words, meaning: Meaning, kind: ImportKind) -> String {
    t.say(match meaning {
        Meaning::Number => "import-col-number",
        Meaning::Name => "import-col-name",
        Meaning::Email => "import-col-email",
        Meaning::Domain => "import-col-domain",
        Meaning::Vat => "import-col-vat",
        Meaning::Kvk => "import-col-kvk",
        Meaning::Iban => "import-col-iban",
        Meaning::Date => "import-col-date",
        Meaning::Amount if kind == ImportKind::Subscriptions => "import-col-monthly",
        Meaning::Amount => "import-col-amount",
        Meaning::Cost => "import-col-cost",
        Meaning::Product => "import-col-product",
        Meaning::Side => "import-col-side",
        Meaning::Currency => "import-col-currency",
        Meaning::Reference => "import-col-reference",
        Meaning::City => "import-col-city",
        Meaning::Kind => "import-col-kind",
        Meaning::Since => "import-col-since",
        Meaning::Tier => "import-col-tier",
        Meaning::Note => "import-col-note",
        Meaning::Started => "import-col-started",
        Meaning::Ended => "import-col-ended",
    })
}

/// Why a row can't be taken.
pub(super) fn problem(t: Words, bad: &BadRow) -> String {
    let key = match bad.problem.as_str() {
        "cells" => "import-bad-cells",
        "required" => "import-bad-required",
        "too-long" => "import-bad-too-long",
        "not-an-address" => "import-bad-address",
        "not-a-domain" => "import-bad-domain",
        "not-an-iban" => "import-bad-iban",
        "not-a-kvk" => "import-bad-kvk",
        "no-account" => "import-bad-no-account",
        "no-name" => "import-bad-no-name",
        "unknown-account" => "import-bad-unknown",
        "several-accounts" => "import-bad-several",
        "not-an-amount" => "import-bad-amount",
        "part-of-a-cent" => "import-bad-cent",
        "other-currency" => "import-bad-currency",
        "too-large" => "import-bad-large",
        "not-above-zero" => "import-bad-zero",
        "not-a-day" => "import-bad-day",
        "day-out-of-range" => "import-bad-range",
        "not-a-side" => "import-bad-side",
        "not-a-kind" => "import-bad-kind",
        "ends-before-it-begins" => "import-bad-ends",
        _ => "import-bad-other",
    };
    t.say(key)
}

/// Where an import is, as a sentence.
pub(super) fn state(t: Words, row: &ImportRow) -> String {
    let counts = row.counts;
    let said = t.with("new", counts.new).with("known", counts.known).with("bad", counts.bad);
    match (row.state, row.step) {
        (ImportState::Offered, ImportStep::Map) if !row.failure.is_empty() => t.say("import-incomplete"),
        (ImportState::Offered, ImportStep::Map) => t.say("import-to-map"),
        (ImportState::Offered, ImportStep::Try) => t.with("n", counts.at).say("import-trying"),
        (ImportState::Offered, _) => said.say("import-tried"),
        (ImportState::Running, ImportStep::Undo) => t.with("n", counts.at).say("import-undoing"),
        (ImportState::Running, _) => {
            let all = counts.total.max(1);
            t.with("n", counts.at)
                .with("all", counts.total)
                .with("percent", counts.at * 100 / all)
                .say("import-running")
        }
        (ImportState::Done, _) => said.say("import-done"),
        (ImportState::Failed, _) => match row.failure.split_once(' ') {
            _ if row.failure == "gave-up" => t.say("import-failed-often"),
            Some(("row-too-long", line)) => t.with("line", line.to_owned()).say("import-failed-row"),
            _ => t.say("import-failed"),
        },
        (ImportState::Undone, _) => t.say("import-undone"),
    }
}

pub(super) fn sign(row: &ImportRow) -> Shown {
    match row.state {
        ImportState::Offered => Shown::Open,
        ImportState::Running => Shown::Soon,
        ImportState::Done => Shown::Kept,
        ImportState::Failed => Shown::Broken,
        ImportState::Undone => Shown::Withdrawn,
    }
}
