//! Concentration: on how few parties we lean, and who leans on whom.

use std::collections::BTreeMap;

/// An amount in cents of the organisation's currency.
pub type Cents = i64;

/// How a total is spread over parties.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// Per party its share of the total, 0 to 1, the largest first; parties with nothing (or less, after credit notes) are left out.
    pub shares: Vec<(String, f64)>,
    /// The Herfindahl-Hirschman index: the sum of the squared shares in per cent, from near 0 to 10,000 (one party has it all).
    pub hhi: f64,
    /// 10,000 / HHI: as concentrated as with so many parties of equal size ("numbers equivalent").
    pub equal_parties: f64,
}

/// The concentration of `amounts`, which are added up per party; `None` when nothing above zero is left.
///
/// A. O. Hirschman, *National power and the structure of foreign trade* (1945); O. C. Herfindahl (1950). On the scale of the US
/// Department of Justice's Merger Guidelines (2023, §2.1), which is about markets: above 1,800 is highly concentrated.
#[must_use]
pub fn concentration<'a>(amounts: impl IntoIterator<Item = (&'a str, Cents)>) -> Option<Concentration> {
    let sums = by_party(amounts);
    let total: i128 = sums.values().sum();
    if total == 0 {
        return None;
    }
    let mut shares: Vec<_> = sums.into_iter().map(|(name, sum)| (name.to_owned(), sum as f64 / total as f64)).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let hhi = 10_000.0 * shares.iter().map(|(_, share)| share * share).sum::<f64>();
    Some(Concentration { shares, hhi, equal_parties: 10_000.0 / hhi })
}

impl Concentration {
    /// The share that the `count` largest have together, 0 to 1 (the "concentration ratio" CRₙ).
    #[must_use]
    pub fn of_largest(&self, count: usize) -> f64 {
        self.shares.iter().take(count).map(|(_, share)| share).sum::<f64>().min(1.0)
    }
}

/// A party that we both sell to and buy from.
#[derive(Debug, Clone, PartialEq)]
pub struct BothWays {
    /// Who.
    pub party: String,
    /// Its share of our revenue, 0 to 1: how far our sales would fall with it.
    pub of_revenue: f64,
    /// Its share of our purchases, 0 to 1: how far our supply would fall with it.
    pub of_purchases: f64,
}

/// The parties that are customer and supplier, by the larger of their two shares, the largest first.
#[must_use]
pub fn both_ways<'a>(
    sales: impl IntoIterator<Item = (&'a str, Cents)>,
    purchases: impl IntoIterator<Item = (&'a str, Cents)>,
) -> Vec<BothWays> {
    let (Some(sales), Some(purchases)) = (concentration(sales), concentration(purchases)) else {
        return Vec::new();
    };
    let bought: BTreeMap<&str, f64> = purchases.shares.iter().map(|(name, share)| (name.as_str(), *share)).collect();
    let mut both: Vec<_> = sales
        .shares
        .iter()
        .filter_map(|(name, share)| {
            let of_purchases = *bought.get(name.as_str())?;
            Some(BothWays { party: name.clone(), of_revenue: *share, of_purchases })
        })
        .collect();
    both.sort_by(|a, b| b.of_revenue.max(b.of_purchases).total_cmp(&a.of_revenue.max(a.of_purchases)));
    both
}

fn by_party<'a>(amounts: impl IntoIterator<Item = (&'a str, Cents)>) -> BTreeMap<&'a str, i128> {
    let mut sums = BTreeMap::new();
    for (name, cents) in amounts {
        *sums.entry(name).or_default() += i128::from(cents);
    }
    sums.retain(|_, sum| *sum > 0);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_equal_parties_are_four() {
        let four = concentration([("a", 25), ("b", 25), ("c", 25), ("d", 25)]).unwrap();
        assert!((four.hhi - 2500.0).abs() < 1e-9 && (four.equal_parties - 4.0).abs() < 1e-12);
        assert!((four.of_largest(2) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_example_of_the_merger_guidelines() {
        // "a market consisting of four firms with shares of thirty, thirty, twenty, and twenty percent: 2,600".
        let market = concentration([("a", 30), ("b", 30), ("c", 20), ("d", 20)]).unwrap();
        assert!((market.hhi - 2600.0).abs() < 1e-9);
    }

    #[test]
    fn credit_notes_are_taken_off_and_nothing_is_left_of_nothing() {
        let left = concentration([("a", 100), ("b", 50), ("b", -50), ("c", -10)]).unwrap();
        assert_eq!(left.shares, [("a".to_owned(), 1.0)]);
        assert_eq!(concentration([("a", -1)]), None);
        assert!(concentration([("a", Cents::MAX), ("b", Cents::MAX)]).is_some());
    }

    #[test]
    fn who_is_customer_and_supplier_is_found() {
        let both = both_ways([("Drukkerij", 60), ("Bakker", 40)], [("Drukkerij", 10), ("Energie", 90)]);
        assert_eq!(both, [BothWays { party: "Drukkerij".to_owned(), of_revenue: 0.6, of_purchases: 0.1 }]);
    }
}
