//! What customers of the demo firm say of it: complaints from hearing to their yes, goodwill, surveys, and reasons for attention.

use desk::forms::{Answer, Heard, How, RemedyForm};
use desk::views::{Cause, ConversationRow, ConversationState, ListFilter, Whose};
use desk::{ComplaintId, ConversationId, Delivery, Desk, DeskError, SurveySettings};
use jiff::{SignedDuration, Timestamp};
use promise::Kind;

use super::dice::Dice;
use super::firm::Firm;

/// Mails handed over at once.
const BATCH: usize = 50;
/// Days between two complaints.
const EACH_DAYS: i64 = 6;

/// What went wrong: cause, what there is to mend, in a sentence, what we do, goodwill in cents, the customer's words.
type Wrong = (Cause, &'static str, &'static str, &'static str, i64, &'static str);

const WRONG: &[Wrong] = &[
    (
        Cause::Process,
        "verzette afspraak",
        "Een verzette afspraak komt niet op de lijst van de planning.",
        "Wij komen op de afgesproken dag alsnog langs. De voorrijkosten zijn voor ons.",
        4_500,
        "Dit is de derde keer dat ik het vraag. Moet ik eerst boos worden?",
    ),
    (
        Cause::Capacity,
        "omvormers",
        "Er waren te weinig monteurs voor de omvormers die wij hadden beloofd.",
        "Er komt een extra monteur, en u betaalt de eerste beurt niet.",
        6_500,
        "Ik wacht al drie weken op een omvormer die er met een week zou hangen.",
    ),
    (
        Cause::Supplier,
        "levertijd onderdelen",
        "Het onderdeel kwam twee keer verkeerd van de groothandel.",
        "Wij halen het onderdeel zelf op en plaatsen het.",
        2_500,
        "Weer het verkeerde onderdeel. Weer een halve dag vrij genomen.",
    ),
    (
        Cause::Process,
        "verzette afspraak",
        "De nieuwe datum stond in de mail en niet in de planning.",
        "Wij bellen u een uur voordat wij komen, en u krijgt de voorrijkosten terug.",
        3_500,
        "Niemand kwam, en niemand belde.",
    ),
    (
        Cause::Policy,
        "storing buiten garantie",
        "Onze garantieregel telde de dagen dat het toestel bij ons stond.",
        "Wij herstellen het onder garantie.",
        0,
        "Vier dagen te laat voor de garantie, terwijl het toestel bij jullie stond?",
    ),
];

/// Three months of it, between what was asked and answered.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn live(desk: &Desk, firm: &Firm, days: i64, until: Timestamp) -> Result<(), DeskError> {
    let lotte = firm.agent("Lotte");
    let everybody =
        SurveySettings { is_on: true, share_percent: 100, asks_relationship: true, ..SurveySettings::default() };
    let mut voice = Voice { desk, firm, dice: Dice::new(20_260_816) };
    desk.save_survey_settings(lotte, everybody.clone(), until - hours(24 * days.min(45))).await?;
    voice.ask_about_us(until - hours(24 * (days / 2).min(42))).await?;
    voice.complain(days, until).await?;
    desk.save_survey_settings(lotte, SurveySettings { share_percent: 25, ..everybody }, until).await?;
    desk.ask_complainants(BATCH, until).await?;
    desk.find_attention(until).await.map(drop)
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

struct Voice<'a> {
    desk: &'a Desk,
    firm: &'a Firm,
    dice: Dice,
}

