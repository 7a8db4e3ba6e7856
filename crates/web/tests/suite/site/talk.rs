//! A customer asks, and a colleague has the conversation before them.

use axum::http::StatusCode;
use desk::forms::{AgentForm, Question};
use desk::views::Channel;
use desk::{Agent, ConversationId, Delivery, Envelope, Language, Role};
use promise::Kind;

use super::{Got, PASSWORD, Site};

pub(crate) fn question(name: &str, reach: &str, text: &str) -> Question {
    Question {
        channel: Channel::Web,
        text: text.into(),
        subject: String::new(),
        name: name.into(),
        reach: reach.into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    }
}

/// Karin before the conversation that Ilse began at 11:20: it is promised before 15:20.
pub(crate) struct Talk {
    pub(crate) site: Site,
    pub(crate) id: ConversationId,
    pub(crate) csrf: String,
    pub(crate) page_token: String,
}

impl Talk {
    pub(crate) async fn new() -> Self {
        Self::with(question("Ilse Smeets", "ilse@molenpoort.example", "De ketel valt uit, storing F28.")).await
    }

    pub(crate) async fn with(question: Question) -> Self {
        let site = Site::new().await;
        let asked = site.desk.ask(None, question, site.now()).await.unwrap();
        let csrf = site.sign_in().await;
        Self { id: asked.conversation, page_token: asked.customer_token, csrf, site }
    }

    pub(crate) async fn page(&self) -> Got {
        self.site.get(&format!("/conversations/{}", self.id)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.site.get(path).await
    }

    /// Sends a form of the page.
    pub(crate) async fn send(&self, act: &str, fields: &[(&str, &str)]) -> Got {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        self.site.post(&format!("/conversations/{}/{act}", self.id), &fields).await
    }

    /// Sends a form that must be taken, and shows the page that it leads to.
    pub(crate) async fn done(&self, act: &str, fields: &[(&str, &str)]) -> Got {
        let got = self.send(act, fields).await;
        got.is(StatusCode::SEE_OTHER);
        assert_eq!(got.goes_to(), format!("/conversations/{}", self.id));
        self.page().await
    }

    pub(crate) async fn karin(&self) -> Agent {
        let cookie = self.site.cookie.lock().unwrap().clone();
        let token = cookie.trim_start_matches("myosotis=").to_owned();
        self.site.desk.session(&token, self.site.now()).await.unwrap().unwrap().0
    }

    /// Joost, who works here as well.
    pub(crate) async fn joost(&self) -> Agent {
        let karin = self.karin().await;
        let team = self.site.desk.teams(&karin).await.unwrap()[0].id;
        let form = AgentForm {
            id: None,
            name: "Joost Terpstra".into(),
            email: "joost@halmeer.example".into(),
            role: Role::Agent,
            language: Language::Nl,
            zone: None,
            teams: vec![team],
            password: PASSWORD.into(),
            is_active: true,
        };
        self.site.desk.save_agent(&karin, form, self.site.now()).await.unwrap();
        let now = self.site.now();
        self.site.desk.sign_in("joost@halmeer.example", PASSWORD, "192.0.2.2", "Firefox", now).await.unwrap().agent
    }

    /// The mail server takes, or doesn't take, all that may leave.
    pub(crate) async fn post(&self, delivery: &Delivery) {
        for mail in self.site.desk.claim_outgoing(100, self.site.now()).await.unwrap() {
            self.site.desk.delivered(mail.id, delivery.clone(), self.site.now()).await.unwrap();
        }
    }

    /// A mail comes in; the conversation that it became.
    pub(crate) async fn receive(&self, mail: &str) -> ConversationId {
        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        let desk = &self.site.desk;
        desk.receive_mail(envelope, mail.replace('\n', "\r\n").into_bytes(), self.site.now()).await.unwrap();
        desk.file_stored_mail(10, self.site.now()).await.unwrap();
        let filter = desk::views::ListFilter { whose: desk::views::Whose::All, ..Default::default() };
        let rows = desk.conversations(&self.karin().await, &filter, self.site.now()).await.unwrap().rows;
        rows.iter().max_by_key(|row| row.id).unwrap().id
    }
}
