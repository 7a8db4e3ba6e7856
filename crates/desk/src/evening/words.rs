//! What the letter says, in Dutch and English. It is the customers who speak: calm, in whole sentences, about promises.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use promise::sentence::{self, month_name, weekday_name};
use promise::{Kind, Language};
use store::PromiseState;

use super::numbers::{and, capital, number};
use super::{CUSTOMERS_MAX, Entry, Summary, Told, Why, Worth};

/// Who reads the letter, and when it was written.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    /// The organisation's.
    pub(crate) zone: TimeZone,
    pub(crate) written_at: Timestamp,
}

/// Broken promises that are each told; of more the first and the last are.
const TOLD_MAX: usize = 3;

/// What the mail is about: the letter without opening it.
pub(crate) fn subject(language: Language, forgotten: usize) -> String {
    match (language, forgotten) {
        (Language::Nl, 0) => "Vandaag is niemand vergeten".into(),
        (Language::Nl, 1) => "Eén klant is vandaag vergeten".into(),
        (Language::Nl, n) => format!("{} klanten zijn vandaag vergeten", capital(&number(language, n))),
        (Language::En, 0) => "Nobody was forgotten today".into(),
        (Language::En, 1) => "One customer was forgotten today".into(),
        (Language::En, n) => format!("{} customers were forgotten today", capital(&number(language, n))),
    }
}

impl Reader {
    /// "dinsdag 24 november 2026".
    pub(crate) fn date(&self, day: Date) -> String {
        let (weekday, month) = (weekday_name(self.language, day.weekday()), month_name(self.language, day.month()));
        format!("{weekday} {} {month} {}", day.day(), day.year())
    }

    /// "Beste Ruud,".
    pub(crate) fn greeting(&self, first_name: &str) -> String {
        match self.language {
            Language::Nl => format!("Beste {first_name},"),
            Language::En => format!("Dear {first_name},"),
        }
    }

    /// How the promises of that day ended, and how many were forgotten: two lines, whoever was forgotten or not.
    pub(crate) fn opening(&self, summary: &Summary, forgotten: usize) -> [String; 2] {
        [self.kept(summary), self.forgotten(forgotten)]
    }

    fn kept(&self, summary: &Summary) -> String {
        let n = |count: u32| number(self.language, count as usize);
        let ended = summary.ended;
        let all = ended.kept + ended.renewed + ended.broken;
        match (self.language, all, ended.renewed, ended.broken) {
            (Language::Nl, 0, ..) => "Vandaag liep er geen belofte af.".into(),
            (Language::Nl, 1, 0, 0) => "Vandaag liep één belofte af, en die hielden uw mensen.".into(),
            (Language::Nl, 1, 0, 1) => "Vandaag liep één belofte af, en die werd gebroken.".into(),
            (Language::Nl, _, 0, broken) if broken == all => {
                format!("Vandaag liepen {} beloften af, en die werden alle gebroken.", n(all))
            }
            (Language::Nl, 1, 1, 0) => "Vandaag liep één belofte af, en die werd op tijd vernieuwd.".into(),
            (Language::Nl, _, 0, 0) => format!("Vandaag hielden uw mensen woord bij alle {} beloften.", n(all)),
            (Language::Nl, _, 0, _) => {
                format!("Vandaag hielden uw mensen woord bij {} van de {} beloften.", n(ended.kept), n(all))
            }
            (Language::Nl, _, renewed, _) => format!(
                "Vandaag hielden uw mensen woord bij {} van de {} beloften; {} werd{} op tijd vernieuwd.",
                n(ended.kept),
                n(all),
                n(renewed),
                if renewed == 1 { "" } else { "en" }
            ),
            (Language::En, 0, ..) => "No promise was due today.".into(),
            (Language::En, 1, 0, 0) => "One promise was due today, and your people kept it.".into(),
            (Language::En, 1, 0, 1) => "One promise was due today, and it was broken.".into(),
            (Language::En, _, 0, broken) if broken == all => {
                format!("{} promises were due today, and all of them were broken.", capital(&n(all)))
            }
            (Language::En, 1, 1, 0) => "One promise was due today, and it was renewed in time.".into(),
            (Language::En, _, 0, 0) => format!("Today your people kept all {} promises.", n(all)),
            (Language::En, _, 0, _) => format!("Today your people kept {} of {} promises.", n(ended.kept), n(all)),
            (Language::En, _, renewed, _) => format!(
                "Today your people kept {} of {} promises; {} {} renewed in time.",
                n(ended.kept),
                n(all),
                n(renewed),
                if renewed == 1 { "was" } else { "were" }
            ),
        }
    }

