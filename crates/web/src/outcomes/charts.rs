//! The drawings of outcomes: one per figure, each with a sentence.

use desk::worth::cost::Cost;
use desk::worth::nps::Nps;
use desk::worth::retention::AgePoint;
use desk::worth::revenue::Revenue;
use desk::worth::stay::{Group, Stay};

use super::draw::{Anchor, Drawing};
use super::numbers::{decimal, euros, percent, points};
use crate::i18n::Words;
use crate::times::Times;

/// NPS by quarter, each with its interval.
pub(super) fn nps(times: &Times, nps: &Nps) -> Option<Drawing> {
    let t = times.t;
    let scored: Vec<_> =
        nps.quarters.iter().filter_map(|quarter| Some((quarter.until, quarter.asked.score?))).collect();
    let (last_until, last) = scored.last()?;
    let said = t.with("n", scored.len()).with("value", points(t, last.value));
    let said = said.with("from", points(t, last.lower)).with("to", points(t, last.upper));
    let mut drawing = Drawing::new(300.0, 118.0, said.say("outcomes-draw-nps"));
    let least = scored.iter().map(|(_, score)| score.lower).fold(0.0, f64::min);
    let (low, high) = ((least / 50.0).floor() * 50.0, 100.0);
    let y = |value: f64| 94.0 - (value - low) / (high - low) * 84.0;
    for value in [low, 0.0, 50.0, 100.0] {
        drawing.line("grid", [(34.0, y(value)), (234.0, y(value))]);
        drawing.text("ax", (28.0, y(value) + 4.0), Anchor::End, points(t, value));
        if value == 0.0 && low == 0.0 {
            continue;
        }
    }
    let step = 188.0 / nps.quarters.len().saturating_sub(1).max(1) as f64;
    for (i, quarter) in nps.quarters.iter().enumerate() {
        let x = 40.0 + step * i as f64;
        if quarter.until.month() <= 3 || i == 0 {
            drawing.text("ax", (x, 112.0), Anchor::Middle, quarter.until.year().to_string());
        }
        let Some(score) = quarter.asked.score else { continue };
        let is_last = quarter.until == *last_until;
        drawing.line(if is_last { "whisk on" } else { "whisk" }, [(x, y(score.upper)), (x, y(score.lower))]);
        drawing.dot(if is_last { "dot on" } else { "dot" }, (x, y(score.value)), if is_last { 4.5 } else { 3.2 });
    }
    drawing.text("lbl open", (240.0, y(last.value) + 1.0), Anchor::Start, points(t, last.value));
    let ends = format!("{} – {}", points(t, last.lower), points(t, last.upper));
    drawing.text("ax", (240.0, y(last.value) + 15.0), Anchor::Start, ends);
    Some(drawing)
}

/// Of each hundred euros of then: gone, less, more, now.
pub(super) fn revenue(times: &Times, revenue: &Revenue) -> Option<Drawing> {
    let t = times.t;
    let of = |cents: i64| cents as f64 / revenue.before_cents as f64 * 100.0;
    revenue.net?;
    let (gone, less, more, now) =
        (of(revenue.gone_cents), of(revenue.less_cents), of(revenue.more_cents), of(revenue.now_cents));
    let whole = |value: f64| decimal(t, value, 0);
    let said = t.with("gone", whole(gone)).with("less", whole(less)).with("more", whole(more)).with("now", whole(now));
    let mut drawing = Drawing::new(300.0, 118.0, said.say("outcomes-draw-revenue"));
    let top = 100.0_f64.max(now).max(100.0 - gone - less + more);
    let scale = 150.0 / top;
    let rows = [
        ("outcomes-then", "bar base", 0.0, 100.0, whole(100.0)),
        ("outcomes-gone", "bar minus", 100.0 - gone, 100.0, format!("−{}", whole(gone))),
        ("outcomes-less", "bar minus", 100.0 - gone - less, 100.0 - gone, format!("−{}", whole(less))),
        ("outcomes-more", "bar plus", 100.0 - gone - less, 100.0 - gone - less + more, format!("+{}", whole(more))),
        ("outcomes-now", "bar now", 0.0, now, whole(now)),
    ];
    for (i, (key, class, from, to, value)) in rows.into_iter().enumerate() {
        let y = 7.0 + 22.0 * i as f64;
        let word = match key {
            "outcomes-then" => t.say("outcomes-then"),
            "outcomes-gone" => t.say("outcomes-gone"),
            "outcomes-less" => t.say("outcomes-less"),
            "outcomes-more" => t.say("outcomes-more"),
            _ => t.say("outcomes-now"),
        };
        drawing.text("ax", (78.0, y + 10.0), Anchor::End, word);
        drawing.bar(class, (84.0 + from * scale, y), ((to - from) * scale, 13.0));
        let label = if class == "bar now" { "lbl open" } else { "ax" };
        drawing.text(label, (90.0 + to * scale, y + 11.0), Anchor::Start, value);
    }
    Some(drawing)
}

