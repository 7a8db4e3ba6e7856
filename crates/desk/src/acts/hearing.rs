//! Who hears of a rung of the ladder: somebody who is there and can do something about it.

use jiff::{SignedDuration, Timestamp};
use promise::Language;
use promise::sentence;
use store::id::{AgentId, PromiseId, TeamId};
use store::{Conversation, PromiseView, Rung};

use crate::DeskError;
use crate::acts::ladder_words as words;
use crate::chosen::{LADDER, LadderSettings, chosen};
use crate::honest::QuoteReason;
use crate::on_call;
use crate::there::There;
use crate::turn::Turn;

/// Of a team without anybody named, so many are told.
const TEAM_MAX: usize = 12;

impl Turn<'_, '_> {
    /// Half of the time has passed: whether a lead has something to do about it. What stands in a slot in time hasn't; what
    /// fits nowhere has, whoever has it; without a plan it is what nobody has.
    pub(crate) fn needs_a_lead(&mut self, promise: &PromiseView) -> Result<bool, DeskError> {
        Ok(match self.tx.fits(promise.id)? {
            Some(fits) => !fits,
            None => promise.agent.is_none(),
        })
    }

    /// Little time left: who has it, and a lead, unless little time is all there ever was. All else: a lead.
    pub(crate) fn who_hears(&mut self, rung: Rung, open: &PromiseView) -> Result<Vec<AgentId>, DeskError> {
        let there = self.who_is_there()?;
        let lead = self.lead_there(open.team, open.deadline_at, &there)?;
        let mut who: Vec<AgentId> = match rung {
            Rung::Warning => self.who_has(open, &there)?,
            Rung::Half | Rung::Broken | Rung::Later | Rung::Unfit => Vec::new(),
        };
        if rung != Rung::Warning || who.is_empty() || !self.is_short(open)? {
            who.extend(lead.filter(|lead| !who.contains(lead)));
        }
        Ok(who)
    }

    /// Whether it was promised for so soon that half of its time is less than what is left at a warning: somebody is at it in
    /// their answer slot. A lead has nothing to do there yet, and hears of it when it breaks.
    fn is_short(&mut self, open: &PromiseView) -> Result<bool, DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        let conversation = self.tx.conversation(open.conversation)?;
        let hours = self.hours_of_matter(&conversation)?;
        let by_clock = open.deadline_at.duration_since(open.said_at);
        let time = hours.between(open.said_at, open.deadline_at).unwrap_or(by_clock);
        let warned = SignedDuration::from_mins(i64::from(settings.warning_minutes.unwrap_or_default()));
        Ok(time.is_positive() && time < warned * 2 && !conversation.is_urgent)
    }

    /// Whom it names, or in whose slot it stands; their stand-in when they are away; whoever is called for what is urgent; or
    /// else those of the team who answer and are there.
    fn who_has(&mut self, open: &PromiseView, there: &There) -> Result<Vec<AgentId>, DeskError> {
        let until = open.deadline_at;
        let slot = self.tx.planned_of(&[open.id])?.first().and_then(|row| row.slot).map(|slot| slot.agent);
        if let Some(who) = open.agent.or(slot).and_then(|agent| there.or_stand_in(agent, until)) {
            return Ok(vec![who]);
        }
        if self.tx.conversation(open.conversation)?.is_urgent
            && let Some(called) = on_call::called(self.tx, self.now)?.get(&open.team)
        {
            return Ok(vec![*called]);
        }
        let team = self.tx.answerers_of(open.team, TEAM_MAX)?;
        let present: Vec<AgentId> = team.iter().copied().filter(|agent| there.is_there(*agent, until)).collect();
        // Away all of them: it is theirs all the same, and one may look at their mail.
        Ok(if present.is_empty() { team } else { present })
    }

    /// Who leads the team and is there; a stand-in, another lead, or an administrator where nobody else is.
    pub(crate) fn lead_there(
        &mut self,
        team: TeamId,
        deadline_at: Timestamp,
        there: &There,
    ) -> Result<Option<AgentId>, DeskError> {
        let until = deadline_at.max(self.now);
        let leads = self.tx.leads_for(team)?;
        for lead in &leads {
            // Who stands in for a lead may lead nobody: then the next lead is asked first.
            if let Some(who) = there.or_stand_in(*lead, until).filter(|who| leads.contains(who)) {
                return Ok(Some(who));
            }
        }
        let stand_in = leads.iter().find_map(|lead| there.or_stand_in(*lead, until));
        Ok(stand_in.or(leads.first().copied()))
    }

    /// A lead hears of a promise that was made later than its rule wants, or that fits nowhere any more; once.
    pub(crate) fn lead_hears(&mut self, promise: &PromiseView, rung: Rung) -> Result<(), DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        if !settings.tells_unfit {
            return Ok(());
        }
        let there = self.who_is_there()?;
        if let Some(lead) = self.lead_there(promise.team, promise.deadline_at, &there)? {
            self.tx.add_step(promise.id, rung, lead, self.now)?;
        }
        Ok(())
    }

    /// A broken promise is a rung as well: a lead hears of it. Called in the act that breaks it.
    pub(crate) fn lead_hears_of_broken(
        &mut self,
        conversation: &Conversation,
        broken: &PromiseView,
    ) -> Result<(), DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        if settings.tells_broken {
            let there = self.who_is_there()?;
            if let Some(lead) = self.lead_there(conversation.team, broken.deadline_at, &there)? {
                self.tx.add_step(broken.id, Rung::Broken, lead, self.now)?;
            }
        }
        Ok(())
    }

    /// Why a promise was made later than its rule wants, in a sentence for a lead.
    pub(crate) fn why_later(&mut self, promise: PromiseId, language: Language) -> Result<Option<String>, DeskError> {
        let quote = self.tx.quote_of(promise)?;
        let Some(quote) = quote.and_then(|json| serde_json::from_str::<QuoteReason>(&json).ok()) else {
            return Ok(None);
        };
        let zone = self.zone();
        let when = |at| sentence::when(language, at, self.now, &zone);
        let next = quote.next_slot_at.map(|at| {
            let (at, today) = (at.to_zoned(zone.clone()), self.now.to_zoned(zone.clone()).date());
            let format = match language {
                _ if at.date() == today => "%H:%M",
                Language::Nl => "%-d-%-m %H:%M",
                Language::En => "%-d %b %H:%M",
            };
            at.strftime(format).to_string()
        });
        Ok(Some(words::later(language, &when(quote.policy_at), &quote, next.as_deref())))
    }
}
