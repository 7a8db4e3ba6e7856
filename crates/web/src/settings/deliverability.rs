//! "Will our mails arrive?": what receivers look at, what is right, and what to publish.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{Aspect, Deliverability, DkimKeyView, DnsRecord, Verdict};
use desk::{Act, DeskError, Role};

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Sign, State as Shown};
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/deliverability";
const ACCESS: Access = Access::Colleague(Act::EditMailboxes);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, ACCESS, look)
        .post("/settings/deliverability/keys", ACCESS, make_keys)
        .post("/settings/deliverability/signing", ACCESS, switch)
        .post("/settings/deliverability/key-removals", ACCESS, remove_keys)
        .post("/settings/deliverability/trust", ACCESS, believe)
}

/// `GET /settings/deliverability`.
#[derive(Debug, Template)]
#[template(path = "settings/deliverability.html")]
pub struct DeliverabilityPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    /// Each with its address.
    domains: Vec<(String, String, bool)>,
    domain: String,
    /// What was found; none when nobody has looked yet.
    rows: Option<Vec<Row>>,
    again: String,
    keys: Vec<Key>,
    is_signing: bool,
    trust: Field,
}

#[derive(Debug)]
struct Row {
    sign: Sign,
    what: String,
    how: String,
    found: String,
    record: Option<Record>,
}

#[derive(Debug)]
struct Key {
    what: String,
    record: Record,
}

/// A record to be copied.
#[derive(Debug)]
struct Record {
    name: String,
    kind: &'static str,
    value: String,
}

/// What the page is made of.
struct Made<'a> {
    domains: &'a [String],
    domain: &'a str,
    found: Option<&'a [Deliverability]>,
    keys: &'a [DkimKeyView],
    authserv_id: &'a str,
}

impl DeliverabilityPage {
    fn new(shell: Shell, frame: Frame, made: &Made<'_>, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let address = |domain: &str| format!("{PATH}?domain={domain}");
        let trust = Field::text("authserv_id", t.say("deliver-trust-name")).help(t.say("deliver-trust-help"));
        // What another form of this page says, or none at all, leaves what is set.
        let is_typed = typed.has("authserv_id");
        let typed = if is_typed { typed.clone() } else { typed.clone().with("authserv_id", made.authserv_id) };
        Self {
            t,
            domains: made
                .domains
                .iter()
                .map(|domain| (domain.clone(), address(domain), domain == made.domain))
                .collect(),
            domain: made.domain.to_owned(),
            rows: made.found.map(|found| found.iter().map(|one| row(t, one)).collect()),
            again: format!("{}&look=yes", address(made.domain)),
            is_signing: made.keys.iter().any(|key| key.is_active),
            keys: made.keys.iter().map(|key| self::key(t, key)).collect(),
            trust: typed.fill("authserv_id", trust, problems),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

/// What was found about one aspect, in words.
fn row(t: Words, one: &Deliverability) -> Row {
    let state = match one.verdict {
        Verdict::Good => Shown::Kept,
        Verdict::Fair => Shown::Soon,
        Verdict::Bad => Shown::Broken,
        Verdict::Unknown => Shown::Withdrawn,
    };
    let what = match one.aspect {
        Aspect::Mx => "deliver-mx",
        Aspect::Spf => "deliver-spf",
        Aspect::Dkim => "deliver-dkim",
        Aspect::Dmarc => "deliver-dmarc",
        Aspect::Reverse => "deliver-reverse",
        Aspect::Tls => "deliver-tls",
    };
    Row {
        sign: state.bare_sign(),
        what: t.say(what),
        how: t.say(one.reason),
        found: one.found.clone(),
        record: one.record.as_ref().map(record),
    }
}

fn key(t: Words, key: &DkimKeyView) -> Key {
    let what = if key.algorithm.starts_with("rsa") { "deliver-key-rsa" } else { "deliver-key-ed25519" };
    Key { what: t.say(what), record: record(&key.record) }
}

fn record(record: &DnsRecord) -> Record {
    Record { name: record.name.clone(), kind: record.kind, value: record.value.clone() }
}

#[derive(Debug, Default, serde::Deserialize)]
struct Wanted {
    domain: Option<String>,
    look: Option<String>,
}

async fn page(
    app: &App,
    signed: &Signed,
    done: &Done,
    wanted: &Wanted,
    typed: &Typed,
    problems: &Problems,
) -> Result<DeliverabilityPage, PageError> {
    let (t, by) = (signed.words(), &signed.agent);
    let domains = app.desk.our_domains(by).await?;
    let asked = wanted.domain.as_deref().map(str::to_lowercase);
    let domain = asked.filter(|asked| domains.contains(asked)).or_else(|| domains.first().cloned()).unwrap_or_default();
    let found = match wanted.look {
        Some(_) if !domain.is_empty() => Some(app.desk.deliverability(by, &domain).await?),
        Some(_) | None => None,
    };
    let keys = app.desk.dkim_keys(by, &domain).await?;
    let authserv_id = app.desk.authserv_id(by).await?;
    let frame = Frame::new(t, by.role, Here::Deliverability).with_done(t, done);
    let made =
        Made { domains: &domains, domain: &domain, found: found.as_deref(), keys: &keys, authserv_id: &authserv_id };
    Ok(DeliverabilityPage::new(signed.shell(app, Entry::Settings).await?, frame, &made, typed, problems))
}

async fn look(
    State(app): State<App>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &done, &wanted, &Typed::default(), &Problems::none()).await?))
}

