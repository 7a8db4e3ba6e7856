//! A backup of a desk that is at work is a desk that can be started.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::world::firm::Firm;
use crate::world::http::Browser;
use crate::world::lmtp::{Persistent, Way, question};
use crate::world::program::{Start, is_sound, run};
use crate::world::{real_now, wait_for};

#[test]
fn a_backup_made_while_mail_comes_in_holds_all_that_was_taken_before_it() {
    let firm = Firm::set_up(real_now());
    let cookie = firm.cookie(real_now());
    let program = Start::on(firm.data()).start();
    let elsewhere = tempfile::TempDir::with_prefix("myosotis-").unwrap();
    let file = elsewhere.path().join("monday.backup");
    let (taken, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let before = std::thread::scope(|scope| {
        for client in 0..2 {
            let (taken, enough, way) = (&taken, &enough, Way::Socket(firm.socket()));
            scope.spawn(move || {
                let mut mta = Persistent::default();
                for number in 0.. {
                    if enough.load(Ordering::SeqCst) {
                        return;
                    }
                    mta.deliver(
                        &way,
                        &question(&format!("{client}-{number}"), &format!("Vraag {number} van {client}.")),
                    );
                    taken.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        wait_for("mail comes in", || (taken.load(Ordering::SeqCst) >= 20).then_some(()));
        let before = taken.load(Ordering::SeqCst);
        let made = run(firm.data(), &["backup", file.to_str().unwrap()]);
        let during = taken.load(Ordering::SeqCst) - before;
        enough.store(true, Ordering::SeqCst);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        assert!(String::from_utf8_lossy(&made.stdout).contains("read back and verified"));
        assert!(during > 0, "no mail came in meanwhile");
        before
    });
    program.kill();

    // Twice into the same file would leave none.
    assert!(!run(firm.data(), &["backup", file.to_str().unwrap()]).status.success());

    let new = elsewhere.path().join("new");
    let put_back = run(&new, &["restore", file.to_str().unwrap()]);
    assert!(put_back.status.success(), "{}", String::from_utf8_lossy(&put_back.stderr));
    is_sound(&new);
    // Mail that was stored and not yet filed when the backup was made is filed now.
    let program = Start::on(&new).start();
    assert_eq!(
        Browser::open(program.pages, &cookie).unwrap().get("/today").unwrap().status,
        200,
        "Petra is still signed in"
    );
    program.kill();
    is_sound(&new);
    let sql = "select count(*) from message where direction = 'inbound'";
    let db = store::Db::sqlite_read_only(new.join("myosotis.sqlite"), store::Options::default()).unwrap();
    let there: i64 = db.read_blocking(move |tx| tx.query_one(sql, store::args![], |row| row.get(0))).unwrap();
    assert!(there >= i64::try_from(before).unwrap(), "{there} of at least {before}");
    // And what is there already is not written over by mistake.
    assert!(!run(&new, &["restore", file.to_str().unwrap()]).status.success());
}
