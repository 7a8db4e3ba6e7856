//! The complaints there are: searched, and by how it stands and what caused them.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::Act;
use desk::views::{Cause, ComplaintFilter, ComplaintList, ComplaintState};

use super::{PATH, cause_word, samples, sign_of, state_word};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Empty, Field, Sign, from_whom};
use crate::shell::{Entry, Shell};

/// `GET /complaints`.
#[derive(Debug, Template)]
#[template(path = "complaints/list.html")]
pub struct ComplaintsPage {
    t: Words,
    shell: Shell,
    search: Field,
    selects: [Field; 2],
    said: String,
    rows: Vec<Row>,
    empty: Option<Empty>,
    more: Option<String>,
    may_allow: bool,
    may_see_surveys: bool,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    href: String,
    sign: Sign,
    state: String,
    who: String,
    words: String,
    meta: String,
    when: String,
    instant: String,
}

/// Which of them.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    q: String,
    state: String,
    cause: String,
    mend: String,
    after: String,
}

impl Wanted {
    fn filter(&self) -> ComplaintFilter {
        ComplaintFilter {
            state: self.state.parse().ok(),
            cause: self.cause.parse().ok(),
            mend: self.mend.parse().ok(),
            words: self.q.clone(),
            before: self.after.parse().ok(),
        }
    }

    fn is_narrow(&self) -> bool {
        [&self.q, &self.state, &self.cause, &self.mend].into_iter().any(|part| !part.trim().is_empty())
    }
}

impl ComplaintsPage {
    pub(super) fn new(
        shell: Shell,
        wanted: &Wanted,
        list: &ComplaintList,
        [may_allow, may_see_surveys]: [bool; 2],
    ) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let every = || (String::new(), t.say("complaints-every"));
        let states = ComplaintState::ALL.iter().map(|state| (state.as_str().to_owned(), state_word(t, *state)));
        let causes = Cause::ALL.iter().map(|cause| (cause.as_str().to_owned(), cause_word(t, *cause)));
        let count = |state| list.counts.iter().find(|(of, _)| *of == state).map_or(0, |(_, n)| *n);
        let rows: Vec<Row> = list
            .rows
            .iter()
            .map(|row| Row {
                id: row.id.to_string(),
                href: format!("{PATH}/{}", row.id),
                sign: sign_of(row.state).bare_sign(),
                state: state_word(t, row.state),
                who: from_whom(t, &row.who),
                words: row.words.chars().take(240).collect(),
                meta: match (row.cause, &row.mend_title) {
                    (Some(cause), Some(title)) => format!("{}: {title}", cause_word(t, cause)),
                    (Some(cause), None) => format!("{}: {}", cause_word(t, cause), row.cause_words),
                    (None, _) => t.say("complaints-no-cause"),
                },
                when: times.day_and_time(row.heard_at),
                instant: times.instant(row.heard_at),
            })
            .collect();
        let more = rows.last().filter(|_| list.has_more).map(|last| {
            let parts = [
                ("q", &wanted.q),
                ("state", &wanted.state),
                ("cause", &wanted.cause),
                ("mend", &wanted.mend),
                ("after", &last.id),
            ];
            let query = serde_urlencoded::to_string(parts).unwrap_or_default();
            format!("{PATH}?{query}")
        });
        let empty = rows.is_empty().then(|| match wanted.is_narrow() {
            true => {
                Empty { meaning: t.say("complaints-none-found"), action: Some((t.say("complaints-all"), PATH.into())) }
            }
            false => Empty { meaning: t.say("complaints-none"), action: None },
        });
        Self {
            t,
            search: Field::input("search", "q", t.say("complaints-search")).value(&wanted.q),
            selects: [
                Field::select("state", t.say("complaints-state"), std::iter::once(every()).chain(states).collect())
                    .value(&wanted.state),
                Field::select("cause", t.say("complaints-cause"), std::iter::once(every()).chain(causes).collect())
                    .value(&wanted.cause),
            ],
            said: t
                .with("open", count(ComplaintState::Open))
                .with("asked", count(ComplaintState::Asked))
                .say("complaints-said"),
            rows,
            empty,
            more,
            may_allow,
            may_see_surveys,
            shell,
        }
    }
}

pub(super) async fn show_list(
    State(app): State<App>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let list = app.desk.complaints(&signed.agent, wanted.filter()).await?;
    let shell = signed.shell(&app, Entry::Complaints).await?;
    Ok(show(&ComplaintsPage::new(
        shell,
        &wanted,
        &list,
        [Act::AllowGoodwill, Act::SeeSurveys].map(|act| signed.agent.may(act)),
    )))
}

impl Page for ComplaintsPage {
    const NAME: &'static str = "complaints";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |wanted: &Wanted, list: &ComplaintList| {
            Self::new(Shell::sample(t, Entry::Complaints), wanted, list, [true; 2])
        };
        let nothing = ComplaintList::default();
        let searched = Wanted { q: "\"><script>alert(1)</script>".into(), ..Wanted::default() };
        vec![
            ("some", page(&Wanted::default(), &samples::list())),
            ("empty", page(&Wanted::default(), &nothing)),
            ("hostile-none-found", page(&searched, &nothing)),
        ]
    }
}
