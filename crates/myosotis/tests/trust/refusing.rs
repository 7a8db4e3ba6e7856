//! What keeps the program from working is said plainly, and costs nobody a mail.

use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::world::firm::Firm;
use crate::world::http::Browser;
use crate::world::lmtp::{Lmtp, Way, question};
use crate::world::program::{Program, Start, free_port, is_sound, run};
use crate::world::{real_now, wait_for};

#[test]
fn a_second_program_on_the_same_data_says_which_one_is_in_its_way() {
    let firm = Firm::set_up(real_now());
    let first = Start::on(firm.data()).start();
    let refused = Start::on(firm.data()).refused();
    assert!(refused.contains(&format!("process {} already has", first.id())), "{refused}");
    assert!(refused.contains("stop it first, or use another data directory"), "{refused}");
    // Who only looks is not in the way.
    is_sound(firm.data());
    first.kill();
    // What was killed leaves nothing behind that must be cleared away.
    Start::on(firm.data()).start().kill();
}

#[test]
fn a_place_where_nothing_can_be_written_is_named() {
    let refused = Start::on(Path::new("/dev/null/data")).refused();
    assert!(refused.contains("can't make the data directory /dev/null/data"), "{refused}");

    let dir = TempDir::with_prefix("myosotis-").unwrap();
    std::fs::write(dir.path().join("myosotis.sqlite"), "This is a letter and no database. ".repeat(100)).unwrap();
    let refused = Start::on(dir.path()).refused();
    assert!(refused.contains("damaged") && refused.contains("myosotis.sqlite"), "{refused}");
}

/// In Dutch, as the firm speaks.
fn status_page(program: &Program, cookie: &str) -> String {
    Browser::open(program.pages, cookie).unwrap().get("/status").unwrap().text()
}

/// A program of somebody else that keeps the file locked, a copying tool for instance.
#[test]
fn a_locked_file_is_no_reason_to_lose_a_mail() {
    let firm = Firm::set_up(real_now());
    let cookie = firm.cookie(real_now());
    let program = Start::on(firm.data()).start();
    let stranger = Connection::open(firm.database()).unwrap();
    stranger.execute_batch("begin immediate").unwrap();
    let mail = question("jan", "De ketel lekt.");
    let mut mta = Lmtp::connect(&Way::Socket(firm.socket())).unwrap();
    let reply = mta.deliver(&mail).unwrap();
    assert!(reply.starts_with("451 "), "for now, so that it comes again: {reply}");
    assert!(program.log().contains("another program keeps the database locked"), "said in the log");
    assert!(
        status_page(&program, &cookie).contains("een ander programma houdt de database op slot"),
        "and on the status page"
    );
    let doctor = run(firm.data(), &["doctor"]);
    let words = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && words.contains("Another program keeps the database locked"), "{words}");

    stranger.execute_batch("rollback").unwrap();
    assert!(mta.deliver(&mail).unwrap().starts_with("250 "));
    wait_for("it is filed", || {
        (firm.count("select count(*) from message where direction = 'inbound'") == 1).then_some(())
    });
    program.kill();
    is_sound(firm.data());
}

/// A disk of its own, where the system lets us have one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn of_megabytes(size: u32) -> Option<Self> {
        let disk = Self(TempDir::with_prefix("myosotis-disk-").unwrap());
        let size = format!("size={size}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(disk.0.path()).status();
        mounted.is_ok_and(|status| status.success()).then_some(disk)
    }

    fn data(&self) -> PathBuf {
        let data = self.0.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        data
    }

    fn make(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.0.path()).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_refuses_mail_for_now_and_takes_it_when_there_is_room() {
    let Some(disk) = SmallDisk::of_megabytes(6) else {
        println!("skipped: a small disk can be mounted by root only");
        return;
    };
    let firm = Firm::set_up_in(&disk.data(), real_now());
    let ballast = disk.data().join("ballast");
    std::fs::write(&ballast, vec![0; 2 * 1024 * 1024]).unwrap();
    let port = free_port();
    let cookie = firm.cookie(real_now());
    let program = Start::on(firm.data()).with_lmtp(port).start();
    let mut mta = Lmtp::connect(&Way::Port(port)).unwrap();
    let long = "De ketel lekt nog steeds, en wij sturen u een lange brief.\r\n".repeat(3_000);
    let mut taken = 0;
    let refused = loop {
        let mail = question(&format!("klant{taken}"), &format!("Brief {taken}.\r\n{long}"));
        let reply = mta.deliver(&mail).unwrap();
        if !reply.starts_with("250") {
            assert!(reply.starts_with("452 4.3.1 Our disk is full"), "{reply}");
            break mail;
        }
        taken += 1;
        assert!(taken < 100, "the disk is never full");
    };
    assert!(taken > 0, "nothing was taken before the disk was full");
    assert!(program.log().contains("the disk is full"), "said in the log");
    assert!(status_page(&program, &cookie).contains("de schijf is vol"), "and on the status page");
    let doctor = String::from_utf8_lossy(&run(firm.data(), &["doctor"]).stdout).into_owned();
    assert!(doctor.contains("MB left on the disk of the database"), "{doctor}");

    // Room for all that is made of a mail: its words, its search index, its acknowledgement.
    std::fs::remove_file(&ballast).unwrap();
    disk.make("size=64m");
    assert!(mta.deliver(&refused).unwrap().starts_with("250"), "it goes on without being started again");
    wait_for("all is filed", || {
        (firm.count("select count(*) from message where direction = 'inbound'") == taken + 1).then_some(())
    });
    program.kill();
    is_sound(firm.data());
    assert_eq!(firm.count("select count(*) from raw_mail"), taken + 1);
}

#[test]
fn a_disk_that_became_read_only_is_named() {
    let Some(disk) = SmallDisk::of_megabytes(6) else {
        println!("skipped: a small disk can be mounted by root only");
        return;
    };
    let firm = Firm::set_up_in(&disk.data(), real_now());
    disk.make("ro");
    let refused = Start::on(firm.data()).refused();
    assert!(refused.contains("can't write in") && refused.contains(&*firm.data().to_string_lossy()), "{refused}");
    disk.make("rw");
    Start::on(firm.data()).start().kill();
    is_sound(firm.data());
    assert!(run(firm.data(), &["doctor"]).status.success());
}
