//! The telephone note through the router: what the colleague at the desk sees, and what is kept.

use crate::site::{Got, Site};
use axum::http::StatusCode;
use desk::Agent;

/// Karin at the telephone.
struct Desk {
    site: Site,
    csrf: String,
}

impl Desk {
    async fn new() -> Self {
        let site = Site::new().await;
        let csrf = site.sign_in().await;
        Self { site, csrf }
    }

    async fn karin(&self) -> Agent {
        let cookie = self.site.cookie.lock().unwrap().clone();
        self.site.desk.session(cookie.trim_start_matches("myosotis="), self.site.now()).await.unwrap().unwrap().0
    }

    /// Fills in the page as it is shown now, and presses a button.
    async fn press(&self, page: &Got, button: &str, fields: &[(&str, &str)]) -> Got {
        let hidden = ["channel", "key", "told", "reckoned_at", "later"].map(|name| (name, page.field(name)));
        let mut all = vec![("csrf", self.csrf.as_str()), ("do", button)];
        all.extend(hidden.iter().map(|(name, value)| (*name, value.as_str())));
        all.extend(fields.iter().copied());
        self.site.post("/phone-note", &all).await
    }
}

#[tokio::test]
async fn the_sentence_is_on_screen_before_it_is_kept_and_the_page_is_ready_for_the_next_call() {
    let desk = Desk::new().await;
    let page = desk.site.get("/phone-note").await;
    page.is(StatusCode::OK).says(&["Telefoonnotitie", "“Service belt u <time", "vandaag terug, vóór 15:20</time>.”"]);
    desk.site.wait(240);
    let kept = desk
        .press(&page, "record", &[("who", "06 12 34 56 78"), ("name", "Ilse"), ("text", "De ketel valt uit")])
        .await;
    kept.is(StatusCode::SEE_OTHER);
    let next = desk.site.get(kept.goes_to()).await;
    next.says(&["Vastgelegd voor Ilse", "vandaag terug, vóór 15:20", "haal terug"]);
    assert!(!next.html.contains("value=\"06 12") && !next.html.contains("De ketel valt uit</textarea>"));
}

#[tokio::test]
async fn what_would_be_told_otherwise_comes_back_to_be_read_aloud_and_nothing_is_lost() {
    let desk = Desk::new().await;
    let page = desk.site.get("/phone-note").await;
    let words = [("who", "06 12 34 56 78"), ("text", "Er ruikt hier iets naar gas"), ("urgent", "yes")];
    let changed = desk.press(&page, "record", &words).await;
    changed.is(StatusCode::UNPROCESSABLE_ENTITY);
    changed.says(&[
        "Lees deze voor",
        "vóór 12:20",
        "Er ruikt hier iets naar gas</textarea>",
        "value=\"06 12 34 56 78\"",
        "checked",
    ]);
    desk.press(&changed, "record", &words).await.is(StatusCode::SEE_OTHER);

    let page = desk.site.get("/phone-note").await;
    desk.site.wait(11 * 60);
    let late = desk.press(&page, "record", &[("who", ""), ("text", "Een lang verhaal")]).await;
    late.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Lees deze voor", "vóór 15:35"]);
}

#[tokio::test]
async fn later_goes_by_moments_at_which_somebody_is_there() {
    let desk = Desk::new().await;
    let mut page = desk.site.get("/phone-note").await;
    let words = [("who", "06 12 34 56 78"), ("text", "Geen haast")];
    for before in ["morgen terug, vóór 09:30", "morgen terug, vóór 13:30"] {
        page = desk.press(&page, "later", &words).await;
        page.is(StatusCode::OK).says(&[before, "Geen haast</textarea>", "Eerder"]);
    }
    page = desk.press(&page, "sooner", &words).await;
    page.says(&["morgen terug, vóór 09:30"]);
    let kept = desk.press(&page, "record", &words).await;
    desk.site.get(kept.is(StatusCode::SEE_OTHER).goes_to()).await.says(&["morgen terug, vóór 09:30"]);
}

#[tokio::test]
async fn a_caller_is_found_by_number_or_name_and_somebody_else_is_somebody_else() {
    let desk = Desk::new().await;
    let words = |name| [("who", "0575 00 14 66"), ("name", name), ("text", "De afzuiging valt uit")];
    let page = desk.site.get("/phone-note").await;
    desk.press(&page, "record", &words("Evert Oldenhof")).await.is(StatusCode::SEE_OTHER);
    for typed in ["0031%20575%20001466", "0575-001466", "oldenh"] {
        let found = desk.site.get(&format!("/phone-note/callers?q={typed}")).await;
        found.is(StatusCode::OK).says(&["Evert Oldenhof", "Open belofte:", "Alt 1", "Iemand anders"]);
        assert_eq!(
            found.html.contains("value=\"else\" data-key=\"Alt 0\" data-key-label=\"Iemand anders\" checked"),
            typed == "oldenh"
        );
    }
    let page = desk.site.get("/phone-note").await;
    let else_words = [("contact", "else"), ("who", "0575 00 14 66"), ("name", "Anja Oldenhof"), ("text", "Nog iets")];
    desk.press(&page, "record", &else_words).await.is(StatusCode::SEE_OTHER);
    let found = desk.site.get("/phone-note/callers?q=0575001466").await;
    found.says(&["Evert Oldenhof", "Anja Oldenhof"]);
}

#[tokio::test]
async fn what_one_answered_oneself_is_kept_with_what_was_said() {
    let desk = Desk::new().await;
    let page = desk.site.get("/phone-note").await;
    let words = [("who", "Ilse"), ("text", "Zijn jullie open met Sinterklaas?")];
    let missing = desk.press(&page, "answered", &words).await;
    missing.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-said-error", "open met Sinterklaas?</textarea>"]);
    let kept = desk.press(&missing, "answered", &[words[0], words[1], ("said", "Ja, tot drie uur.")]).await;
    desk.site
        .get(kept.is(StatusCode::SEE_OTHER).goes_to())
        .await
        .says(&["Vastgelegd als meteen beantwoord", "Zelf beantwoord: Zijn jullie open"]);
    assert!(desk.site.desk.next_deadline().await.unwrap().is_none(), "nothing is promised, because it is done");
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field() {
    let desk = Desk::new().await;
    let page = desk.site.get("/phone-note").await;
    let got = desk.press(&page, "record", &[("who", "06 12 34 56 78"), ("text", " ")]).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-text-error", "value=\"06 12 34 56 78\""]);
    let got = desk.press(&page, "record", &[("who", "info@"), ("text", "Hallo")]).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_visit_may_be_nameless_and_a_slip_of_the_pen_is_taken_back() {
    let desk = Desk::new().await;
    let page = desk.site.get("/phone-note?visit").await;
    page.says(&["Aan de balie", "Service antwoordt u"]);
    let kept = desk.press(&page, "record", &[("text", "Waar blijft mijn pakje?")]).await;
    assert!(kept.is(StatusCode::SEE_OTHER).goes_to().ends_with("&visit"));
    let list = desk.site.desk.taken_down_today(&desk.karin().await, desk.site.now()).await.unwrap();
    let path = format!("/phone-note/{}/withdrawals", list[0].id);
    desk.site.post(&path, &[]).await.is(StatusCode::FORBIDDEN);
    let back = desk.site.post(&path, &[("csrf", &desk.csrf)]).await;
    desk.site.get(back.is(StatusCode::SEE_OTHER).goes_to()).await.says(&["Teruggehaald"]);
    desk.site.post("/phone-note/nobody/withdrawals", &[("csrf", &desk.csrf)]).await.is(StatusCode::NOT_FOUND);
}
