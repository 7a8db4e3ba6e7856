//! Colleagues, teams, tokens, and links to set a password.

use crate::firm::{Firm, PASSWORD, colleague, field, refused, sign_in, tuesday};
use desk::forms::{AgentForm, OrganisationForm, TeamForm};
use desk::{DeskError, Language, Refusal, Role};
use jiff::ToSpan;
use testkit::{database, each_database};

#[tokio::test]
async fn the_last_administrator_stays() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let petra = AgentForm {
            id: Some(firm.petra.id),
            password: String::new(),
            ..colleague("Petra Halmeer", Role::Administrator)
        };
        let save = async |form: AgentForm| firm.desk.save_agent(&firm.petra, form, now).await;
        assert_eq!(
            refused(save(AgentForm { role: Role::Lead, ..petra.clone() }).await),
            field("role", "last_administrator")
        );
        assert_eq!(
            refused(save(AgentForm { is_active: false, ..petra.clone() }).await),
            field("role", "last_administrator")
        );
        let kees = save(colleague("Kees Kok", Role::Administrator)).await.unwrap();
        assert_eq!(
            refused(save(AgentForm { is_active: false, ..petra.clone() }).await),
            field("is_active", "not_yourself")
        );
        save(AgentForm { role: Role::Lead, ..petra }).await.unwrap();
        assert_eq!(refused(save(colleague("Kees Kok", Role::Agent)).await), Refusal::Taken("email"));
        let found = firm.desk.agents(&firm.ria).await.unwrap().into_iter().find(|agent| agent.id == kees).unwrap();
        assert!(found.can_sign_in && found.is_active);
    })
    .await;
}

#[tokio::test]
async fn a_new_colleague_gets_a_link_and_so_does_who_forgot() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let kees = AgentForm { password: String::new(), ..colleague("Kees Kok", Role::Agent) };
        firm.desk.save_agent(&firm.petra, kees, now).await.unwrap();
        let token = async || {
            let mail = firm.desk.claim_outgoing(9, now).await.unwrap().remove(0);
            let text = String::from_utf8(mail.bytes).unwrap().replace("=\r\n", "").replace("=3D", "=");
            let link = text.split("https://vraag.halmeer.example/password/").nth(1).unwrap();
            (
                mail.id,
                mail.recipients,
                link.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect::<String>(),
            )
        };
        let (id, to, link) = token().await;
        assert_eq!(to, ["kees@halmeer.example"]);
        assert!(
            matches!(firm.desk.outbox_mail(&firm.petra, id).await, Err(DeskError::NotFound)),
            "nobody reads another's link"
        );
        assert_eq!(
            refused(firm.desk.set_password_by_link(&link, "kort", now).await),
            field("password", "password_too_short")
        );
        firm.desk.set_password_by_link(&link, PASSWORD, now + 100.hours()).await.unwrap();
        sign_in(&firm.desk, "kees@halmeer.example", now).await;
        assert_eq!(
            refused(firm.desk.set_password_by_link(&link, PASSWORD, now).await),
            Refusal::LinkExpired,
            "a link works once"
        );

        firm.desk.forgot_password("Kees@halmeer.example ", "192.0.2.1", now).await.unwrap();
        let (_, _, link) = token().await;
        let late = firm.desk.set_password_by_link(&link, "een nieuwe zin", now + 1.hour()).await;
        assert_eq!(refused(late), Refusal::LinkExpired);
        firm.desk.set_password_by_link(&link, "een nieuwe zin", now + 59.minutes()).await.unwrap();
        firm.desk.sign_in("kees@halmeer.example", "een nieuwe zin", "192.0.2.1", "", now).await.unwrap();

        for _ in 0..3 {
            firm.desk.forgot_password("niemand@halmeer.example", "192.0.2.1", now).await.unwrap();
        }
        let once_more = firm.desk.forgot_password("niemand@halmeer.example", "192.0.2.1", now).await;
        assert!(matches!(refused(once_more), Refusal::TooManyTries(_)));
        assert!(firm.desk.claim_outgoing(9, now).await.unwrap().is_empty(), "strangers get no mail");
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_the_file_can_make_an_administrator() {
    let firm = Firm::on(database()).await;
    let now = tuesday();
    let id = firm.desk.rescue_administrator("nood@halmeer.example", "Nood Geval", PASSWORD, now).await.unwrap();
    assert_eq!(sign_in(&firm.desk, "nood@halmeer.example", now).await.role, Role::Administrator);
    let karin = firm.desk.rescue_administrator("karin@halmeer.example", "Karin", "een nieuwe zin", now).await.unwrap();
    assert!(id != karin && karin == firm.karin.id);
    let karin = firm.desk.sign_in("karin@halmeer.example", "een nieuwe zin", "192.0.2.1", "", now).await.unwrap();
    assert_eq!((karin.agent.role, karin.agent.name.as_str()), (Role::Administrator, "Karin de Vries"));
}

