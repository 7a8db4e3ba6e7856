use askama::Template;
use jiff::Timestamp;

use promise::Kind;
use promise::sentence::{self, Parts, Who};

use crate::i18n::Words;
use crate::times::Times;

/// From this long before the deadline an open promise is shown as due soon.
pub const SOON_SECONDS: i64 = 30 * 60;

/// What a promise looks like. Words first, sign second, colour third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Broken: passed in silence.
    Broken,
    /// Open, and less than thirty minutes left.
    Soon,
    /// Open.
    Open,
    /// Renewed in time.
    Renewed,
    /// Kept.
    Kept,
    /// Withdrawn.
    Withdrawn,
}

impl State {
    /// What a promise is now.
    pub fn of(promise: &desk::views::PromiseView, now: Timestamp) -> Self {
        use desk::views::PromiseState;
        match promise.state {
            PromiseState::Open => Self::of_open(promise.deadline_at, now),
            PromiseState::Kept => Self::Kept,
            PromiseState::Renewed => Self::Renewed,
            PromiseState::Broken => Self::Broken,
            PromiseState::Withdrawn => Self::Withdrawn,
        }
    }

    /// An open promise: due soon from thirty minutes before, and broken once it has passed.
    pub fn of_open(deadline: Timestamp, now: Timestamp) -> Self {
        match deadline.as_second() - now.as_second() {
            i64::MIN..0 => Self::Broken,
            0..=SOON_SECONDS => Self::Soon,
            _ => Self::Open,
        }
    }

    /// For `data-state` and the sprite.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Soon => "soon",
            Self::Renewed => "renewed",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state in the reader's words: "bijna", "due soon".
    pub fn word(self, t: Words) -> String {
        t.say(match self {
            Self::Open => "state-open",
            Self::Soon => "state-soon",
            Self::Renewed => "state-renewed",
            Self::Kept => "state-kept",
            Self::Broken => "state-broken",
            Self::Withdrawn => "state-withdrawn",
        })
    }

    /// The sign with its word for screen readers.
    pub fn sign(self, t: Words) -> Sign {
        Sign { state: self, label: self.word(t), size: "" }
    }

    /// The sign where the word stands beside it.
    pub fn bare_sign(self) -> Sign {
        Sign { state: self, label: String::new(), size: "" }
    }
}

/// The flower that stands for a promise.
#[derive(Debug, Clone, Template)]
#[template(
    source = r##"<svg class="sign{{ size }}" data-state="{{ state.name() }}"{% if label.is_empty() %} aria-hidden="true"{% else %} role="img" aria-label="{{ label }}"{% endif %}><use href="#{{ state.name() }}"/></svg>"##,
    ext = "html"
)]
pub struct Sign {
    /// Which of the six.
    pub state: State,
    /// Its word, or empty where the word stands beside it.
    pub label: String,
    size: &'static str,
}

impl Sign {
    /// 16 px.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.size = " sign--s";
        self
    }

    /// 24 px.
    #[must_use]
    pub fn large(mut self) -> Self {
        self.size = " sign--l";
        self
    }

    /// 36 px, where a clock would stand.
    #[must_use]
    pub fn huge(mut self) -> Self {
        self.size = " sign--xl";
        self
    }
}

/// Five petals, each a fifth of the time between *said* and *before when*. Stands beside the sentence, never instead of it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<svg class="clock" data-state="{{ state.name() }}" viewBox="0 0 40 40" role="img" aria-label="{{ label }}">{% for petal in petals() %}<circle class="petal{% if petal.0 %} petal--left{% endif %}" cx="{{ petal.1 }}" cy="{{ petal.2 }}" r="6.1"/>{% endfor %}<circle class="heart" cx="20" cy="20" r="5.2"/></svg>"#,
    ext = "html"
)]
pub struct Clock {
    /// Open or due soon.
    pub state: State,
    /// 0 to 5.
    pub petals_left: u8,
    label: String,
}

impl Clock {
    /// How much of the time between `said` and `deadline` is left at `now`.
    pub fn new(t: Words, said: Timestamp, deadline: Timestamp, now: Timestamp) -> Self {
        let whole = (deadline.as_second() - said.as_second()).max(1);
        let left = (deadline.as_second() - now.as_second()).clamp(0, whole);
        let petals_left = u8::try_from((left * 5 + whole - 1) / whole).unwrap_or(5).min(5);
        let label = t.with("n", petals_left).say("clock-label");
        Self { state: State::of_open(deadline, now), petals_left, label }
    }

