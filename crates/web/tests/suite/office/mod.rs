//! A firm's desk with its administrator signed in: what is asked and sent carries their cookie and their form's token.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses what it needs of this")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

pub(crate) struct Office {
    pub(crate) site: crate::site::Site,
    csrf: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let site = crate::site::Site::new().await;
        let csrf = site.sign_in().await;
        Self { site, csrf }
    }

    /// From now on as this colleague.
    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) {
        let (desk, now) = (&self.site.desk, self.site.now());
        let signed = desk.sign_in(email, password, "192.0.2.1", "Firefox", now).await.unwrap();
        let (_, csrf) = desk.session(&signed.token, now).await.unwrap().unwrap();
        *self.site.cookie.lock().unwrap() = format!("myosotis={}", signed.token);
        self.csrf = csrf;
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let got = self.site.get(path).await;
        (got.status, got.html)
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        let got = self.site.post(path, &all).await;
        (got.status, got.html)
    }

    /// With no text it is what a browser sends where no file was chosen.
    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: &str,
        text: &str,
    ) -> (StatusCode, String) {
        let mut body = String::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            body.push_str(&format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }
        let chosen = if text.is_empty() { "" } else { "f" };
        let head = format!("Content-Disposition: form-data; name=\"{file}\"; filename=\"{chosen}\"");
        body.push_str(&format!("--b\r\n{head}\r\n\r\n{text}\r\n--b--\r\n"));
        let request = Request::post(path)
            .header("cookie", self.site.cookie.lock().unwrap().as_str())
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }
}
