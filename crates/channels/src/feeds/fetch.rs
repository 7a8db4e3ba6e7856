use std::time::Duration;

use desk::Trouble;
use desk::trouble::Cause;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use super::guard::{Inside, Reach};
use crate::trust::{Trust, TrustError, cause_of};
use crate::words::cause;

/// The largest feed, in bytes.
pub const FEED_BYTES_MAX: usize = 5 * 1024 * 1024;
/// How long fetching a feed may take altogether.
pub const FETCH_WITHIN: Duration = Duration::from_secs(20);
/// How often a server may send us elsewhere.
pub const REDIRECTS_MAX: usize = 3;

/// Why a feed could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// No URL, or of another kind.
    #[error("the address of the feed is not a web address: it begins with https:// (or http://)")]
    NotAnAddress,
    /// The address is inside the network.
    #[error(transparent)]
    Inside(#[from] Inside),
    /// The server has no such feed, or won't give it.
    #[error("the server answered {status}; open the address in a browser to see why")]
    Status {
        /// What it answered.
        status: u16,
    },
    /// More than the limit.
    #[error("the feed is larger than {} MB", FEED_BYTES_MAX / (1024 * 1024))]
    TooBig,
    /// Time is over.
    #[error("the server did not send the feed within {} seconds", FETCH_WITHIN.as_secs())]
    Slow,
    /// No connection, no TLS, too many redirects.
    #[error("the feed could not be fetched: {0}")]
    Failed(Cause),
}

impl From<FeedError> for Trouble {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::NotAnAddress => Self::NotAWebAddress,
            FeedError::Inside(Inside(address)) => Self::Inside { address },
            FeedError::Status { status } => Self::Status { status },
            FeedError::TooBig => Self::TooLarge { megabytes: FEED_BYTES_MAX / (1024 * 1024) },
            FeedError::Slow => Self::Slow { seconds: FETCH_WITHIN.as_secs() },
            FeedError::Failed(why) => Self::NotFetched { why },
        }
    }
}

/// Fetches feeds.
#[derive(Debug, Clone)]
pub struct Fetcher {
    /// Or why there is none: the desk starts all the same, and the status page says what is missing.
    client: Option<Client>,
    reach: Reach,
}

impl Fetcher {
    /// Reaches as far as `reach`, and believes whom `trust` believes.
    #[must_use]
    pub fn new(reach: Reach, trust: &Trust) -> Self {
        Self { client: client(reach, trust).ok(), reach }
    }

    /// The bytes of the feed at `url`.
    ///
    /// # Errors
    /// [`FeedError`], in words for an administrator.
    pub async fn fetch(&self, url: &str) -> Result<Vec<u8>, FeedError> {
        let url = parse(url)?;
        self.reach.check(&url)?;
        let client = self.client.as_ref().ok_or(FeedError::Failed(Cause::NobodyToTrust))?;
        let response = client.get(url).send().await.map_err(judge)?;
        if !response.status().is_success() {
            return Err(FeedError::Status { status: response.status().as_u16() });
        }
        read(response).await
    }
}

fn client(reach: Reach, trust: &Trust) -> Result<Client, TrustError> {
    let client = Client::builder()
        .tls_backend_preconfigured(trust.client_config()?)
        .dns_resolver(reach)
        // A proxy would look up the name itself, past our check.
        .no_proxy()
        .redirect(redirects(reach))
        .timeout(FETCH_WITHIN)
        .user_agent("Myosotis")
        .build()
        .expect("the settings of the client are all ours");
    Ok(client)
}

/// People paste `webcal://`, which means https.
fn parse(url: &str) -> Result<Url, FeedError> {
    let url = url.trim();
    let https = url.strip_prefix("webcal://").map(|rest| format!("https://{rest}"));
    let url = Url::parse(https.as_deref().unwrap_or(url)).map_err(|_| FeedError::NotAnAddress)?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(FeedError::NotAnAddress) }
}

fn redirects(reach: Reach) -> Policy {
    Policy::custom(move |attempt| {
        if attempt.previous().len() > REDIRECTS_MAX {
            return attempt.error(TooManyRedirects);
        }
        match reach.check(attempt.url()) {
            Ok(()) if matches!(attempt.url().scheme(), "http" | "https") => attempt.follow(),
            Ok(()) => attempt.stop(),
            Err(inside) => attempt.error(inside),
        }
    })
}

#[derive(Debug, thiserror::Error)]
#[error("it sent us elsewhere too often")]
struct TooManyRedirects;

async fn read(mut response: Response) -> Result<Vec<u8>, FeedError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(judge)? {
        if bytes.len() + chunk.len() > FEED_BYTES_MAX {
            return Err(FeedError::TooBig);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn judge(error: reqwest::Error) -> FeedError {
    if let Some(inside) = cause::<Inside>(&error) {
        return FeedError::Inside(*inside);
    }
    if error.is_timeout() {
        return FeedError::Slow;
    }
    FeedError::Failed(if error.is_redirect() { Cause::TooManyRedirects } else { cause_of(&error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_fetched() {
        assert_eq!(parse(" webcal://agenda.example/x.ics ").unwrap().as_str(), "https://agenda.example/x.ics");
        assert_eq!(parse("http://agenda.example/x.ics").unwrap().scheme(), "http");
        for url in ["", "agenda.example/x.ics", "file:///etc/passwd", "ftp://agenda.example/x.ics", "https://"] {
            assert!(matches!(parse(url), Err(FeedError::NotAnAddress)), "{url}");
        }
    }
}