/// What serving costs against what an account brings, one dot each.
pub(super) fn cost(times: &Times, cost: &Cost) -> Option<Drawing> {
    let t = times.t;
    cost.per_account?;
    let said = t.with("n", cost.accounts).with("losing", cost.losing);
    let mut drawing = Drawing::new(300.0, 118.0, said.say("outcomes-draw-cost"));
    let most = |part: &dyn Fn(&desk::worth::cost::Dot) -> i64| {
        let mut all: Vec<i64> = cost.dots.iter().map(part).collect();
        all.sort_unstable();
        // The greatest few would press all others into a corner; they are drawn at the edge.
        let at = all.len().saturating_sub(1) * 95 / 100;
        round_up(all.get(at).copied().unwrap_or(0).max(10_000) as f64)
    };
    let (wide, high) = (most(&|dot| dot.margin_cents), most(&|dot| dot.cost_cents));
    let x = |cents: f64| 34.0 + (cents / wide).clamp(0.0, 1.0) * 256.0;
    let y = |cents: f64| 90.0 - (cents / high).clamp(0.0, 1.0) * 80.0;
    for part in [0.0, 0.5, 1.0] {
        drawing.line("grid", [(34.0, y(high * part)), (290.0, y(high * part))]);
        drawing.text("ax", (29.0, y(high * part) + 4.0), Anchor::End, short(t, high * part));
        drawing.text("ax", (x(wide * part), 106.0), Anchor::Middle, short(t, wide * part));
    }
    let even = wide.min(high);
    drawing.line("even", [(x(0.0), y(0.0)), (x(even), y(even))]);
    for dot in &cost.dots {
        let is_losing = dot.cost_cents > dot.margin_cents;
        let at = (x(dot.margin_cents as f64), y(dot.cost_cents as f64));
        // Who costs more than they bring is told by its size too.
        drawing.dot(if is_losing { "pt bad" } else { "pt" }, at, if is_losing { 3.6 } else { 2.3 });
    }
    Some(drawing)
}

/// 1, 2 or 5 times a power of ten, not below it.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|round| *round >= value).unwrap_or(value)
}

/// Thousands of euros, without a sign: `1,5`.
fn short(t: Words, cents: f64) -> String {
    let thousands = cents / 100_000.0;
    decimal(
        t,
        thousands,
        if thousands > 0.0 && thousands < 0.1 {
            2
        } else if thousands.fract() == 0.0 {
            0
        } else {
            1
        },
    )
}

