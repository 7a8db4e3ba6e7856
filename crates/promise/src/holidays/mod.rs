//! Holidays of the Netherlands, Belgium, Germany, Luxembourg and the United Kingdom, computed for any year.
//!
//! What is *listed* and what a calendar *closes on* are two things. [`holidays`] lists every day that the country knows,
//! with its kind; [`Closures`] says on which of them an organisation is closed: the public ones by default, but for the
//! Dutch Good Friday and Liberation Day, which most people in the Netherlands work on (design.md §5). Each day has a
//! `key` by which it is switched on or off.
//!
//! The list follows the law as it stands; years before 2000 get today's days where a law has changed since.
//!
//! Our own, and not a library's: the one that computes these countries (`holidays-rs` 0.5) lacks Belgian days, differs for
//! the United Kingdom, and names no day by a key that a switch could hold on to.

mod be;
mod closures;
mod de;
mod easter;
mod gb;
mod lu;
mod nl;

use std::{fmt, str::FromStr};

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde::Serialize;

pub use closures::Closures;

/// The years for which holidays are computed: from the first full year of the Gregorian calendar.
pub const HOLIDAY_YEARS: std::ops::RangeInclusive<i16> = 1583..=9998;

/// A country whose holidays we compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// The Netherlands.
    Nl,
    /// Belgium.
    Be,
    /// Germany.
    De,
    /// Luxembourg.
    Lu,
    /// The United Kingdom.
    Gb,
}

impl Country {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Nl, Self::Be, Self::De, Self::Lu, Self::Gb];

    /// The ISO 3166 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nl => "NL",
            Self::Be => "BE",
            Self::De => "DE",
            Self::Lu => "LU",
            Self::Gb => "GB",
        }
    }

    /// The codes of its regions; without a region only the days that all regions share.
    #[must_use]
    pub const fn regions(self) -> &'static [&'static str] {
        match self {
            Self::Nl => &["Noord", "Midden", "Zuid"],
            Self::Be => &["Flemish", "French", "German"],
            Self::De => de::REGIONS,
            Self::Lu => &[],
            Self::Gb => &["ENG", "WLS", "SCT", "NIR"],
        }
    }

    /// The IANA zone in which nearly everybody there lives.
    #[must_use]
    pub const fn time_zone(self) -> &'static str {
        match self {
            Self::Nl => "Europe/Amsterdam",
            Self::Be => "Europe/Brussels",
            Self::De => "Europe/Berlin",
            Self::Lu => "Europe/Luxembourg",
            Self::Gb => "Europe/London",
        }
    }

    /// The region as we spell it; takes any case, and the country in front ("DE-BY", "gb-sct").
    ///
    /// # Errors
    /// [`HolidayError::UnknownRegion`] with those that exist.
    pub fn region(self, text: &str) -> Result<&'static str, HolidayError> {
        let prefix = format!("{}-", self.as_str());
        let bare = match text.get(..prefix.len()) {
            Some(start) if start.eq_ignore_ascii_case(&prefix) => &text[prefix.len()..],
            _ => text,
        };
        let known = self.regions().iter().find(|region| region.eq_ignore_ascii_case(bare));
        known.copied().ok_or_else(|| HolidayError::UnknownRegion { country: self, region: text.to_owned() })
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Country {
    type Err = HolidayError;

    /// Reads the ISO code in any case; "UK" is taken for GB.
    fn from_str(text: &str) -> Result<Self, HolidayError> {
        if text.eq_ignore_ascii_case("UK") {
            return Ok(Self::Gb);
        }
        let known = Self::ALL.into_iter().find(|country| country.as_str().eq_ignore_ascii_case(text));
        known.ok_or_else(|| HolidayError::UnknownCountry(text.to_owned()))
    }
}

/// What sort of day it is, by the law of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HolidayKind {
    /// A general day off, or listed as one.
    Public,
    /// Off for some, by collective agreement.
    Optional,
    /// Banks are closed.
    Bank,
    /// A public holiday in Catholic municipalities only.
    Catholic,
}