impl Voice<'_> {
    /// One round of the question about the firm as a whole; who is unhappy is called the next day.
    async fn ask_about_us(&mut self, moment: Timestamp) -> Result<(), DeskError> {
        let (desk, lotte) = (self.desk, self.firm.agent("Lotte"));
        desk.choose_surveys(moment).await?;
        desk.send_surveys(BATCH, moment).await?;
        self.deliver(moment).await?;
        for row in desk.survey_rows(lotte, moment).await? {
            if !self.dice.chance(58) {
                continue;
            }
            let score = *self.dice.pick(&[3, 6, 7, 8, 8, 9, 9, 9, 10, 10]);
            let words = match score {
                0..=6 if self.dice.chance(70) => "Het duurde te lang voor iemand terugbelde.",
                9..=10 if self.dice.chance(40) => "Altijd iemand die weet waar het over gaat.",
                _ => "",
            };
            let answered = moment + SignedDuration::from_mins(self.dice.between(10, 240));
            desk.answer_survey(&row.token, Some(score), words, answered).await?;
            if let Some(call) = desk.survey_page(&row.token, answered).await?.row.called_by {
                let called = answered + hours(20);
                self.says(call, "Gebeld en geluisterd. Wij bellen voortaan dezelfde dag terug.", called).await?;
                desk.close(lotte, call, called + SignedDuration::from_mins(5)).await?;
            }
        }
        Ok(())
    }

    /// A complaint each six days, on something that had been answered; the last are still on their way.
    async fn complain(&mut self, days: i64, until: Timestamp) -> Result<(), DeskError> {
        let done = self.answered(until).await?;
        let mut taken = Vec::new();
        for (n, wrong) in WRONG.iter().cycle().take(usize::try_from(days / EACH_DAYS).unwrap_or_default()).enumerate() {
            let back = days - EACH_DAYS * (i64::try_from(n).unwrap_or_default() + 1);
            // The last two were heard yesterday and this morning.
            let heard = until - hours(24 * back.max(1)) - SignedDuration::from_mins(150);
            let is_free = |row: &&ConversationRow| {
                let asked_long_before = row.last_at + hours(20) < heard;
                asked_long_before && !taken.contains(&row.who)
            };
            let Some(row) = done.iter().find(is_free) else { continue };
            taken.push(row.who.clone());
            self.complaint(row.id, wrong, heard, until).await?;
        }
        let Some(row) = done.iter().find(|row| !taken.contains(&row.who) && row.last_at + hours(2) < until) else {
            return Ok(());
        };
        let heard = Heard { words: WRONG[0].5.to_owned(), kind: Kind::Answer };
        let moment = until - SignedDuration::from_mins(20);
        self.desk.hear_complaint(self.firm.agent("Bea"), row.id, heard, moment).await?;
        self.deliver(moment).await
    }

    /// Conversations that are done, the newest first.
    async fn answered(&self, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> {
        let mut filter =
            ListFilter { whose: Whose::All, state: Some(ConversationState::Done), ..ListFilter::default() };
        let mut rows = Vec::new();
        loop {
            let page = self.desk.conversations(self.firm.agent("Lotte"), &filter, now).await?;
            rows.extend(page.rows.into_iter().filter(|row| !row.tags.iter().any(|tag| tag == "nps")));
            filter.after = page.next;
            if filter.after.is_none() {
                return Ok(rows);
            }
        }
    }

    async fn complaint(
        &mut self,
        conversation: ConversationId,
        wrong: &Wrong,
        heard: Timestamp,
        until: Timestamp,
    ) -> Result<(), DeskError> {
        let (cause, mend, cause_words, remedy, cents, words) = *wrong;
        let (desk, bea, sanne) = (self.desk, self.firm.agent("Bea"), self.firm.agent("Sanne"));
        let form = Heard { words: words.to_owned(), kind: Kind::Answer };
        let id: ComplaintId = desk.hear_complaint(bea, conversation, form, heard).await?;
        let (promised, solved) = (heard + SignedDuration::from_mins(40), heard + hours(23));
        let form = RemedyForm {
            cause: Some(cause),
            cause_words: cause_words.to_owned(),
            remedy: remedy.to_owned(),
            before: Some(heard + hours(26)),
            cents: (cents > 0).then_some(cents),
            agent: Some(sanne.id),
        };
        desk.promise_remedy(sanne, id, form, promised).await?;
        desk.put_on_list(sanne, id, mend, promised).await?;
        self.deliver(promised + SignedDuration::from_secs(5)).await?;
        if solved >= until {
            return Ok(());
        }
        self.says(conversation, "Langs geweest en opgelost, en excuses aangeboden.", solved).await?;
        self.deliver(solved + SignedDuration::from_secs(5)).await?;
        let said = solved + hours(3);
        if said < until {
            let token = self.token(conversation, said).await?;
            desk.customer_says(&token, true, said).await?;
            self.answers_survey(&token, said + SignedDuration::from_mins(2)).await?;
        }
        Ok(())
    }

    /// Whoever is asked on their page mostly answers.
    async fn answers_survey(&mut self, token: &str, moment: Timestamp) -> Result<(), DeskError> {
        let Some(survey) = self.desk.customer_page(token, moment).await?.survey else { return Ok(()) };
        let score = *self.dice.pick(&[7, 8, 9, 9, 10]);
        self.desk.answer_survey(&survey, Some(score), "Het ging mis, en toen goed.", moment).await
    }

    async fn token(&self, conversation: ConversationId, now: Timestamp) -> Result<String, DeskError> {
        let view = self.desk.conversation_unread(self.firm.agent("Lotte"), conversation, now).await?;
        Ok(view.customer_path.trim_start_matches("/k/").to_owned())
    }

    async fn says(&self, conversation: ConversationId, text: &str, now: Timestamp) -> Result<(), DeskError> {
        let answer = Answer { text: text.to_owned(), how: How::Telephone, ..Answer::default() };
        self.desk.answer(self.firm.agent("Lotte"), conversation, answer, now).await.map(drop)
    }

    async fn deliver(&self, now: Timestamp) -> Result<(), DeskError> {
        for mail in self.desk.claim_outgoing(BATCH, now).await? {
            let delivery = Delivery::Accepted { reply: "250 held in the demo".into() };
            self.desk.delivered(mail.id, delivery, now).await?;
        }
        Ok(())
    }
}
