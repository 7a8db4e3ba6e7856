//! A real mail server: Debian's postfix, with its configuration and queue in a folder of the test's, that hands mail over to us
//! by LMTP as the documentation says.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::firm::INFO;
use super::program::free_port;
use super::wait_for;

#[derive(Debug)]
pub struct Postfix {
    folder: TempDir,
    program: PathBuf,
    port: u16,
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = self.command("stop");
        if std::thread::panicking() {
            println!("postfix's log:\n{}", std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default());
        }
    }
}

impl Postfix {
    /// Starts one that hands mail for halmeer.example over to `lmtp`. `None` when postfix isn't installed, or we aren't root, as
    /// it must be started.
    pub fn handing_over_to(lmtp: u16) -> Option<Self> {
        let program = PathBuf::from("/usr/sbin/postfix");
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        if !program.exists() || !is_root {
            assert!(!is_root || std::env::var_os("CI").is_none(), "no {}: install postfix", program.display());
            println!("skipped: no {}, or not root (Debian: postfix)", program.display());
            return None;
        }
        let (folder, port) = (TempDir::with_prefix("postfix-").unwrap(), free_port());
        let dir = folder.path();
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        for place in ["queue", "data"] {
            std::fs::create_dir(dir.join(place)).unwrap();
        }
        let owned = Command::new("chown").arg("postfix").arg(dir.join("data")).status().unwrap();
        assert!(owned.success());
        std::fs::write(dir.join("main.cf"), main_cf(dir, lmtp)).unwrap();
        std::fs::write(dir.join("master.cf"), master_cf(port)).unwrap();
        let postfix = Self { folder, program, port };
        assert!(postfix.command("start"), "postfix didn't start");
        wait_for("postfix listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        Some(postfix)
    }

    fn command(&self, word: &str) -> bool {
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.folder.path()).arg(word).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().success()
    }

    /// Somebody's mail arrives from the internet; the mail server has it from here on.
    pub fn takes(&self, mail: &str) {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let (mut to, mut from) = (stream.try_clone().unwrap(), BufReader::new(stream).lines());
        let mut hear = |code: &str| {
            let line = from.next().unwrap().unwrap();
            assert!(line.starts_with(code), "{line}");
        };
        hear("220 ");
        let mut say = |words: &str| to.write_all(format!("{words}\r\n").as_bytes()).unwrap();
        for (words, code) in
            [("HELO klant.example", "250 "), ("MAIL FROM:<jan@klant.example>", "250 "), ("DATA", "354 ")]
        {
            if words == "DATA" {
                say(&format!("RCPT TO:<{INFO}>"));
                hear("250 ");
            }
            say(words);
            hear(code);
        }
        say(&format!("{mail}\r\n."));
        hear("250 ");
        say("QUIT");
    }
}

fn main_cf(dir: &Path, lmtp: u16) -> String {
    format!(
        "compatibility_level = 3.6\nqueue_directory = {dir}/queue\ndata_directory = {dir}/data\nmaillog_file = {dir}/log\n\
         maillog_file_prefixes = {dir}\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mta.halmeer.example\n\
         mydestination =\nrelay_domains = halmeer.example\nrecipient_delimiter = +\nlmtp_destination_recipient_limit = 50\n\
         transport_maps = inline:{{ {{ halmeer.example = lmtp:inet:127.0.0.1:{lmtp} }} }}\nmynetworks = 127.0.0.0/8\n\
         smtpd_relay_restrictions = permit_mynetworks, reject\nalias_maps =\nalias_database =\ndisable_dns_lookups = yes\n\
         smtp_host_lookup = native\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nqueue_run_delay = 1s\n\
         transport_retry_time = 1s\nsmtpd_client_connection_count_limit = 0\n",
        dir = dir.display(),
    )
}

fn master_cf(port: u16) -> String {
    let services = [
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "verify unix - - n - 1 verify",
        "flush unix n - n 1000 0 flush",
        "proxymap unix - - n - - proxymap",
        "lmtp unix - - n - - lmtp",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "tlsmgr unix - - n 1000 1 tlsmgr",
        "postlog unix-dgram n - n - 1 postlogd",
    ];
    format!("127.0.0.1:{port} inet n - n - - smtpd\n{}\n", services.join("\n"))
}
