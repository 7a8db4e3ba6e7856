//! `myosotis outcome fit`: the likeliest parameters.

use std::io::Write;

use outcome::alive::{BgNbd, Fit, GammaGamma, Model, ParetoNbd};
use serde::Serialize;

use super::{ModelName, Named, Source, write};

/// Fit a model by maximum likelihood.
///
/// Prints `{"model", "n", "parameters", "standard_errors", "log_likelihood"}`. `standard_errors` is null, and `note` says
/// why, when the data don't determine the parameters. Definitions and sources: docs/outcomes.md.
#[derive(Debug, clap::Args)]
pub(crate) struct FitArgs {
    /// Which model.
    #[arg(long, value_enum)]
    model: ModelName,
    #[command(flatten)]
    source: Source,
}

/// What was fitted, as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct Fitted {
    model: ModelName,
    /// Accounts that it was fitted to.
    n: usize,
    parameters: Named,
    standard_errors: Option<Named>,
    log_likelihood: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

const UNDETERMINED: &str = "these data don't determine the parameters: the likelihood goes on rising while one of them runs off \
                            to nothing or infinity. More accounts, or more time, would help";

impl Fitted {
    pub(crate) fn new<M: Model<N>, const N: usize>(model: ModelName, fit: &Fit<M, N>) -> Self {
        let named = |values: [f64; N]| Named(M::NAMES.into_iter().zip(values).collect());
        Self {
            model,
            n: fit.accounts,
            parameters: named(fit.model.parameters()),
            standard_errors: fit.standard_errors().map(named),
            log_likelihood: fit.log_likelihood,
            note: fit.covariance.is_none().then_some(UNDETERMINED),
        }
    }
}

pub(crate) fn run(args: &FitArgs, output: impl Write) -> anyhow::Result<()> {
    let accounts = args.source.accounts()?;
    let fitted = match args.model {
        ModelName::BgNbd => Fitted::new(args.model, &BgNbd::fit(&args.source.histories(&accounts)?)?),
        ModelName::ParetoNbd => Fitted::new(args.model, &ParetoNbd::fit(&args.source.histories(&accounts)?)?),
        ModelName::GammaGamma => Fitted::new(args.model, &GammaGamma::fit(&args.source.spending(&accounts)?)?),
    };
    write(output, &fitted)
}

#[cfg(test)]
mod tests {
    use crate::commands::outcome::tests::{near, say, say_of_shared};

    const SUMMARIES: &str = "--input FILE --columns customer=ID,frequency=frequency,recency=recency,T=T";
    const RECEIPTS: &str = "--input FILE --columns customer=Id,date=Date,amount=Price --unit weeks --until 1997-09-30";

    #[test]
    fn cdnow_gives_the_figures_of_the_papers() {
        let Some(said) = say_of_shared(&format!("fit --model bg-nbd {SUMMARIES}"), "cdnow/cdnow_customers_summary.csv")
        else {
            return;
        };
        assert_eq!((said["model"].as_str(), said["n"].as_u64()), (Some("bg-nbd"), Some(2357)));
        near(&said["parameters"]["alpha"], 4.414, 0.001);
        near(&said["log_likelihood"], -9582.43, 0.01);
        for (model, name, value, log_likelihood) in [
            ("bg-nbd", "a", 0.7929, -9582.429),
            ("pareto-nbd", "s", 0.60625, -9594.976),
            ("gamma-gamma", "p", 6.25, -4055.92),
        ] {
            let said = say_of_shared(&format!("fit --model {model} {RECEIPTS}"), "clvtools/cdnow.csv").unwrap();
            near(&said["parameters"][name], value, 0.01 * value);
            near(&said["log_likelihood"], log_likelihood, 0.01);
            assert!(said["standard_errors"][name].as_f64().is_some_and(|error| error > 0.0));
        }
    }

    #[test]
    fn what_can_not_be_fitted_is_said_in_words() {
        let receipts = "Id,Date,Price\n1,2026-01-01,3\n2,2026-01-05,3\n";
        for (line, table, told) in [
            ("--model bg-nbd --columns customer=Id,date=Date", receipts, "nobody bought a second time"),
            ("--model gamma-gamma --columns customer=Id,date=Date", receipts, "amount="),
            ("--model bg-nbd --columns customer=Id,date=Dag", receipts, "its columns are Id, Date, Price"),
            ("--model bg-nbd --columns date=Date", receipts, "customer=NAME"),
            ("--model bg-nbd --columns frequency=Id", receipts, "recency= and T="),
            ("--model bg-nbd --columns customer=Id,date=Price", receipts, "line 2, Price: \"3\" is no date"),
            ("--model bg-nbd --columns customer=Id,date=Date --until 2025-01-01", receipts, "no transactions"),
            (
                "--model bg-nbd --columns frequency=x,recency=t,T=T",
                "x,t,T\n2,5,4\n",
                "line 2, t: recency (5) is more than T (4)",
            ),
            ("--model bg-nbd --columns frequency=x,recency=t,T=T", "x,t,T\n1.5,1,4\n", "line 2, x: a frequency counts"),
            ("--model bg-nbd --columns frequency=x,recency=t,T=T", "x,t,T\n", "no accounts"),
        ] {
            let said = format!("{:#}", say(&format!("fit --input FILE {line}"), table).unwrap_err());
            assert!(said.contains(told), "{line}: {said}");
        }
    }

    #[test]
    fn a_handful_of_accounts_is_fitted_and_its_doubts_are_told() {
        let table = "x,t,T\n1,2,10\n3,9,10\n0,0,10\n";
        let said = say("fit --model bg-nbd --input FILE --columns frequency=x,recency=t,T=T", table).unwrap();
        assert!(
            said["log_likelihood"].is_f64() && said["standard_errors"].is_null() == said["note"].is_string(),
            "{said}"
        );
    }
}
