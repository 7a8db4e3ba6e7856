//! A real IMAP server: Debian's dovecot on a free port, with one mailbox whose mails are files of the test's.

use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::program::free_port;
use super::wait_for;

pub const USER: &str = "info";
pub const PASSWORD: &str = "geheim";

#[derive(Debug)]
pub struct Dovecot {
    folder: TempDir,
    master: Child,
    pub port: u16,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let config = self.folder.path().join("dovecot.conf");
        let _ = Command::new(program().unwrap()).arg("-c").arg(config).arg("stop").status();
        let _ = self.master.wait();
    }
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("DOVECOT_BIN").map_or_else(|| PathBuf::from("/usr/sbin/dovecot"), PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no {}: install dovecot-imapd", path.display());
    println!("skipped: no {} (Debian: dovecot-imapd and dovecot-lmtpd)", path.display());
    None
}

impl Dovecot {
    /// Starts one whose inbox holds `mails` and that has a folder Gedaan; `None` when dovecot isn't installed.
    pub fn with(mails: impl Iterator<Item = String>) -> Option<Self> {
        let program = program()?;
        let folder = TempDir::with_prefix("dovecot-").unwrap();
        let (dir, port) = (folder.path(), free_port());
        for place in ["", "mail", "mail/info", "mail/info/new", "mail/info/cur", "mail/info/tmp"] {
            make(&dir.join(place));
        }
        for place in ["", "new", "cur", "tmp"] {
            make(&dir.join("mail/info/.Gedaan").join(place));
        }
        for (number, mail) in mails.enumerate() {
            let path = dir
                .join(format!("mail/info/new/17000{number:06}.M{number}P1.test,S={size},W={size}", size = mail.len()));
            std::fs::write(&path, mail).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
        }
        std::fs::write(dir.join("dovecot.conf"), config(dir, port)).unwrap();
        let master = Command::new(program)
            .args(["-F", "-c"])
            .arg(dir.join("dovecot.conf"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        wait_for("dovecot listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        Some(Self { folder, master, port })
    }

    /// Mails in the inbox that are marked as read: `S` among the flags of a maildir's file.
    pub fn seen(&self) -> usize {
        let is_seen = |name: &str| name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'));
        let names = std::fs::read_dir(self.folder.path().join("mail/info/cur")).unwrap();
        names.filter(|entry| entry.as_ref().is_ok_and(|entry| is_seen(&entry.file_name().to_string_lossy()))).count()
    }

    /// Mails in the inbox, and in the folder Gedaan.
    pub fn counts(&self) -> (usize, usize) {
        let count = |place: &str| std::fs::read_dir(self.folder.path().join("mail/info").join(place)).unwrap().count();
        (count("new") + count("cur"), count(".Gedaan/new") + count(".Gedaan/cur"))
    }
}

fn make(path: &Path) {
    std::fs::create_dir_all(path).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).unwrap();
}

fn config(dir: &Path, port: u16) -> String {
    // Started by root it runs as nobody; started by anybody else it runs as they are.
    let (user, group) = match said_by("id", "-un").as_str() {
        "root" => ("nobody".to_owned(), "nogroup".to_owned()),
        user => (user.to_owned(), said_by("id", "-gn")),
    };
    format!(
        "base_dir = {dir}/run\nstate_dir = {dir}/state\nlog_path = {dir}/log\nprotocols = imap\nlisten = 127.0.0.1\n\
         ssl = no\ndisable_plaintext_auth = no\ndefault_login_user = {user}\ndefault_internal_user = {user}\n\
         default_internal_group = {group}\nmail_location = maildir:{dir}/mail/%n\nmail_uid = {user}\nmail_gid = {group}\n\
         first_valid_uid = 1\nfirst_valid_gid = 1\nauth_failure_delay = 0\nmail_fsync = never\nmaildir_very_dirty_syncs = yes\nmail_max_userip_connections = 100\n\
         passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n\
         userdb {{\n driver = static\n args = uid={user} gid={group} home={dir}/mail/%n allow_all_users=yes\n}}\n\
         service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n inet_listener imap {{\n  port = {port}\n }}\n \
         inet_listener imaps {{\n  port = 0\n }}\n}}\nnamespace inbox {{\n inbox = yes\n}}\n",
        dir = dir.display(),
    )
}

fn said_by(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