/// The curves of those whose promises were kept and of those with one broken, each in its band.
pub(super) fn stay(times: &Times, stay: &Stay, is_narrow: bool) -> Option<Drawing> {
    let t = times.t;
    let at = stay.at?;
    let said = t.with("months", decimal(t, at.months, 0));
    let said = said.with("kept", percent(t, 1.0 - at.left_kept)).with("broken", percent(t, 1.0 - at.left_broken));
    let (width, height, left, right, bottom) =
        if is_narrow { (360.0, 330.0, 44.0, 346.0, 254.0) } else { (680.0, 372.0, 52.0, 552.0, 286.0) };
    let mut drawing = Drawing::new(width, height, said.say("outcomes-draw-stay"));
    let steps = stay.kept.at_risk.len().max(stay.broken.at_risk.len()).clamp(2, 11);
    let months = 6.0 * (steps - 1) as f64;
    let lowest = [&stay.kept, &stay.broken]
        .iter()
        .flat_map(|group| &group.curve)
        .filter(|point| point.months <= months)
        .map(|point| point.share.lower)
        .fold(1.0, f64::min);
    let floor = (lowest * 5.0).floor() / 5.0;
    let top = if is_narrow { 30.0 } else { 14.0 };
    let x = |at: f64| left + (at / months).min(1.0) * (right - left);
    let y = |share: f64| bottom - (share - floor) / (1.0 - floor) * (bottom - top);
    for i in 0..=5_u8 {
        let share = f64::from(i) / 5.0;
        if share + 1e-9 >= floor {
            drawing.line(if share - floor < 1e-9 { "axis" } else { "grid" }, [(left, y(share)), (right, y(share))]);
            drawing.text("ax", (left - 8.0, y(share) + 4.0), Anchor::End, percent(t, share));
        }
    }
    let each = if is_narrow && steps > 7 { 2 } else { 1 };
    for i in (0..steps).step_by(each) {
        let at = 6.0 * i as f64;
        drawing.line("axis", [(x(at), bottom), (x(at), bottom + 5.0)]);
        drawing.text("ax", (x(at), bottom + 19.0), Anchor::Middle, decimal(t, at, 0));
    }
    let groups =
        [(&stay.kept, "kept", "line kept", "band kept"), (&stay.broken, "broken", "line broken", "band broken")];
    // Both bands before the curves: none hides the other's.
    for (group, _, _, band) in groups {
        let points: Vec<&AgePoint> = group.curve.iter().filter(|point| point.months <= months).collect();
        let upper = stairs(&points, months, &|point| point.share.upper);
        let lower = stairs(&points, months, &|point| point.share.lower);
        let area = upper.iter().chain(lower.iter().rev()).map(|(at, share)| (x(*at), y(*share))).collect();
        drawing.area(band, area);
    }
    for (i, (group, name, line, _)) in groups.into_iter().enumerate() {
        let points: Vec<&AgePoint> = group.curve.iter().filter(|point| point.months <= months).collect();
        let middle = stairs(&points, months, &|point| point.share.value);
        let end = middle.last().map_or(bottom, |(_, share)| y(*share));
        drawing.line(line, middle.iter().map(|(at, share)| (x(*at), y(*share))).collect::<Vec<_>>());
        labels(&mut drawing, t, name, (is_narrow, i, left, right), end, top);
        let row = bottom + 44.0 + 18.0 * i as f64;
        drawing.sign(name, (left - 40.0, row - 11.0), 13.0);
        at_risk(&mut drawing, group, (0..steps).step_by(each), &|at| x(at), row);
    }
    let word = t.say("outcomes-months-left");
    if is_narrow {
        drawing.text("ax", (right, height - 4.0), Anchor::End, word);
    } else {
        drawing.text("ax", (right + 18.0, bottom + 19.0), Anchor::Start, t.say("outcomes-months"));
        drawing.text("ax", (right + 18.0, bottom + 44.0), Anchor::Start, t.say("outcomes-still"));
    }
    Some(drawing)
}

/// A curve that falls in steps.
fn stairs(points: &[&AgePoint], until: f64, share: &dyn Fn(&AgePoint) -> f64) -> Vec<(f64, f64)> {
    let mut stairs: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if let Some((_, before)) = stairs.last().copied() {
            stairs.push((point.months, before));
        }
        stairs.push((point.months, share(point)));
    }
    if let Some((at, last)) = stairs.last().copied()
        && at < until
    {
        // Only as far as anybody was followed.
        stairs.push((at, last));
    }
    stairs
}

fn labels(
    drawing: &mut Drawing,
    t: Words,
    name: &'static str,
    (is_narrow, i, left, right): (bool, usize, f64, f64),
    end: f64,
    top: f64,
) {
    let (class, words) = if name == "kept" {
        ("lbl kept", [t.say("outcomes-kept-one"), t.say("outcomes-kept-two")])
    } else {
        ("lbl broken", [t.say("outcomes-broken-one"), t.say("outcomes-broken-two")])
    };
    if is_narrow {
        let x = left + 160.0 * i as f64;
        drawing.sign(name, (x, top - 26.0), 13.0);
        drawing.text(class, (x + 17.0, top - 15.0), Anchor::Start, words.join(" "));
        return;
    }
    drawing.sign(name, (right + 8.0, end - 13.0), 17.0);
    drawing.text(class, (right + 29.0, end), Anchor::Start, words[0].clone());
    drawing.text(class, (right + 29.0, end + 16.0), Anchor::Start, words[1].clone());
}