    fn forgotten(&self, count: usize) -> String {
        let n = capital(&number(self.language, count));
        match (self.language, count) {
            (Language::Nl, 0) => "Niemand is vergeten.".into(),
            (Language::Nl, 1) => "Eén klant is vergeten. Dit zei die.".into(),
            (Language::Nl, 2..=CUSTOMERS_MAX) => format!("{n} klanten zijn vergeten. Dit zeiden zij."),
            (Language::Nl, _) => {
                format!("{n} klanten zijn vergeten. Dit zeiden de zeven die het ergst zijn getroffen.")
            }
            (Language::En, 0) => "Nobody was forgotten.".into(),
            (Language::En, 1) => "One customer was forgotten. This is what they said.".into(),
            (Language::En, 2..=CUSTOMERS_MAX) => format!("{n} customers were forgotten. This is what they said."),
            (Language::En, _) => format!("{n} customers were forgotten. This is what the seven worst off said."),
        }
    }

    /// Who they are, beside the name: "Henriëtte van den Hof, Zutphen, klant sinds 1998".
    /// And what they are worth, for who may see that.
    pub(crate) fn aside(&self, entry: &Entry, sees_money: bool) -> String {
        let since = entry.since_year.map(|year| match self.language {
            Language::Nl => format!("klant sinds {year}"),
            Language::En => format!("customer since {year}"),
        });
        let worth = entry.worth.filter(|_| sees_money).map(|worth| self.worth(worth));
        let parts = [Some(entry.person.clone()), Some(entry.city.clone()), since, worth];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// What was promised, how often, and what is promised now.
    pub(crate) fn what(&self, entry: &Entry) -> String {
        let mut said: Vec<String> = Vec::new();
        match entry.why {
            Why::Broken => {}
            Why::Unread => said.push(self.unread(entry)),
            Why::Detractor => said.push(self.detractor(entry)),
            Why::Unconfirmed => said.push(match self.language {
                Language::Nl => "Klaagde, en hoorde dat het klaar is. Twee keer is gevraagd of het zo goed is; er kwam geen antwoord.".into(),
                Language::En => "Complained, and was told that it is done. Asked twice whether it is good now; no answer came.".into(),
            }),
            Why::Silent => said.push(self.silent(entry)),
        }
        said.extend(self.broken(&entry.promises));
        if let Some(open) = entry.promises.last().filter(|told| told.state == PromiseState::Open) {
            let now = self.sentence(open);
            said.push(match self.language {
                Language::Nl => format!("Nu is beloofd: {now}."),
                Language::En => format!("The promise now: {now}."),
            });
        }
        match (self.language, entry.others) {
            (_, 0) => {}
            (Language::Nl, 1) => said.push("Ook een andere vraag van deze klant is blijven liggen.".into()),
            (Language::Nl, n) => {
                said.push(format!(
                    "Ook {} andere vragen van deze klant zijn blijven liggen.",
                    number(self.language, n as usize)
                ));
            }
            (Language::En, 1) => said.push("Another question of this customer was left lying too.".into()),
            (Language::En, n) => {
                said.push(format!(
                    "{} other questions of this customer were left lying too.",
                    capital(&number(self.language, n as usize))
                ));
            }
        }
        said.join(" ")
    }

    /// "€ 8.994 omzet in twaalf maanden, 34 % kans dat dit nog een klant is".
    fn worth(&self, worth: Worth) -> String {
        let money = crate::money::whole_euros(self.language, worth.year_cents);
        // Nothing of this is certain.
        let alive = worth.alive.map(|alive| (alive * 100.0).round().clamp(1.0, 99.0));
        match (self.language, alive) {
            (Language::Nl, None) => format!("{money} omzet in twaalf maanden"),
            (Language::Nl, Some(alive)) => {
                format!("{money} omzet in twaalf maanden, {alive}\u{a0}% kans dat dit nog een klant is")
            }
            (Language::En, None) => format!("{money} of revenue in twelve months"),
            (Language::En, Some(alive)) => {
                format!("{money} of revenue in twelve months, {alive}% likely to be a customer still")
            }
        }
    }

    fn detractor(&self, entry: &Entry) -> String {
        let (day, score) = (self.day(entry.asked_at), entry.score.unwrap_or_default());
        match self.language {
            Language::Nl => {
                format!("Gaf ons {day} een {score}. Binnen twee werkdagen zou iemand bellen; dat is niet gebeurd.")
            }
            Language::En => {
                format!("Gave us a {score} {day}. Somebody was to call within two service days; that did not happen.")
            }
        }
    }

    fn silent(&self, entry: &Entry) -> String {
        let date = self.date(entry.asked_at.to_zoned(self.zone.clone()).date());
        match self.language {
            Language::Nl => format!("Kocht het laatst op {date}, en is stil geworden."),
            Language::En => format!("Last bought on {date}, and has fallen silent."),
        }
    }

    /// "gisteren", "maandag".
    fn day(&self, at: Timestamp) -> String {
        let moment = sentence::when(self.language, at, self.written_at, &self.zone);
        let before = match self.language {
            Language::Nl => " vóór",
            Language::En => " before",
        };
        moment.split(before).next().unwrap_or_default().to_owned()
    }

    fn unread(&self, entry: &Entry) -> String {
        let asked_at = entry.asked_at;
        let at = asked_at.to_zoned(self.zone.clone());
        let clock = format!("{:02}:{:02}", at.hour(), at.minute());
        let day = self.day(asked_at);
        // What was added to a question says little without it.
        let about = match (entry.is_said_by_its_words(), self.language) {
            (true, _) => String::new(),
            (false, Language::Nl) => format!(" over “{}”", entry.subject),
            (false, Language::En) => format!(" about “{}”", entry.subject),
        };
        match self.language {
            Language::Nl => {
                format!("Schreef {day} om {clock}{about}; niemand heeft het gelezen, en de helft van de tijd is om.")
            }
            Language::En => {
                format!("Wrote {day} at {clock}{about}; nobody has read it, and half of the time has passed.")
            }
        }
    }

    fn broken(&self, promises: &[Told]) -> Option<String> {
        let broken: Vec<&Told> = promises.iter().filter(|told| told.state == PromiseState::Broken).collect();
        let (first, rest) = broken.split_first()?;
        let would = self.would(first);
        let n = number(self.language, broken.len());
        let last = rest.last().map(|told| self.before(told));
        Some(match (self.language, rest.len(), last) {
            (Language::Nl, 0, _) => format!("{would}. Dat is niet gebeurd."),
            (Language::En, 0, _) => format!("{would}. That did not happen."),
            (Language::Nl, more, _) if more < TOLD_MAX => {
                let then: Vec<String> = rest.iter().map(|told| format!("daarna {}", self.before(told))).collect();
                format!("{would}, {}. {} keer beloofd, {n} keer niet gedaan.", and(self.language, &then), capital(&n))
            }
            (Language::En, more, _) if more < TOLD_MAX => {
                let then: Vec<String> = rest.iter().map(|told| format!("then {}", self.before(told))).collect();
                format!("{would}, {}. Promised {n} times, {n} times not done.", and(self.language, &then))
            }
            (Language::Nl, _, last) => format!(
                "{would}. Daarna is het nog {} keer beloofd, het laatst {}. {} keer beloofd, {n} keer niet gedaan.",
                number(self.language, rest.len()),
                last.unwrap_or_default(),
                capital(&n)
            ),
            (Language::En, _, last) => format!(
                "{would}. After that it was promised {} times more, the last {}. Promised {n} times, {n} times not done.",
                number(self.language, rest.len()),
                last.unwrap_or_default()
            ),
        })
    }

    /// "Karin zou vandaag vóór 13:10 antwoorden".
    fn would(&self, told: &Told) -> String {
        let (who, before) = (capital(&told.who), self.before(told));
        match (self.language, told.kind) {
            (Language::Nl, Kind::Answer) => format!("{who} zou {before} antwoorden"),
            (Language::Nl, Kind::Callback) => format!("{who} zou {before} terugbellen"),
            (Language::Nl, Kind::Visit) => format!("{who} zou {before} langskomen"),
            (Language::Nl, Kind::Remedy) => format!("{who} zou {before} met een oplossing komen"),
            (Language::Nl, Kind::Payment) => format!("{who} zou {before} betalen"),
            (Language::En, Kind::Answer) => format!("{who} was to answer {before}"),
            (Language::En, Kind::Callback) => format!("{who} was to call back {before}"),
            (Language::En, Kind::Visit) => format!("{who} was to visit {before}"),
            (Language::En, Kind::Remedy) => format!("{who} was to come with a solution {before}"),
            (Language::En, Kind::Payment) => format!("{who} was to pay {before}"),
        }
    }

    fn before(&self, told: &Told) -> String {
        sentence::when(self.language, told.deadline_at, self.written_at, &self.zone)
    }

    fn sentence(&self, told: &Told) -> String {
        let who = sentence::Who::Person(&told.who);
        sentence::promise(self.language, who, told.kind, told.deadline_at, self.written_at, &self.zone)
    }

    /// What it was due to, as far as the timeline says so; a sentence about a cause has no name in it.
    pub(crate) fn cause(&self, summary: &Summary) -> Option<String> {
        let n = |count: u32| number(self.language, count as usize);
        let (broken, unassigned) = (summary.ended.broken, summary.unassigned);
        if unassigned == 0 {
            return None;
        }
        Some(match (self.language, broken == unassigned, broken) {
            (Language::Nl, _, 1) => "De belofte die brak, stond op niemands naam.".into(),
            (Language::Nl, true, _) => format!("De {} beloften die braken, stonden op niemands naam.", n(broken)),
            (Language::Nl, false, _) => {
                let stand = if unassigned == 1 { "stond er één" } else { "stonden er" };
                let count = if unassigned == 1 { String::new() } else { format!(" {}", n(unassigned)) };
                format!("Van de {} beloften die braken, {stand}{count} op niemands naam.", n(broken))
            }
            (Language::En, _, 1) => "The promise that broke had nobody's name on it.".into(),
            (Language::En, true, _) => format!("The {} promises that broke had nobody's name on them.", n(broken)),
            (Language::En, false, _) => {
                format!(
                    "Of the {} promises that broke, {} had nobody's name on {}.",
                    n(broken),
                    n(unassigned),
                    if unassigned == 1 { "it" } else { "them" }
                )
            }
        })
    }

    /// "Ik bel morgen", or the day on which we are open next.
    pub(crate) fn call(&self, deadline: Timestamp, now: Timestamp) -> String {
        let date = deadline.to_zoned(self.zone.clone()).date();
        let is_tomorrow = self.zone.to_datetime(now).date().tomorrow().is_ok_and(|tomorrow| tomorrow == date);
        let weekday = weekday_name(self.language, date.weekday());
        match (self.language, is_tomorrow) {
            (Language::Nl, true) => "Ik bel morgen".into(),
            (Language::Nl, false) => format!("Ik bel {weekday}"),
            (Language::En, true) => "I’ll call tomorrow".into(),
            (Language::En, false) => format!("I’ll call on {weekday}"),
        }
    }

    /// "Vergeet ons niet." and who says so.
    pub(crate) fn farewell(&self) -> [&'static str; 2] {
        match self.language {
            Language::Nl => ["Vergeet ons niet.", "Uw klanten"],
            Language::En => ["Do not forget us.", "Your customers"],
        }
    }
}

#[cfg(test)]
mod tests;
