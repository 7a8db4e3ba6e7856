//! Two years of a busy desk, made by its own acts: of a hundred questions ninety were answered at once, eight by telephone
//! later, and two wait for us.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a measurement fails loudly")]

use std::io::Write;
use std::path::{Path, PathBuf};

use desk::forms::{Answer, How, Question};
use desk::views::Channel;
use desk::{Agent, Desk, DeskError};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::world::dice::Dice;
use crate::world::firm::{Firm, at_the_desk_in, petra, question};
use crate::world::real_now;

/// Acts under way at the same time, so that they share commits.
const TOGETHER: usize = 64;
/// In every question, so that a search for one finds more than can be shown.
const COMMON: [&str; 12] =
    ["de", "ketel", "lekt", "en", "het", "water", "loopt", "monteur", "afspraak", "warmtepomp", "factuur", "bedankt"];
/// Each in one question of so many.
const RARE_WORDS: u64 = 10_000;

/// A directory with so many conversations; made when it isn't there.
pub(crate) fn filled(wanted: usize) -> PathBuf {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join(format!("bench/{wanted}"));
    let whole = data.join("whole");
    if whole.exists() {
        return data;
    }
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).unwrap();
    let begin = real_now() - SignedDuration::from_hours(2 * 365 * 24);
    let _firm = Firm::set_up_in(&data, begin);
    at_the_desk_in(&data, async |desk| fill(desk, wanted, begin).await);
    std::fs::write(whole, "").unwrap();
    data
}

/// Petra's session.
pub(crate) fn cookie(data: &Path) -> String {
    at_the_desk_in(data, async |desk| {
        let signed_in =
            desk.sign_in(crate::world::firm::PETRA, crate::world::firm::PASSWORD, "192.0.2.1", "bench", real_now());
        format!("myosotis={}", signed_in.await.unwrap().token)
    })
}

/// Ids of conversations from all of the time.
pub(crate) fn some_conversations(data: &Path) -> Vec<String> {
    let db = store::Db::sqlite_read_only(data.join("myosotis.sqlite"), store::Options::default()).unwrap();
    let sql = "select id from conversation where substr(id, 36, 1) = '7' limit 1000";
    db.read_blocking(move |tx| tx.query(sql, store::args![], |row| row.get::<String>(0))).unwrap()
}

async fn fill(desk: &Desk, wanted: usize, begin: Timestamp) {
    let by = petra(desk, begin).await;
    let now = real_now();
    let step = now.duration_since(begin) / i32::try_from(wanted).unwrap();
    let mut dice = Dice::new(100_000);
    let mut under_way: JoinSet<Result<(), DeskError>> = JoinSet::new();
    for number in 0..wanted {
        if under_way.len() == TOGETHER {
            under_way.join_next().await.unwrap().unwrap().unwrap();
        }
        let asked = asked(&mut dice, number);
        let (desk, by) = (desk.clone(), by.clone());
        let at = begin + step * i32::try_from(number).unwrap();
        match number % 100 {
            0 | 50 => under_way.spawn(async move { desk.ask(None, asked, now).await.map(drop) }),
            10 | 20 | 30 | 40 | 60 | 70 | 80 | 90 => under_way.spawn(answered(desk, by, asked, at)),
            _ => under_way.spawn(async move {
                desk.answered_at_once(&by, asked, "Dat is in orde, wij komen langs.", at).await.map(drop)
            }),
        };
        if number % 5_000 == 0 {
            let _ = writeln!(std::io::stderr(), "making conversations: {number} of {wanted}");
        }
    }
    for done in under_way.join_all().await {
        done.unwrap();
    }
}

async fn answered(desk: Desk, by: Agent, asked: Question, at: Timestamp) -> Result<(), DeskError> {
    let asked = desk.ask(None, asked, at).await?;
    let answer = Answer {
        text: "Wij hebben u gebeld en een afspraak gemaakt.".into(),
        how: How::Telephone,
        ..Answer::default()
    };
    desk.answer(&by, asked.conversation, answer, at + SignedDuration::from_mins(10)).await.map(drop)
}

fn asked(dice: &mut Dice, number: usize) -> Question {
    let mut text = String::new();
    for _ in 0..40 {
        let word = COMMON[usize::try_from(dice.below(COMMON.len() as u64)).unwrap()];
        text.push_str(word);
        text.push(' ');
    }
    text.push_str(&format!("vorstschade{}", dice.below(RARE_WORDS)));
    let customer = number % 20_000;
    Question {
        channel: Channel::Web,
        name: format!("Klant {customer}"),
        ..question(&format!("klant{customer}@klant.example"), &text)
    }
}
