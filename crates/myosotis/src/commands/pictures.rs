//! Pictures in mails that lie elsewhere, fetched with the same guard as feeds: nothing inside the network, at most 5 MB, at most
//! twenty seconds. In the demo, and where mail is held, nothing leaves the machine.

use std::sync::Arc;

use channels::feeds::{Fetcher, Reach};
use web::pictures::{FetchPicture, Fetching};

use super::edges::trust;
use crate::config::Settings;

/// Fetches from the internet, and nowhere else.
pub(crate) struct FromElsewhere(Option<Arc<Fetcher>>);

impl FromElsewhere {
    /// By what the administrator has set.
    ///
    /// # Errors
    /// When the certificates of `--extra-ca` can't be read.
    pub(crate) fn new(settings: &Settings) -> anyhow::Result<Self> {
        if settings.hold_mail {
            return Ok(Self(None));
        }
        // Never further, whatever is allowed for feeds: a stranger chose these addresses, not an administrator.
        Ok(Self(Some(Arc::new(Fetcher::new(Reach::Internet, &trust(settings)?)))))
    }
}

impl FetchPicture for FromElsewhere {
    fn fetch(&self, url: String) -> Fetching {
        let fetcher = self.0.clone();
        Box::pin(async move {
            let fetched = fetcher?.fetch(&url).await;
            fetched.map_err(|error| tracing::info!("a picture of a mail was not fetched: {error}")).ok()
        })
    }
}
