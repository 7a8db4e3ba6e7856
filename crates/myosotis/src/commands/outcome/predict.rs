//! `myosotis outcome predict`: who is alive, and what each will buy.

use std::io::Write;

use outcome::Confidence;
use outcome::alive::{
    BgNbd, Fit, GammaGamma, History, ParetoNbd, Purchasing, Spending, expected_value, predict as prediction_of,
};
use serde::Serialize;

use super::accounts::Account;
use super::fit::Fitted;
use super::{ModelName, Source, ends, write};

/// Fit a model, and say of each customer what it expects.
///
/// Prints what `fit` prints, with `horizon` and `customers`: the probability that each is alive at the end of the data and its
/// expected purchases in the horizon after it, both with a 95 % interval for what isn't known of the model. With a column of
/// amounts also what each is expected to spend at a time (`spend` is the Gamma-Gamma fit) and its value: purchases x spend.
#[derive(Debug, clap::Args)]
pub(crate) struct PredictArgs {
    /// Which model.
    #[arg(long, value_enum)]
    model: ModelName,
    #[command(flatten)]
    source: Source,
    /// How far ahead, in the unit.
    #[arg(long, value_name = "TIME", value_parser = horizon)]
    horizon: f64,
}

fn horizon(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "a horizon is a length of time: 0 or more".to_owned())
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    fitted: Fitted,
    horizon: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    spend: Option<Fitted>,
    customers: Vec<Customer>,
}

#[derive(Serialize)]
struct Customer {
    customer: String,
    frequency: u32,
    #[serde(flatten)]
    buying: Option<Buying>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monetary: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_spend: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_value: Option<f64>,
}

#[derive(Serialize)]
struct Buying {
    recency: f64,
    #[serde(rename = "T")]
    age: f64,
    probability_alive: f64,
    probability_alive_interval: Option<[f64; 2]>,
    expected_purchases: f64,
    expected_purchases_interval: Option<[f64; 2]>,
}

pub(crate) fn run(args: &PredictArgs, output: impl Write) -> anyhow::Result<()> {
    let accounts = args.source.accounts()?;
    let answer = match args.model {
        ModelName::BgNbd => {
            let fit = BgNbd::fit(&args.source.histories(&accounts)?)?;
            args.buying(Fitted::new(args.model, &fit), &fit, accounts)
        }
        ModelName::ParetoNbd => {
            let fit = ParetoNbd::fit(&args.source.histories(&accounts)?)?;
            args.buying(Fitted::new(args.model, &fit), &fit, accounts)
        }
        ModelName::GammaGamma => {
            let fit = GammaGamma::fit(&args.source.spending(&accounts)?)?;
            let customer = |account| with_spending(account, None, Some(&fit.model));
            let customers = accounts.into_iter().map(customer).collect();
            Answer { fitted: Fitted::new(args.model, &fit), horizon: args.horizon, spend: None, customers }
        }
    };
    write(output, &answer)
}

impl PredictArgs {
    fn buying<M: Purchasing<4>>(&self, fitted: Fitted, fit: &Fit<M, 4>, accounts: Vec<Account>) -> Answer {
        // Amounts are welcome here, not needed: where none can be learnt from, there is no value and the rest stands.
        let spending: Vec<_> = accounts.iter().filter_map(|account| account.spending).collect();
        let spend = GammaGamma::fit(&spending).ok();
        let model = spend.as_ref().map(|fit| &fit.model);
        let customer = |account: Account| {
            let buying = account.history.map(|history| of_history(fit, &history, self.horizon));
            with_spending(account, buying, model)
        };
        let customers = accounts.into_iter().map(customer).collect();
        let spend = spend.as_ref().map(|fit| Fitted::new(ModelName::GammaGamma, fit));
        Answer { fitted, horizon: self.horizon, spend, customers }
    }
}

fn of_history<M: Purchasing<4>>(fit: &Fit<M, 4>, history: &History, horizon: f64) -> Buying {
    let found = prediction_of(fit, history, horizon, Confidence::USUAL);
    Buying {
        recency: history.recency(),
        age: history.age(),
        probability_alive: found.probability_alive,
        probability_alive_interval: found.intervals.map(|intervals| ends(intervals.probability_alive)),
        expected_purchases: found.expected_purchases,
        expected_purchases_interval: found.intervals.map(|intervals| ends(intervals.expected_purchases)),
    }
}

fn with_spending(account: Account, buying: Option<Buying>, model: Option<&GammaGamma>) -> Customer {
    let expected_spend = model.and_then(|model| model.expected_spend(account.spending.as_ref()));
    let purchases = buying.as_ref().map(|buying| buying.expected_purchases);
    Customer {
        customer: account.customer,
        frequency: account.frequency,
        monetary: account.spending.as_ref().map(Spending::mean),
        expected_value: purchases.zip(expected_spend).map(|(purchases, spend)| expected_value(purchases, spend, 1.0)),
        expected_spend,
        buying,
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::outcome::tests::{near, say, say_of_shared};

    #[test]
    fn the_first_customer_of_cdnow_is_expected_as_in_the_sheet() {
        let line = "predict --model bg-nbd --input FILE --columns customer=ID,frequency=x,recency=t_x,T=T,monetary=zbar --horizon 39";
        let Some(said) = say_of_shared(line, "cdnow/cdnow_customers_summary_with_transactions.csv") else { return };
        let first = &said["customers"][0];
        assert_eq!((first["customer"].as_str(), first["frequency"].as_u64()), (Some("1"), Some(2)));
        near(&first["expected_purchases"], 1.226, 0.001);
        near(&first["expected_spend"], 24.65, 0.1);
        near(&first["expected_value"], 1.226 * 24.65, 0.2);
        near(&said["spend"]["parameters"]["q"], 3.74, 0.04);
        assert!(first["probability_alive_interval"][0].as_f64() < first["probability_alive"].as_f64());
    }

    #[test]
    fn each_customer_of_the_receipts_is_named() {
        let table = "klant,dag,bedrag\nB,2026-01-01,5\nA,2026-01-03,7\nB,2026-02-01,6\nA,2026-02-09,1\nB,2026-03-01,9\nC,2026-03-01,4\n";
        let columns = "--input FILE --columns customer=klant,date=dag,amount=bedrag --unit days --horizon 30";
        let said = say(&format!("predict --model pareto-nbd {columns}"), table).unwrap();
        let names: Vec<_> =
            said["customers"].as_array().unwrap().iter().map(|one| one["customer"].as_str().unwrap()).collect();
        assert_eq!(names, ["B", "A", "C"]);
        assert_eq!(said["customers"][2]["T"].as_f64(), Some(0.0));
        let spend = say(&format!("predict --model gamma-gamma {columns}"), table).unwrap();
        assert!(
            spend["customers"][0]["expected_spend"].is_f64() && spend["customers"][0].get("T").is_none(),
            "{spend}"
        );
    }
}
