//! Who waits for it, what they are told, and what each would be promised: looked at before it is said.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::{Disrupted, Disruption};
use desk::views::{DisruptedView, DisruptionView};
use desk::{ConversationId, TeamId};
use jiff::Timestamp;

use crate::app::App;
use crate::conversations::chosen_moment;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, from_whom, titled};
use crate::refusals::at_field;
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

/// `GET /disruptions/new`.
#[derive(Debug, Template)]
#[template(path = "disruptions/choose.html")]
pub struct ChoosePage {
    t: Words,
    shell: Shell,
    id: String,
    which: Vec<Field>,
    asked: Asked,
    rows: Vec<Row>,
    words: Field,
    moment: Field,
    /// It was looked at, and can be said.
    is_looked_at: bool,
    paragraphs: Vec<String>,
    count: usize,
    rows_problem: Option<String>,
    earlier: Vec<(String, String, String)>,
}

/// Who waits.
#[derive(Debug, Clone)]
struct Row {
    choice: Choice,
    href: String,
    subject: String,
    /// What they would be promised, or why not.
    then: String,
    can_be_told: bool,
}

/// Which of those who wait.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tag: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    q: String,
}

impl Asked {
    fn which(&self) -> Disrupted {
        Disrupted { tag: self.tag.clone(), team: self.team.parse().ok(), words: self.q.clone() }
    }
}

/// What the page is made of.
struct Made {
    tags: Vec<(String, u32)>,
    teams: Vec<(TeamId, String)>,
    found: Vec<DisruptedView>,
    earlier: Vec<DisruptionView>,
    id: String,
}

impl ChoosePage {
    fn new(shell: Shell, asked: Asked, made: Made, typed: &Typed, problems: &Problems, is_looked_at: bool) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let every = || (String::new(), t.say("many-every"));
        let tags = made.tags.into_iter().map(|(tag, n)| (tag.clone(), format!("{tag} ({n})")));
        let teams = made.teams.into_iter().map(|(id, name)| (id.to_string(), name));
        let which = vec![
            Field::select("tag", t.say("many-tag"), std::iter::once(every()).chain(tags).collect()).value(&asked.tag),
            Field::select("team", t.say("many-team"), std::iter::once(every()).chain(teams).collect())
                .value(&asked.team),
            Field::input("search", "q", t.say("many-words")).value(&asked.q),
        ];
        let is_first = typed.get("id").is_empty();
        let rows: Vec<Row> = made
            .found
            .iter()
            .map(|one| {
                let id = one.row.id.to_string();
                let can_be_told = one.deadline_at.is_some();
                let then = match one.deadline_at {
                    Some(deadline) if one.is_as_it_was => t.with("when", times.before(deadline)).say("many-stays"),
                    Some(deadline) => t.with("when", times.before(deadline)).say("many-becomes"),
                    None => t.say("many-refused-too-late"),
                };
                Row {
                    choice: Choice {
                        kind: "checkbox",
                        name: "conversation".into(),
                        is_chosen: can_be_told && (is_first || typed.has_value("conversation", &id)),
                        value: id,
                        label: from_whom(t, &one.row.who),
                        help: None,
                    },
                    href: format!("/conversations/{}", one.row.id),
                    subject: titled(t, &one.row.subject),
                    then,
                    can_be_told,
                }
            })
            .collect();
        let words = Field::area("words", t.say("many-say"), 5).help(t.say("many-say-help")).required();
        let moment = Field::input("datetime-local", "until", t.say("many-until")).help(t.say("many-until-help"));
        let paragraphs = typed.get("words").split("\n\n").map(|part| part.trim().to_owned());
        Self {
            t,
            id: made.id,
            which,
            asked,
            count: rows.iter().filter(|row| row.choice.is_chosen).count(),
            rows,
            words: typed.fill("words", words, problems),
            moment: moment.value(typed.get("until")).error(problems.at("deadline")),
            is_looked_at: is_looked_at && problems.is_empty(),
            paragraphs: paragraphs.filter(|part| !part.is_empty()).collect(),
            rows_problem: problems.at("conversations"),
            earlier: made
                .earlier
                .into_iter()
                .map(|one| {
                    (format!("/disruptions/{}", one.id), times.day_and_time(one.made_at), first_line(&one.words))
                })
                .collect(),
            shell,
        }
    }
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().to_owned()
}

