//! A real IMAP server: Debian's dovecot, on free ports, with its files in a folder of the test.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::Client;
use super::firm::wait_for;
use super::tls::Authority;

pub const USER: &str = "info";
pub const PASSWORD: &str = "geheim";

pub struct Dovecot {
    folder: TempDir,
    more: Option<TempDir>,
    master: Child,
    pub imap: u16,
    pub imaps: u16,
    pub lmtp: u16,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new(program().unwrap()).arg("-c").arg(self.config()).arg("stop").status();
        let _ = self.master.wait();
    }
}

/// Where dovecot is; `DOVECOT_BIN` says otherwise. `None` and a word on the output when there is none (a failure in CI).
#[expect(clippy::print_stdout, reason = "who runs the tests should know what wasn't tested")]
pub fn program() -> Option<PathBuf> {
    static SAID: OnceLock<()> = OnceLock::new();
    let path = std::env::var_os("DOVECOT_BIN").map_or_else(|| PathBuf::from("/usr/sbin/dovecot"), PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no {}: install dovecot-imapd and dovecot-lmtpd", path.display());
    SAID.get_or_init(|| println!("skipped: no {} (Debian: dovecot-imapd and dovecot-lmtpd)", path.display()));
    None
}

impl Dovecot {
    /// Starts one, with a certificate of `authority` for localhost; `None` when dovecot isn't installed.
    pub async fn start(authority: &Authority) -> Option<Self> {
        Self::start_with(authority, "").await
    }

    /// One that wants tokens (XOAUTH2), and asks at `introspection` (RFC 7662) whether they are good.
    pub async fn start_for_tokens(authority: &Authority, introspection: &str) -> Option<Self> {
        let asking = format!(
            "introspection_url = {introspection}\nintrospection_mode = post\nforce_introspection = yes\n\
             username_attribute = username\nactive_attribute = active\nactive_value = true\nclient_id = dovecot\n\
             client_secret = x\n"
        );
        let folder = TempDir::with_prefix("dovecot-tokens-").unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = folder.path().join("oauth2.conf");
        std::fs::write(&path, asking).unwrap();
        let more = format!(
            "auth_mechanisms = plain xoauth2\npassdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {}\n}}\n",
            path.display()
        );
        let mut dovecot = Self::start_with(authority, &more).await?;
        dovecot.more = Some(folder);
        Some(dovecot)
    }

    async fn start_with(authority: &Authority, more: &str) -> Option<Self> {
        let program = program()?;
        let folder = TempDir::with_prefix("dovecot-").unwrap();
        let ports = free_ports();
        write_files(folder.path(), ports, authority, more);
        let master = Command::new(program)
            .args(["-F", "-c"])
            .arg(folder.path().join("dovecot.conf"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let [imap, imaps, lmtp] = ports;
        let dovecot = Self { folder, more: None, master, imap, imaps, lmtp };
        for port in ports {
            wait_for(async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
        }
        Some(dovecot)
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("dovecot.conf")
    }

    /// A mail arrives, as mail does: by LMTP.
    pub async fn arrives(&self, mail: &str) {
        let mut client = Client::to(self.lmtp).await;
        assert_eq!(client.code().await, 220);
        client.up_to_data("LHLO", &[USER]).await;
        client.send(mail.replace("\r\n.", "\r\n..") + ".\r\n").await;
        assert_eq!(client.code().await, 250);
    }

    /// Many mails, put where the server keeps them (a maildir), byte for byte.
    pub fn is_given(&self, mails: impl Iterator<Item = Vec<u8>>) {
        let inbox = self.folder.path().join("mail").join(USER);
        for part in ["", "new", "cur", "tmp"] {
            let folder = inbox.join(part);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        }
        for (number, mail) in mails.enumerate() {
            let path = inbox
                .join("new")
                .join(format!("17000{number:06}.M{number}P1.test,S={size},W={size}", size = mail.len()));
            std::fs::write(&path, mail).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
        }
    }

    /// Somebody's mail program says `commands`; gives all that the server answers.
    pub async fn say(&self, commands: &[&str]) -> String {
        let mut client = Client::to(self.imap).await;
        let mut heard = client.line().await;
        let login = format!("LOGIN {USER} {PASSWORD}");
        for (number, command) in [login.as_str()].iter().chain(commands).enumerate() {
            let tag = format!("t{number} ");
            // A literal ({12+} CRLF bytes) is sent along, as LITERAL+ allows.
            client.send(format!("{tag}{command}\r\n")).await;
            loop {
                let line = client.line().await;
                assert!(!line.is_empty(), "dovecot hung up: {heard}");
                heard.push_str(&line);
                if line.starts_with(&tag) {
                    assert!(line.contains("OK"), "{command}: {line}");
                    break;
                }
            }
        }
        heard
    }

    /// A mail that came in on `date` ("01-Feb-2026 09:00:00 +0100") and was read since.
    pub async fn holds(&self, mail: &str, date: &str) {
        self.say(&[&format!("APPEND INBOX (\\Seen) \"{date}\" {{{}+}}\r\n{mail}", mail.len())]).await;
    }
}

fn free_ports() -> [u16; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

fn write_files(folder: &Path, [imap, imaps, lmtp]: [u16; 3], authority: &Authority, more: &str) {
    let (certificate, key) = authority.pem_for("localhost");
    for (name, text) in [("cert.pem", certificate), ("key.pem", key)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::create_dir(folder.join("mail")).unwrap();
    for (path, mode) in [(folder.to_owned(), 0o755), (folder.join("mail"), 0o777)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    // Started by root it runs as nobody; started by anybody else it runs as they are, and can't change its root.
    let (user, group) = match said_by("id", "-un").as_str() {
        "root" => ("nobody".to_owned(), "nogroup".to_owned()),
        user => (user.to_owned(), said_by("id", "-gn")),
    };
    let config = format!(
        "base_dir = {dir}/run\nstate_dir = {dir}/state\nlog_path = {dir}/log\nprotocols = imap lmtp\nlisten = 127.0.0.1\n\
         ssl = yes\nssl_cert = <{dir}/cert.pem\nssl_key = <{dir}/key.pem\ndisable_plaintext_auth = no\n\
         default_login_user = {user}\ndefault_internal_user = {user}\ndefault_internal_group = {group}\n\
         mail_location = maildir:{dir}/mail/%n\nmail_uid = {user}\nmail_gid = {group}\nfirst_valid_uid = 1\n\
         first_valid_gid = 1\nlmtp_rcpt_check_quota = no\nmail_fsync = never\nmaildir_very_dirty_syncs = yes\nauth_failure_delay = 0\n\
         passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n\
         userdb {{\n driver = static\n args = uid={user} gid={group} home={dir}/mail/%n allow_all_users=yes\n}}\n\
         service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n inet_listener imap {{\n  port = {imap}\n }}\n \
         inet_listener imaps {{\n  port = {imaps}\n  ssl = yes\n }}\n}}\n\
         service lmtp {{\n inet_listener lmtp {{\n  port = {lmtp}\n }}\n}}\nnamespace inbox {{\n inbox = yes\n}}\n{more}",
        dir = folder.display(),
    );
    std::fs::write(folder.join("dovecot.conf"), config).unwrap();
}

fn said_by(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
