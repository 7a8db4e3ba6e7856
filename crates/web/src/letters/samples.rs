use desk::views::{Fate, LetterEntryView, LetterLine, LetterView, PromiseView};
use desk::{Language, limits::LETTERS_PAGE};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{LetterPage, LettersPage};
use crate::i18n::Words;
use crate::shell::{Entry, Shell};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a written-out instant")
}

fn promise() -> PromiseView {
    crate::board::sample_promise(Some("Annet"), at("2026-11-25T11:00:00Z"))
}

fn entry(place: u32, who: &str, words: &str, broken: usize, fate: Fate) -> LetterEntryView {
    LetterEntryView {
        place,
        conversation: format!("019aa7c2-5f1e-7cc3-98c4-{place:012}").parse().expect("a written-out id"),
        broken,
        who: who.into(),
        aside: "Zutphen, klant sinds 1998".into(),
        subject: "De ketel".into(),
        words: words.into(),
        what: "Piet zou maandag vóór 17:00 langskomen, en daarna vandaag vóór 16:00. Twee keer beloofd, twee keer niet gedaan."
            .into(),
        can_take_back: matches!(fate, Fate::Calls(_)),
        fate,
    }
}

fn letter(t: Words, entries: Vec<LetterEntryView>) -> LetterView {
    let (date, greeting, call) = match t.language {
        Language::Nl => ("dinsdag 24 november 2026", "Beste Annet,", "Ik bel morgen"),
        Language::En => ("Tuesday 24 November 2026", "Dear Annet,", "I’ll call tomorrow"),
    };
    LetterView {
        day: Date::constant(2026, 11, 24),
        written_at: at("2026-11-24T19:30:00Z"),
        date: date.into(),
        greeting: greeting.into(),
        files: None,
        bills: (entries.len() > 1)
            .then(|| "Eén rekening hadden wij al moeten betalen, € 1.204,50: Ten Have (één dag).".into()),
        opening: [
            "Vandaag hielden uw mensen woord bij drieëntwintig van de vijfentwintig beloften.".into(),
            "Vijf klanten zijn vergeten. Dit zeiden zij.".into(),
        ],
        cause: (!entries.is_empty()).then(|| "Van de twee beloften die braken, stond er één op niemands naam.".into()),
        forgotten: u32::try_from(entries.len()).unwrap_or(0),
        entries,
        farewell: ["Vergeet ons niet.", "Uw klanten"],
        call: call.into(),
        call_before: at("2026-11-25T11:00:00Z"),
    }
}

fn line(day: i8, forgotten: u32) -> LetterLine {
    LetterLine {
        day: Date::constant(2026, 11, day),
        forgotten,
        called: forgotten / 3,
        answered: forgotten / 2,
        waiting: forgotten - forgotten / 3 - forgotten / 2,
    }
}

fn lines() -> Vec<LetterLine> {
    [(24, 5), (23, 2), (20, 0), (19, 1), (18, 0)].map(|(day, forgotten)| line(day, forgotten)).to_vec()
}

pub(super) fn letters(t: Words) -> Vec<(&'static str, LetterPage)> {
    let page =
        |entries, asked| LetterPage::new(Shell::sample(t, Entry::Letter), letter(t, entries), &lines(), 231, asked);
    let some = vec![
        entry(
            1,
            "Mevrouw De Wit",
            "Ik zit sinds zaterdag met een deken om. U zei maandag.",
            2,
            Fate::Waits(Some(promise())),
        ),
        entry(2, "Manege ’t Hof", "De omvormer staat al acht dagen uit.", 1, Fate::Calls(promise())),
        entry(
            3,
            "Kapsalon Krul",
            "Niemand wist iets.",
            1,
            Fate::Called { by: "Annet".into(), at: at("2026-11-24T10:00:00Z") },
        ),
        entry(4, "VvE Het Bolwerk", "", 0, Fate::Answered { at: at("2026-11-24T09:00:00Z") }),
        entry(5, "Camping", "Dank, we horen het wel.", 9, Fate::Closed),
    ];
    let hostile = "<script>alert(1)</script>\"' ".repeat(9);
    vec![
        ("some", page(some, Some(1))),
        ("nobody", page(Vec::new(), None)),
        ("hostile", page(vec![entry(1, &hostile, &hostile, 1, Fate::Waits(None))], None)),
    ]
}

pub(super) fn archives(t: Words) -> Vec<(&'static str, LettersPage)> {
    let page = |lines: &[LetterLine]| LettersPage::new(Shell::sample(t, Entry::Letter), lines, 231);
    let many: Vec<LetterLine> = lines().into_iter().cycle().take(LETTERS_PAGE).collect();
    // Rows have ids by their day, so a full page of samples needs as many days.
    let many = many.into_iter().enumerate().map(|(n, line)| LetterLine {
        day: line.day.saturating_sub(jiff::Span::new().days(i64::try_from(n * 7).unwrap_or(0))),
        ..line
    });
    vec![("some", page(&lines())), ("empty", page(&[])), ("full", page(&many.collect::<Vec<_>>()))]
}
