//! The program as the system runs it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use super::wait_for;

const MYOSOTIS: &str = env!("CARGO_BIN_EXE_myosotis");

/// `myosotis serve`, which ends with its test however that ends.
#[derive(Debug)]
pub struct Program {
    child: Child,
    pub pages: SocketAddr,
    log: PathBuf,
}

/// How `myosotis serve` is started.
#[derive(Debug, Clone)]
pub struct Start {
    pub data: PathBuf,
    pub listen: String,
    pub lmtp: String,
    /// Reverse proxies before the program.
    pub proxies: u8,
    /// What is logged, when that isn't the usual.
    pub log_filter: Option<String>,
}

impl Start {
    pub fn on(data: &Path) -> Self {
        Self { data: data.to_owned(), listen: "127.0.0.1:0".into(), lmtp: "off".into(), proxies: 0, log_filter: None }
    }

    pub fn with_lmtp(self, port: u16) -> Self {
        Self { lmtp: format!("127.0.0.1:{port}"), ..self }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(MYOSOTIS);
        command.arg("serve").arg("--data").arg(&self.data).args(["--listen", &self.listen, "--lmtp", &self.lmtp]);
        command.args(["--trusted-proxies", &self.proxies.to_string()]);
        command.args(self.log_filter.iter().flat_map(|filter| ["--log", filter]));
        command.env_remove("MYOSOTIS_DATA").env("RUST_BACKTRACE", "1");
        command
    }

    /// Starts it, and waits until it says where its pages are.
    #[track_caller]
    pub fn start(&self) -> Program {
        let log = self.data.with_extension("log");
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address =
            lines.filter_map(|line| Some(line.split_once("http://")?.1.trim_end_matches('/').to_owned())).next();
        let Some(address) = address else {
            panic!("it ended without serving: {:?}\n{}", child.wait(), std::fs::read_to_string(&log).unwrap());
        };
        Program { child, pages: address.parse().unwrap(), log }
    }

    /// Starts it where it can't run, and gives what it said about that.
    #[track_caller]
    pub fn refused(&self) -> String {
        let output = self.command().stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success(), "it ran");
        String::from_utf8(output.stderr).unwrap()
    }
}

impl Program {
    /// `kill -9`: no farewell, no last write.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(9));
    }

    /// Asks it to stop, as systemd does.
    pub fn ask_to_stop(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How it ended.
    #[track_caller]
    pub fn end(mut self) -> ExitStatus {
        wait_for("the program ends", || self.child.try_wait().unwrap())
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it logged, and those before it on the same data.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Memory that is in use, in bytes; nothing where the system doesn't say.
    pub fn resident_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "the program's log:\n{}", self.log());
        }
    }
}

/// Runs a command of the program on a directory, to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(MYOSOTIS).args(arguments).arg("--data").arg(data).stdin(Stdio::null()).output().unwrap()
}

/// `myosotis doctor --json` finds nothing wrong with the data.
#[track_caller]
pub fn is_sound(data: &Path) {
    let output = run(data, &["doctor", "--json"]);
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert!(!report["checks"].as_array().unwrap().is_empty(), "it looked at nothing");
    let errors: Vec<_> = report["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:?}");
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
