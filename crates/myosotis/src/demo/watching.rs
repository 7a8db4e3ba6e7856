//! What goes on by itself at the demo firm: promises that pass, the ladder, the evening letter; and who makes good what was
//! forgotten.

use desk::forms::{Answer, How};
use desk::views::ConversationState;
use desk::{ConversationId, DeskError};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::replay::{BATCH, Event, Replay, minutes};

impl Replay<'_> {
    /// What the program does by itself up to `until`: promises that pass, the ladder, the evening letter. Says whether that
    /// brought something about.
    pub(super) async fn watch(&mut self, until: Timestamp) -> Result<bool, DeskError> {
        let pushed = self.pushed;
        while let Some(moment) = self.next_moment(until).await? {
            self.watched = moment;
            self.desk.own_up(BATCH, moment).await?;
            while self.desk.climb_ladder(BATCH, moment).await? == BATCH {}
            if self.desk.tell_ladder(moment).await? > 0 {
                self.push(moment + SignedDuration::from_secs(5), Event::Delivered);
            }
            if let Some(day) = self.desk.write_letter(moment).await? {
                self.push(moment + SignedDuration::from_secs(5), Event::Delivered);
                self.push(moment + minutes(13), Event::LetterRead(day));
            }
            // What this brought about may come before what is due next.
            if self.pushed > pushed && self.queue.first_key_value().is_some_and(|((first, _), _)| *first < until) {
                return Ok(true);
            }
        }
        // What waited for a quiet moment, or for the doors to open.
        if self.desk.tell_ladder(until).await? > 0 {
            self.push(until + SignedDuration::from_secs(5), Event::Delivered);
        }
        self.watched = until;
        Ok(false)
    }

    /// The next moment at which the program has something to do, if it comes before `until`.
    async fn next_moment(&self, until: Timestamp) -> Result<Option<Timestamp>, DeskError> {
        let passed = self.desk.next_deadline().await?.map(|deadline| deadline + SignedDuration::from_millis(1));
        let moments = [passed, self.desk.next_rung().await?, self.desk.next_letter(self.watched).await?];
        let next = moments.into_iter().flatten().min().map(|moment| moment.max(self.watched));
        Ok(next.filter(|moment| *moment < until))
    }

    /// The owner reads the letter, and says of some that they will call.
    pub(super) async fn letter_read(&mut self, day: Date, now: Timestamp) -> Result<(), DeskError> {
        let ruud = self.colleague("Ruud");
        let letter = self.desk.letter(ruud, day, now).await?;
        for entry in letter.entries {
            if !self.fate.chance(55) {
                continue;
            }
            let promise = self.desk.call_tomorrow(self.colleague("Ruud"), day, entry.place, now).await?;
            let before = self.fate.between(20, 150);
            self.push(now + SignedDuration::from_secs(5), Event::Delivered);
            self.push(promise.deadline_at - minutes(before), Event::OwnerCalls(entry.conversation));
        }
        Ok(())
    }

    pub(super) async fn owner_calls(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        if self.state(conversation, now).await? != ConversationState::WaitingForUs {
            return Ok(());
        }
        let text = "Gebeld en excuses gemaakt. Samen een dag geprikt; de planning belt nog over het uur.".to_owned();
        let answer = Answer { text, how: How::Telephone, ..Answer::default() };
        self.desk.answer(self.colleague("Ruud"), conversation, answer, now).await?;
        self.push(now + minutes(3 * 24 * 60), Event::Closed(conversation));
        Ok(())
    }

    /// How long after its deadline a forgotten question is answered: mostly that same day, sometimes only days later.
    pub(super) fn late(&mut self, usual: i64, deadline: Timestamp) -> Timestamp {
        if !self.fate.chance(50) {
            return deadline + minutes(usual);
        }
        let local = deadline.to_zoned(self.zone.clone());
        let mut day = local.date();
        for _ in 0..self.fate.between(1, 3) {
            day = day.tomorrow().expect("the demo lies in this century");
            while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                day = day.tomorrow().expect("the demo lies in this century");
            }
        }
        let hour = i8::try_from(self.fate.between(9, 15)).expect("an hour fits");
        let moment = day.at(hour, 17, 0, 0).to_zoned(self.zone.clone()).expect("daytime exists on every day");
        moment.timestamp().max(deadline + minutes(usual))
    }
}