fn at_risk(drawing: &mut Drawing, group: &Group, steps: impl Iterator<Item = usize>, x: &dyn Fn(f64) -> f64, row: f64) {
    for i in steps {
        if let Some(count) = group.at_risk.get(i) {
            drawing.text("ax", (x(6.0 * i as f64), row), Anchor::Middle, count.to_string());
        }
    }
}

/// Contracts still there by age.
pub(super) fn by_age(times: &Times, points: &[AgePoint]) -> Option<Drawing> {
    let t = times.t;
    let last = points.last().filter(|_| points.len() > 2)?;
    let months = (last.months / 12.0).ceil() * 12.0;
    let said = t.with("months", decimal(t, last.months, 0)).with("share", percent(t, last.share.value));
    let mut drawing = Drawing::new(560.0, 240.0, said.say("outcomes-draw-age"));
    let x = |at: f64| 52.0 + at / months * 480.0;
    let y = |share: f64| 200.0 - share * 180.0;
    for i in 0..=4_u8 {
        let share = f64::from(i) / 4.0;
        drawing.line("grid", [(52.0, y(share)), (532.0, y(share))]);
        drawing.text("ax", (44.0, y(share) + 4.0), Anchor::End, percent(t, share));
    }
    let mut at = 0.0;
    while at <= months {
        drawing.text("ax", (x(at), 219.0), Anchor::Middle, decimal(t, at, 0));
        at += 12.0;
    }
    let all: Vec<&AgePoint> = points.iter().collect();
    let placed = |share: &dyn Fn(&AgePoint) -> f64| {
        stairs(&all, months, share).into_iter().map(|(at, share)| (x(at), y(share))).collect::<Vec<_>>()
    };
    let (upper, lower) = (placed(&|point| point.share.upper), placed(&|point| point.share.lower));
    drawing.area("band open", upper.into_iter().chain(lower.into_iter().rev()).collect());
    drawing.line("line open", placed(&|point| point.share.value));
    drawing.text("ax", (532.0, 236.0), Anchor::End, t.say("outcomes-months-age"));
    Some(drawing)
}

/// What it all comes to, in euros: revenue, cost of sales, serving, what is left.
pub(super) fn margin(times: &Times, cost: &Cost) -> Option<Drawing> {
    let t = times.t;
    if cost.revenue_cents <= 0 {
        return None;
    }
    let say = |cents: i64| euros(times, cents as f64);
    let left = cost.margin_cents();
    let serving = cost.work_cents + cost.channel_cents + cost.goodwill_cents;
    let said = t.with("revenue", say(cost.revenue_cents)).with("serving", say(serving)).with("left", say(left));
    let mut drawing = Drawing::new(560.0, 118.0, said.say("outcomes-draw-margin"));
    let scale = 300.0 / cost.revenue_cents as f64;
    let after_sales = cost.revenue_cents - cost.sales_cost_cents;
    let rows = [
        (t.say("outcomes-revenue"), "bar base", 0, cost.revenue_cents, say(cost.revenue_cents)),
        (t.say("outcomes-sales-cost"), "bar minus", after_sales, cost.revenue_cents, say(-cost.sales_cost_cents)),
        (t.say("outcomes-serving"), "bar minus", left.max(0), after_sales.max(0), say(-serving)),
        (t.say("outcomes-left"), "bar now", 0, left.max(0), say(left)),
    ];
    for (i, (word, class, from, to, value)) in rows.into_iter().enumerate() {
        let row = 8.0 + 27.0 * i as f64;
        drawing.text("ax", (150.0, row + 12.0), Anchor::End, word);
        drawing.bar(class, (160.0 + from as f64 * scale, row), ((to - from) as f64 * scale, 16.0));
        drawing.text("lbl", (168.0 + to as f64 * scale, row + 13.0), Anchor::Start, value);
    }
    Some(drawing)
}
