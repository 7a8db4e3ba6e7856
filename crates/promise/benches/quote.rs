//! What a quote costs with many promises open. Target: under 50 µs with 100,000 open.

use divan::{Bencher, black_box};
use jiff::{SignedDuration, Timestamp};
use promise::quote::{CaseId, Quoter, Target};

fn main() {
    divan::main();
}

fn begin() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().expect("a moment")
}

/// A quoter with this many open cases, and a thousand completed ones between them; the moment it has reached.
fn busy(open: u32) -> (Quoter, Timestamp, CaseId) {
    let mut quoter = Quoter::new(Target::default(), 2);
    let (mut now, mut last) = (begin(), None);
    for number in 0..open + 1000 {
        now += SignedDuration::from_secs(20);
        let group = format!("subject {}", number % 40);
        let (case, _) = quoter.arrive(now, &[&group, "team"]);
        if number % (open / 1000 + 1) == 0 {
            quoter.complete(case, now + SignedDuration::from_secs(i64::from(number % 7)));
        } else {
            last = Some(case);
        }
    }
    (quoter, now, last.expect("some are open"))
}

/// Asking what a case would be told.
#[divan::bench(args = [1_000, 100_000])]
fn preview(bencher: Bencher, open: u32) {
    let (mut quoter, now, _) = busy(open);
    bencher.bench_local(|| quoter.preview(black_box(now), &["subject 7", "team"]));
}

/// A case arrives and another is completed, a second later each time.
#[divan::bench(args = [1_000, 100_000])]
fn arrive_and_complete(bencher: Bencher, open: u32) {
    let (mut quoter, mut now, _) = busy(open);
    bencher.bench_local(|| {
        now += SignedDuration::from_secs(1);
        let (case, quote) = quoter.arrive(black_box(now), &["subject 7", "team"]);
        quoter.complete(case, now);
        quote
    });
}
