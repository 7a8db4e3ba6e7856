//! A real mail server: Debian's postfix, on a free port, with its files in a folder of the test. It wants to be started by root.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::firm::wait_for;
use super::tls::Authority;

const POSTFIX: &str = "/usr/sbin/postfix";

pub struct Postfix {
    folder: TempDir,
    pub port: u16,
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = postfix(self.folder.path(), "stop");
    }
}

impl Postfix {
    /// Takes mail by STARTTLS only, with a certificate of `authority` for localhost; hands mail for `klant.example` to the
    /// port `customers`, and for `halmeer.example` by LMTP to the port `desk`. `None` where there is no postfix, or we aren't root.
    #[expect(clippy::print_stdout, reason = "who runs the tests should know what wasn't tested")]
    pub async fn start(authority: &Authority, customers: u16, desk: u16) -> Option<Self> {
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        if !is_root || !Path::new(POSTFIX).exists() {
            println!("skipped: no {POSTFIX}, or not root (Debian: apt-get install postfix)");
            return None;
        }
        let folder = TempDir::with_prefix("postfix-").unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        write_files(folder.path(), authority, port, customers, desk);
        assert!(postfix(folder.path(), "start"), "postfix starts: {}", log(folder.path()));
        let started = Self { folder, port };
        wait_for(async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
        Some(started)
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        log(self.folder.path())
    }
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}

fn postfix(folder: &Path, command: &str) -> bool {
    let config = folder.join("etc");
    let done =
        Command::new(POSTFIX).arg("-c").arg(config).arg(command).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

fn write_files(folder: &Path, authority: &Authority, port: u16, customers: u16, desk: u16) {
    let (certificate, key) = authority.pem_for("localhost");
    for name in ["etc", "queue", "data"] {
        std::fs::create_dir(folder.join(name)).unwrap();
    }
    for (name, text) in [("etc/cert.pem", certificate), ("etc/key.pem", key)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    let owned = Command::new("chown").arg("postfix").arg(folder.join("data")).status();
    assert!(owned.unwrap().success());
    let dir = folder.display();
    let main = format!(
        "compatibility_level = 3.6\nqueue_directory = {dir}/queue\ndata_directory = {dir}/data\n\
         maillog_file = {dir}/log\nmaillog_file_prefixes = {dir}\nmyhostname = mx.halmeer.example\nmydestination =\n\
         inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\nalias_maps =\nlocal_recipient_maps =\n\
         relay_domains = halmeer.example klant.example\nrecipient_delimiter = +\nbiff = no\n\
         transport_maps = inline:{{ {{ halmeer.example = lmtp:inet:127.0.0.1:{desk} }}, {{ klant.example = smtp:[127.0.0.1]:{customers} }} }}\n\
         smtpd_relay_restrictions = permit_mynetworks, reject\nsmtpd_tls_security_level = encrypt\n\
         smtpd_tls_cert_file = {dir}/etc/cert.pem\nsmtpd_tls_key_file = {dir}/etc/key.pem\n\
         minimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nqueue_run_delay = 1s\n"
    );
    let services = [
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "cleanup unix n - n - 0 cleanup",
        "flush unix n - n 1000? 0 flush",
        "proxymap unix - - n - - proxymap",
        "smtp unix - - n - - smtp",
        "relay unix - - n - - smtp",
        "lmtp unix - - n - - lmtp",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
    ];
    let master = format!("127.0.0.1:{port} inet n - n - - smtpd\n{}\n", services.join("\n"));
    std::fs::write(folder.join("etc/main.cf"), main).unwrap();
    std::fs::write(folder.join("etc/master.cf"), master).unwrap();
}