#[tokio::test]
async fn a_token_works_until_it_is_taken_back_and_with_the_rights_of_who_made_it() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let (view, secret) = firm.desk.make_token(&firm.petra, " Boekhouding ", now).await.unwrap();
        assert_eq!((view.name.as_str(), view.made_by.as_str(), view.used_at), ("Boekhouding", "Petra Halmeer", None));
        let by = firm.desk.by_api_token(&secret, now + 1.hour()).await.unwrap().unwrap();
        assert_eq!(by, firm.petra);
        let tokens = firm.desk.tokens(&firm.petra).await.unwrap();
        assert_eq!((tokens.len(), tokens[0].used_at), (1, Some(now + 1.hour())));
        assert!(firm.desk.by_api_token("myo_geraden", now).await.unwrap().is_none());
        firm.desk.revoke_token(&firm.petra, view.id, now).await.unwrap();
        assert!(firm.desk.by_api_token(&secret, now).await.unwrap().is_none());
        assert!(matches!(firm.desk.revoke_token(&firm.petra, view.id, now).await, Err(DeskError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_firm_its_teams_and_ones_own_preferences_can_be_changed() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let form = OrganisationForm {
            name: "Halmeer".into(),
            zone: "Europe/Brussels".into(),
            language: Language::En,
            phone: "+32 2 555 01 00".into(),
            prefix: "hal".into(),
            public_url: String::new(),
        };
        firm.desk.save_organisation(&firm.petra, form.clone(), now).await.unwrap();
        let view = firm.desk.organisation().await.unwrap().unwrap();
        assert_eq!(
            (view.name.as_str(), view.prefix.as_str(), view.zone.as_str()),
            ("Halmeer", "HAL", "Europe/Brussels")
        );
        let odd = OrganisationForm { prefix: "H-I".into(), ..form };
        assert_eq!(refused(firm.desk.save_organisation(&firm.petra, odd, now).await), field("prefix", "only_letters"));

        let team = TeamForm { id: None, name: "Storing".into(), members: vec![firm.joost.id] };
        let id = firm.desk.save_team(&firm.petra, team.clone(), now).await.unwrap();
        assert_eq!(refused(firm.desk.save_team(&firm.petra, team.clone(), now).await), Refusal::Taken("name"));
        let renamed = TeamForm { id: Some(id), name: "Storingsdienst".into(), members: vec![firm.karin.id] };
        firm.desk.save_team(&firm.petra, renamed, now).await.unwrap();
        let teams = firm.desk.teams(&firm.ria).await.unwrap();
        let found = teams.iter().find(|team| team.id == id).unwrap();
        assert_eq!(
            (found.name.as_str(), found.members.as_slice()),
            ("Storingsdienst", [(firm.karin.id, "Karin de Vries".to_owned())].as_slice())
        );

        firm.desk.save_preferences(&firm.ria, Language::En, Some("Europe/London".into()), false, now).await.unwrap();
        let ria = sign_in(&firm.desk, "ria@halmeer.example", now).await;
        assert_eq!((ria.language, ria.zone.as_str(), ria.has_single_keys), (Language::En, "Europe/London", false));
        let nowhere = firm.desk.save_preferences(&firm.ria, Language::En, Some("Mars/Olympus".into()), true, now).await;
        assert_eq!(refused(nowhere), field("zone", "not_a_zone"));
        assert_eq!(sign_in(&firm.desk, "karin@halmeer.example", now).await.zone, "Europe/Brussels");
    })
    .await;
}