/// Back to the domain; or the page again, with what was refused.
async fn done(
    app: &App,
    signed: &Signed,
    typed: &Typed,
    outcome: Result<(), DeskError>,
) -> Result<Response, PageError> {
    let wanted = Wanted { domain: Some(typed.get("domain").to_owned()), look: None };
    match outcome {
        Ok(()) => {
            let query = serde_urlencoded::to_string([("domain", typed.get("domain")), ("done", "saved")]);
            Ok(Redirect::to(&format!("{PATH}?{}", query.unwrap_or_default())).into_response())
        }
        Err(error) => {
            let problems = problems(error, signed)?;
            let page = page(app, signed, &Done::default(), &wanted, typed, &problems).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn make_keys(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let outcome = app.desk.make_dkim_keys(&signed.agent, typed.get("domain"), app.clock.now()).await;
    done(&app, &signed, &typed, outcome).await
}

async fn switch(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let outcome = app.desk.switch_dkim(&signed.agent, typed.get("domain"), typed.get("signs") == "yes").await;
    done(&app, &signed, &typed, outcome).await
}

async fn remove_keys(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let outcome = app.desk.remove_dkim(&signed.agent, typed.get("domain")).await;
    done(&app, &signed, &typed, outcome).await
}

async fn believe(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let outcome = app.desk.set_authserv_id(&signed.agent, typed.get("authserv_id"), app.clock.now()).await;
    done(&app, &signed, &typed, outcome).await
}

/// Every word of a verdict, for the samples: a word that no page shows is a failing build.
const REASONS: [(Aspect, Verdict, &str); 30] = [
    (Aspect::Mx, Verdict::Good, "deliver-mx-good"),
    (Aspect::Mx, Verdict::Bad, "deliver-mx-refused"),
    (Aspect::Mx, Verdict::Bad, "deliver-mx-nowhere"),
    (Aspect::Mx, Verdict::Bad, "deliver-mx-missing"),
    (Aspect::Mx, Verdict::Unknown, "deliver-unknown"),
    (Aspect::Spf, Verdict::Good, "deliver-spf-good"),
    (Aspect::Spf, Verdict::Fair, "deliver-spf-open"),
    (Aspect::Spf, Verdict::Bad, "deliver-spf-missing"),
    (Aspect::Spf, Verdict::Bad, "deliver-spf-two"),
    (Aspect::Spf, Verdict::Bad, "deliver-spf-everybody"),
    (Aspect::Spf, Verdict::Bad, "deliver-spf-provider"),
    (Aspect::Spf, Verdict::Bad, "deliver-spf-lookups"),
    (Aspect::Dkim, Verdict::Good, "deliver-dkim-good"),
    (Aspect::Dkim, Verdict::Good, "deliver-dkim-provider"),
    (Aspect::Dkim, Verdict::Fair, "deliver-dkim-off"),
    (Aspect::Dkim, Verdict::Fair, "deliver-dkim-publish"),
    (Aspect::Dkim, Verdict::Bad, "deliver-dkim-other"),
    (Aspect::Dkim, Verdict::Bad, "deliver-dkim-missing"),
    (Aspect::Dkim, Verdict::Bad, "deliver-dkim-none"),
    (Aspect::Dmarc, Verdict::Good, "deliver-dmarc-good"),
    (Aspect::Dmarc, Verdict::Fair, "deliver-dmarc-none"),
    (Aspect::Dmarc, Verdict::Bad, "deliver-dmarc-missing"),
    (Aspect::Dmarc, Verdict::Bad, "deliver-dmarc-broken"),
    (Aspect::Dmarc, Verdict::Bad, "deliver-dmarc-two"),
    (Aspect::Reverse, Verdict::Good, "deliver-reverse-good"),
    (Aspect::Reverse, Verdict::Fair, "deliver-reverse-here"),
    (Aspect::Reverse, Verdict::Bad, "deliver-reverse-missing"),
    (Aspect::Reverse, Verdict::Fair, "deliver-reverse-other"),
    (Aspect::Reverse, Verdict::Bad, "deliver-reverse-no-host"),
    (Aspect::Tls, Verdict::Good, "deliver-tls-good"),
];

impl Page for DeliverabilityPage {
    const NAME: &'static str = "settings-deliverability";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let record =
            |name: &str| DnsRecord { name: name.into(), kind: "TXT", value: "v=DKIM1; k=rsa; p=MIIBIjAN".into() };
        let found: Vec<Deliverability> = REASONS
            .into_iter()
            .chain([(Aspect::Tls, Verdict::Fair, "deliver-tls-here")])
            .map(|(aspect, verdict, reason)| Deliverability {
                aspect,
                verdict,
                reason,
                found: "<script>alert(1)</script>".into(),
                record: (verdict == Verdict::Bad).then(|| record("halmeer.example")),
            })
            .collect();
        let key = |algorithm: &str, is_active| DkimKeyView {
            selector: "myosotis202611r".into(),
            algorithm: algorithm.into(),
            is_active,
            created_at: super::sample_at("09:00"),
            record: record("myosotis202611r._domainkey.halmeer.example"),
        };
        let domains = ["halmeer.example".to_owned(), "halmeer.test".to_owned()];
        let page = |found: Option<&[Deliverability]>, keys: &[DkimKeyView], problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Deliverability);
            let made =
                Made { domains: &domains, domain: "halmeer.example", found, keys, authserv_id: "mx.halmeer.example" };
            Self::new(Shell::sample(t, Entry::Settings), frame, &made, &Typed::default(), problems)
        };
        let mut wrong = Problems::none();
        wrong.add("authserv_id", crate::refusals::at_field(t, "not_a_host"));
        let off = [key("rsa-sha256", false), key("ed25519-sha256", false)];
        vec![
            ("empty", page(None, &[], &Problems::none())),
            ("looked", page(Some(&found), &off, &Problems::none())),
            ("signing", page(None, &[key("rsa-sha256", true)], &Problems::none())),
            ("error", page(None, &[], &wrong)),
        ]
    }
}
