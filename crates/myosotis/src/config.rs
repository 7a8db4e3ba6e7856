//! Configuration: flags and environment first, then `myosotis.toml` in the data directory, then defaults.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// Address that pages are served on, unless told otherwise: only this machine.
pub(crate) const LISTEN: &str = "127.0.0.1:8480";
/// Address that an MTA on this machine delivers to by LMTP.
pub(crate) const LMTP: &str = "127.0.0.1:2424";

/// What `serve` needs to know besides what is in the database.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args, serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Address to serve pages on [default: 127.0.0.1:8480]
    #[arg(long, env = "MYOSOTIS_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Address for an MTA to deliver to by LMTP; "off" for none [default: 127.0.0.1:2424]
    #[arg(long, env = "MYOSOTIS_LMTP", value_name = "ADDRESS:PORT")]
    pub lmtp: Option<String>,
    /// Address for an MTA to deliver to by SMTP; "off" for none [default: off]
    #[arg(long, env = "MYOSOTIS_SMTP", value_name = "ADDRESS:PORT")]
    pub smtp: Option<String>,
    /// Certificate (PEM, with those that vouch for it) to offer STARTTLS with on --smtp and --lmtp; read again when renewed
    #[arg(long, env = "MYOSOTIS_SMTP_CERT", value_name = "FILE", requires = "smtp_key")]
    pub smtp_cert: Option<PathBuf>,
    /// The key (PEM) of --smtp-cert
    #[arg(long, env = "MYOSOTIS_SMTP_KEY", value_name = "FILE", requires = "smtp_cert")]
    pub smtp_key: Option<PathBuf>,
    /// PostgreSQL to keep the data in, e.g. postgres://myosotis@localhost/myosotis [default: SQLite in the data directory]
    #[arg(long, env = "MYOSOTIS_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// How many reverse proxies stand before the program: their X-Forwarded-For is believed, counted from the right [default: 0]
    #[arg(long, env = "MYOSOTIS_TRUSTED_PROXIES", value_name = "N")]
    pub trusted_proxies: Option<u8>,
    /// Hold all mail: nothing leaves this machine, the page "Mails" shows what customers would have got
    #[arg(long, env = "MYOSOTIS_HOLD_MAIL")]
    pub hold_mail: bool,
    /// Certificates (PEM) to trust besides the system's, for mail servers of your own
    #[arg(long, env = "MYOSOTIS_EXTRA_CA", value_name = "FILE")]
    pub extra_ca: Option<PathBuf>,
    /// Calendar feeds may be fetched from addresses of your own network
    #[arg(long, env = "MYOSOTIS_PRIVATE_FEEDS")]
    pub private_feeds: bool,
    /// What to log: error, warn, info, debug, or a filter such as "info,channels=debug" [default: info]
    #[arg(long, env = "MYOSOTIS_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Log as JSON lines
    #[arg(long, env = "MYOSOTIS_LOG_JSON")]
    pub log_json: bool,
}

impl Settings {
    /// These settings, with what they leave open taken from the file, if it is there.
    ///
    /// # Errors
    /// When the file can't be read, or holds an unknown key or a wrong value: says which.
    pub(crate) fn over_file(self, file: &Path) -> anyhow::Result<Self> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(self),
            Err(error) => return Err(error).with_context(|| format!("can't read {}", file.display())),
        };
        let below: Self = toml::from_str(&text).with_context(|| format!("{} has a mistake", file.display()))?;
        Ok(self.over(below))
    }

    fn over(self, below: Self) -> Self {
        Self {
            listen: self.listen.or(below.listen),
            lmtp: self.lmtp.or(below.lmtp),
            smtp: self.smtp.or(below.smtp),
            smtp_cert: self.smtp_cert.or(below.smtp_cert),
            smtp_key: self.smtp_key.or(below.smtp_key),
            database: self.database.or(below.database),
            trusted_proxies: self.trusted_proxies.or(below.trusted_proxies),
            hold_mail: self.hold_mail || below.hold_mail,
            extra_ca: self.extra_ca.or(below.extra_ca),
            private_feeds: self.private_feeds || below.private_feeds,
            log: self.log.or(below.log),
            log_json: self.log_json || below.log_json,
        }
    }

    /// Where pages are served.
    pub(crate) fn listen(&self) -> &str {
        self.listen.as_deref().unwrap_or(LISTEN)
    }

    /// Where LMTP is served over TCP; `None` when it is off.
    pub(crate) fn lmtp(&self) -> Option<&str> {
        Some(self.lmtp.as_deref().unwrap_or(LMTP)).filter(|address| *address != "off")
    }

    /// Where SMTP is served over TCP; `None` when it is off, as it is unless told otherwise.
    pub(crate) fn smtp(&self) -> Option<&str> {
        self.smtp.as_deref().filter(|address| *address != "off")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_wins_over_the_file_and_the_file_over_the_default() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("myosotis.toml");
        std::fs::write(&file, "listen = \"0.0.0.0:80\"\nlmtp = \"off\"\nhold_mail = true\n").unwrap();
        let typed = Settings { listen: Some("127.0.0.1:9000".into()), ..Settings::default() };
        let settings = typed.over_file(&file).unwrap();
        assert_eq!(settings.listen(), "127.0.0.1:9000");
        assert_eq!(settings.lmtp(), None);
        assert!(settings.hold_mail);
        assert_eq!(settings.smtp(), None);
    }

    #[test]
    fn a_word_that_is_not_a_setting_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("myosotis.toml");
        std::fs::write(&file, "lisen = \"0.0.0.0:80\"\n").unwrap();
        let error = format!("{:#}", Settings::default().over_file(&file).unwrap_err());
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let settings = Settings::default().over_file(Path::new("/nowhere/myosotis.toml")).unwrap();
        assert_eq!((settings.listen(), settings.lmtp()), (LISTEN, Some(LMTP)));
    }
}