    /// Clockwise from the top: what has passed is wilted first.
    fn petals(&self) -> [(bool, &'static str, &'static str); 5] {
        const PLACES: [(&str, &str); 5] =
            [("20.00", "10.40"), ("29.13", "17.03"), ("25.64", "27.77"), ("14.36", "27.77"), ("10.87", "17.03")];
        let mut wilted = 5 - self.petals_left;
        PLACES.map(|(x, y)| {
            let is_left = wilted == 0;
            wilted = wilted.saturating_sub(1);
            (is_left, x, y)
        })
    }
}

/// A promise as a sentence: who, does what, **before when**. The time is bold and never breaks over two lines.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{{ parts.before }}<time datetime="{{ instant }}">{{ parts.when }}</time>{{ parts.after }}"#,
    ext = "html"
)]
pub struct PromiseSentence {
    parts: Parts,
    instant: String,
}

impl PromiseSentence {
    /// For colleagues: "Karin antwoordt **vandaag vóór 13:15**".
    pub fn for_colleague(times: &Times, who: Who<'_>, kind: Kind, deadline: Timestamp) -> Self {
        let parts = sentence::colleague_parts(times.t.language, who, kind, deadline, times.now, &times.zone);
        Self { parts, instant: times.instant(deadline) }
    }

    /// To the customer: "Karin antwoordt u **vandaag vóór 13:15**", without a full stop.
    pub fn for_customer(times: &Times, who: Who<'_>, kind: Kind, deadline: Timestamp) -> Self {
        let parts = sentence::parts(times.t.language, who, kind, deadline, times.now, &times.zone);
        Self { parts, instant: times.instant(deadline) }
    }
}

/// The promise of the conversation that is open. Put it in an element with class `promise-room`.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/promise_bar.html")]
pub struct PromiseBar {
    /// Decides ground and sign.
    pub state: State,
    /// For open promises; others show their sign.
    pub clock: Option<Clock>,
    /// The sentence.
    pub sentence: PromiseSentence,
    /// What was said how, and how long is left; may hold an emphasised part.
    pub how: crate::i18n::Marked,
    /// The buttons, ready-made HTML of the page's own template.
    pub buttons: Vec<BarButton>,
    /// The state's word, for the sign.
    pub word: String,
}

/// A button of the bar.
#[derive(Debug, Clone)]
pub struct BarButton {
    /// The word on it.
    pub label: String,
    /// Where it goes without a script.
    pub href: String,
    /// The single key that does it.
    pub key: &'static str,
    /// The loudest thing on the page.
    pub is_main: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[track_caller]
    fn check(minutes_gone: i64, petals: u8, state: State) {
        let said: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let at = |minutes: i64| Timestamp::from_second(said.as_second() + minutes * 60).unwrap();
        let clock = Clock::new(Words::of(Language::Nl), said, at(240), at(minutes_gone));
        assert_eq!((clock.petals_left, clock.state), (petals, state));
        assert_eq!(clock.to_string().matches("petal--left").count(), usize::from(petals));
    }

    #[test]
    fn a_petal_wilts_with_each_fifth_of_the_time() {
        check(-5, 5, State::Open);
        check(0, 5, State::Open);
        check(47, 5, State::Open);
        check(48, 4, State::Open);
        check(125, 3, State::Open);
        check(209, 1, State::Open);
    }

    #[test]
    fn it_turns_yellow_half_an_hour_before_and_is_bare_when_passed() {
        check(210, 1, State::Soon);
        check(240, 0, State::Soon);
        check(241, 0, State::Broken);
    }

    #[test]
    fn the_sentence_keeps_its_time_in_one_piece() {
        let now = "2026-11-24T10:20:00Z".parse().unwrap();
        let times = Times::in_zone_named(Words::of(Language::Nl), "Europe/Amsterdam", now);
        let deadline = "2026-11-24T14:20:00Z".parse().unwrap();
        assert_eq!(
            PromiseSentence::for_customer(&times, Who::Person("Jo <b>"), Kind::Callback, deadline).to_string(),
            r#"Jo &#60;b&#62; belt u <time datetime="2026-11-24T15:20:00+01:00">vandaag terug, vóór 15:20</time>"#
        );
    }
}
