//! Would they recommend us?

use jiff::civil::Date;
use outcome::Confidence;
use outcome::nps::{Answers, Score, response_rate};
use serde::{Deserialize, Serialize};

use super::{Days, Est, Facts, facts::Answered, months_before};

/// Quarters that are drawn.
const QUARTERS: i32 = 8;

/// Net promoter score, of the relationship as a whole and after an answer, each by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nps {
    pub relationship: Asked,
    pub transaction: Asked,
    /// The relationship by quarter, the oldest first; where nobody was asked about it, what was said after answers.
    pub quarters: Vec<Quarter>,
    /// Whether the quarters are of the relationship.
    pub is_relationship: bool,
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub asked: u64,
    pub answered: u64,
    /// In points, -100 to 100; `None`: nobody answered.
    pub score: Option<Est>,
    /// The share that answered, 0 to 1.
    pub response: Option<Est>,
    /// Too few to say much.
    pub is_small: bool,
}

/// A quarter that ends on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quarter {
    pub until: Date,
    pub asked: Asked,
}

impl Nps {
    pub(crate) fn of(facts: &Facts, days: Days) -> Self {
        let of = |is_relationship: bool, days: Days| {
            Asked::of(facts.surveys.iter().filter(|one| one.is_relationship == is_relationship && days.has(one.on)))
        };
        let relationship = of(true, days);
        let is_relationship = relationship.answered > 0 || of(false, days).answered == 0;
        let quarters = (0..QUARTERS)
            .rev()
            .map(|back| Days::until(months_before(days.until, 3 * back), 3))
            .map(|quarter| Quarter { until: quarter.until, asked: of(is_relationship, quarter) })
            .collect();
        Self { relationship, transaction: of(false, days), quarters, is_relationship }
    }

    /// The one that stands on the page: of the relationship, or else after answers.
    #[must_use]
    pub fn shown(&self) -> &Asked {
        if self.is_relationship { &self.relationship } else { &self.transaction }
    }
}

impl Asked {
    fn of<'a>(surveys: impl Iterator<Item = &'a Answered>) -> Self {
        let (mut asked, mut answers) = (0, Answers::default());
        for survey in surveys {
            asked += 1;
            if let Some(score) = survey.score.and_then(|score| Score::try_from(score).ok()) {
                answers.add(score);
            }
        }
        Self {
            asked,
            answered: answers.count(),
            score: answers.net_promoter_score(Confidence::USUAL).map(Est::from),
            response: response_rate(answers.count(), asked, Confidence::USUAL).map(Est::from),
            is_small: answers.is_small(),
        }
    }
}