impl HolidayKind {
    /// The word that stands in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Optional => "optional",
            Self::Bank => "bank",
            Self::Catholic => "catholic",
        }
    }
}

impl fmt::Display for HolidayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One holiday in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Holiday {
    /// The local date.
    pub date: Date,
    /// By which it is switched on and off: "good-friday". The substitute day of a holiday has the key of that holiday.
    pub key: &'static str,
    /// What it is called there, in the country's (first) language.
    pub name: &'static str,
    /// What it is called in Dutch.
    pub name_nl: &'static str,
    /// What it is called in English.
    pub name_en: &'static str,
    /// What sort of day it is.
    pub kind: HolidayKind,
}

/// Why there are no holidays to list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HolidayError {
    /// We have no list for this country.
    #[error("we have no holidays for \"{0}\"; choose NL, BE, DE, LU or GB, or enter days of your own")]
    UnknownCountry(String),
    /// The country has no such region.
    #[error("{country} has no region \"{region}\"; {}", choose(country.regions()))]
    UnknownRegion {
        /// The country.
        country: Country,
        /// What was asked.
        region: String,
    },
    /// A region, or a switch, without a country to go with.
    #[error("{0} is given without a country; add \"country\"")]
    NoCountry(&'static str),
    /// No holiday of that country has this key.
    #[error("{country} has no holiday \"{key}\"; {}", choose(&closures::keys(*country)))]
    UnknownKey {
        /// The country.
        country: Country,
        /// What was asked.
        key: String,
    },
    /// The calendar didn't exist, or we don't count so far.
    #[error("holidays are computed for the years {} to {}, not for {year}", HOLIDAY_YEARS.start(), HOLIDAY_YEARS.end())]
    YearOutOfRange {
        /// What was asked.
        year: i16,
    },
}

fn choose(known: &[&str]) -> String {
    if known.is_empty() { "leave it out".to_owned() } else { format!("choose from {}", known.join(", ")) }
}

/// All holidays of a country (and region) in a year, of every kind, by date.
///
/// Two days that fall together are two entries. In the Netherlands 5 May is listed as optional each year, and once more
/// as public in the years in which it is a general day off (2025, 2030 …).
///
/// # Errors
/// [`HolidayError`] for a country, region or year that we don't have.
pub fn holidays(country: &str, region: Option<&str>, year: i16) -> Result<Vec<Holiday>, HolidayError> {
    let country: Country = country.parse()?;
    let region = region.map(|region| country.region(region)).transpose()?;
    if !HOLIDAY_YEARS.contains(&year) {
        return Err(HolidayError::YearOutOfRange { year });
    }
    let mut list = list(country, region, year);
    list.sort_by_key(|holiday| (holiday.date, holiday.kind));
    Ok(list)
}

/// As [`holidays`], unsorted, for a year that is in range.
fn list(country: Country, region: Option<&'static str>, year: i16) -> Vec<Holiday> {
    let mut list = List { year, easter: easter::easter_sunday(year), days: Vec::with_capacity(20) };
    match country {
        Country::Nl => nl::fill(&mut list),
        Country::Be => be::fill(&mut list),
        Country::De => de::fill(&mut list, region),
        Country::Lu => lu::fill(&mut list),
        Country::Gb => gb::fill(&mut list, region),
    }
    list.days
}

/// What a feast is called: its key, in the country's language, in Dutch, in English.
type Names = (&'static str, &'static str, &'static str, &'static str);

/// The days of one year while they are being gathered.
struct List {
    year: i16,
    easter: Date,
    days: Vec<Holiday>,
}

impl List {
    fn add(&mut self, date: Date, kind: HolidayKind, (key, name, name_nl, name_en): Names) {
        self.days.push(Holiday { date, key, name, name_nl, name_en, kind });
    }

    fn public(&mut self, month: i8, day: i8, names: Names) {
        self.add(date(self.year, month, day), HolidayKind::Public, names);
    }

    /// A day that moves with Easter, so many days after (or before) Easter Sunday.
    fn around_easter(&mut self, days: i32, kind: HolidayKind, names: Names) {
        self.add(self.easter.saturating_add(days.days()), kind, names);
    }
}
