//! Following what others do, through the router: nothing is lost between the making of a page and the moment it listens.

use crate::site::Site;
use crate::site::talk::question;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use tower::ServiceExt;

/// Listens from the mark of a page, or from the last line heard, and gives what comes.
async fn line(site: &Site, since: &str, last_heard: Option<&str>) -> BodyDataStream {
    let mut request =
        Request::get(format!("/live?since={since}")).header("cookie", site.cookie.lock().unwrap().as_str());
    if let Some(id) = last_heard {
        request = request.header("last-event-id", id);
    }
    let response = site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

/// The next change that is told, and the mark after it.
async fn next(line: &mut BodyDataStream) -> (String, String) {
    let event = String::from_utf8(line.next().await.unwrap().unwrap().to_vec()).unwrap();
    let part =
        |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    (part("data:"), part("id:"))
}

/// The mark on a page.
async fn mark(site: &Site) -> String {
    let page = site.get("/today").await;
    page.html.split("data-live-mark=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn somebody_asks(site: &Site, name: &str) {
    site.desk.ask(None, question(name, "ilse@post.example", "De ketel valt uit."), site.now()).await.unwrap();
}

#[tokio::test]
async fn what_happens_before_the_page_listens_is_told_when_it_does() {
    let site = Site::new().await;
    site.sign_in().await;
    let page = mark(&site).await;
    somebody_asks(&site, "Ilse").await;
    let mut line = line(&site, &page, None).await;
    let (change, after) = next(&mut line).await;
    assert!(["lists", "conversation", "outbox"].iter().any(|topic| change.starts_with(topic)), "{change}");
    assert_ne!(after, page);
}

#[tokio::test]
async fn who_was_cut_off_hears_the_rest_and_nothing_twice() {
    let site = Site::new().await;
    site.sign_in().await;
    let page = mark(&site).await;
    somebody_asks(&site, "Ilse").await;
    let mut whole = line(&site, &page, None).await;
    let first = next(&mut whole).await;
    let second = next(&mut whole).await;
    let mut rest = line(&site, &page, Some(&first.1)).await;
    assert_eq!(next(&mut rest).await, second);
}

#[tokio::test]
async fn a_page_that_is_up_to_date_hears_only_what_comes() {
    let site = Site::new().await;
    site.sign_in().await;
    somebody_asks(&site, "Ilse").await;
    let page = mark(&site).await;
    let (run, told) = page.rsplit_once('.').unwrap();
    let mut line = line(&site, &page, None).await;
    somebody_asks(&site, "Evert").await;
    assert_eq!(next(&mut line).await.1, format!("{run}.{}", told.parse::<u64>().unwrap() + 1));
}

#[tokio::test]
async fn a_page_of_another_run_of_the_program_is_shown_anew() {
    let site = Site::new().await;
    site.sign_in().await;
    let mut line = line(&site, "another-run.0", None).await;
    let (change, after) = next(&mut line).await;
    assert_eq!((change.as_str(), after), ("all", mark(&site).await));
}

#[tokio::test]
async fn who_has_no_mark_hears_what_comes() {
    let site = Site::new().await;
    site.sign_in().await;
    let mut line = line(&site, "", None).await;
    somebody_asks(&site, "Ilse").await;
    assert_ne!(next(&mut line).await.0, "all");
}