async fn page(
    app: &App,
    signed: &Signed,
    asked: Asked,
    typed: &Typed,
    problems: &Problems,
    is_looked_at: bool,
) -> Result<ChoosePage, PageError> {
    let now = app.clock.now();
    let desk = &app.desk;
    let deadline = moment_of(typed, signed);
    let id = match typed.get("id") {
        "" => desk.new_disruption(now).to_string(),
        id => id.to_owned(),
    };
    let made = Made {
        tags: desk.tags_that_wait(&signed.agent).await?,
        teams: desk.teams(&signed.agent).await?.into_iter().map(|team| (team.id, team.name)).collect(),
        found: desk.who_is_disrupted(&signed.agent, asked.which(), deadline, now).await?,
        earlier: desk.disruptions(&signed.agent, now).await?,
        id,
    };
    let shell = signed.shell(app, Entry::Promises).await?;
    Ok(ChoosePage::new(shell, asked, made, typed, problems, is_looked_at))
}

fn moment_of(typed: &Typed, signed: &Signed) -> Option<Timestamp> {
    chosen_moment("", typed.get("until"), &signed.agent.zone)
}

pub(super) async fn ask(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, asked, &Typed::default(), &Problems::none(), false).await?))
}

/// Looks at it once more, or says it.
pub(super) async fn tell(
    State(app): State<App>,
    signed: Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let asked = Asked { tag: typed.get("tag").into(), team: typed.get("team").into(), q: typed.get("q").into() };
    let is_told = typed.get("do") == "tell";
    let t = signed.words();
    let mut wrong = Problems::none();
    if typed.get("words").trim().is_empty() {
        wrong.add("words", at_field(t, "required"));
    }
    let until = typed.get("until").trim();
    if !until.is_empty() {
        match moment_of(&typed, &signed) {
            None => wrong.add("deadline", t.say("problem-not-a-moment")),
            Some(moment) => {
                let problem = desk::problem_of_moment(moment, app.clock.now());
                problem.into_iter().for_each(|problem| wrong.add("deadline", at_field(t, problem)));
            }
        }
    }
    if !is_told || !wrong.is_empty() {
        let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(show_with(status, &page(&app, &signed, asked, &typed, &wrong, true).await?));
    }
    let conversations: Vec<ConversationId> = typed.all("conversation").filter_map(|id| id.parse().ok()).collect();
    let form = Disruption {
        id: typed.get("id").parse().map_err(|_| PageError::NotFound)?,
        words: typed.get("words").into(),
        deadline: moment_of(&typed, &signed),
        conversations,
    };
    match app.desk.tell_all(&signed.agent, form, app.clock.now()).await {
        Ok(id) => Ok(Redirect::to(&format!("/disruptions/{id}")).into_response()),
        Err(error) => {
            let wrong = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, asked, &typed, &wrong, false).await?))
        }
    }
}

impl Page for ChoosePage {
    const NAME: &'static str = "disruption-new";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |found: Vec<DisruptedView>, typed: &Typed, wrong: &Problems, is_looked_at| {
            let made = Made {
                tags: vec![("storing".into(), 4)],
                teams: vec![("019aa7c2-5f1e-7cc3-98c4-000000000007".parse().expect("an id"), "Service".into())],
                earlier: vec![super::told::sample("told", "De stroom is uitgevallen.")],
                found,
                id: "019aa7c2-5f1e-7cc3-98c4-000000000042".into(),
            };
            let shell = Shell::sample(t, Entry::Promises);
            Self::new(shell, Asked { tag: "storing".into(), ..Asked::default() }, made, typed, wrong, is_looked_at)
        };
        let hostile = "<script>alert(1)</script>";
        let one = |n, who: &str, minutes: Option<i64>| {
            let row = crate::board::sample_row(n, who, Some("Karin"), 60);
            let at = row.promise.as_ref().map(|promise| promise.deadline_at);
            DisruptedView {
                deadline_at: minutes.and_then(|minutes| Some(at? + jiff::SignedDuration::from_mins(minutes))),
                is_as_it_was: minutes == Some(0),
                row,
            }
        };
        let found = || vec![one(1, "fam. Aydin", Some(90)), one(2, "Molenpoort", Some(0)), one(3, hostile, None)];
        let looked = Typed::default().with("id", "x").with("words", format!("De stroom viel uit.\n\n{hostile}"));
        let looked = looked.with("conversation", found()[0].row.id.to_string());
        let mut wrong = Problems::none();
        wrong.add("words", crate::refusals::at_field(t, "required"));
        wrong.add("conversations", crate::refusals::at_field(t, "required"));
        vec![
            ("first", page(found(), &Typed::default(), &Problems::none(), false)),
            ("looked-at", page(found(), &looked, &Problems::none(), true)),
            ("error", page(found(), &looked, &wrong, false)),
            ("empty", page(Vec::new(), &Typed::default(), &Problems::none(), false)),
        ]
    }
}
