//! Where each promise's label stands on the large day line, so that none covers another.
//!
//! Places along the line are fractions of its width, labels have a width in pixels; so a layout holds for one width
//! and every larger one. It is made for each [`Room`], and the style sheet takes the one that fits.

/// A width from which a layout holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    /// Its name in the style sheet.
    pub name: &'static str,
    /// The least width of the line, in CSS pixels at the ordinary text size.
    pub width_px: f64,
    /// Labels are cut off at this width.
    pub label_px_max: f64,
}

/// The widths of `day_line.css`, narrow to wide. Below the first the line stands upright and needs no layout.
pub(super) const ROOMS: [Room; 3] = [
    Room { name: "s", width_px: 944.0, label_px_max: 176.0 },
    Room { name: "m", width_px: 1216.0, label_px_max: 208.0 },
    Room { name: "l", width_px: 1360.0, label_px_max: 232.0 },
];

/// More labels than this above one another make the line higher than the page can bear.
pub(super) const LANES_MAX: u8 = 6;

/// Half the sign: a label begins this far left of its stem.
const SIGN_HALF_PX: f64 = 12.0;
/// Between two labels in one lane.
const GAP_PX: f64 = 8.0;

/// What is to be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    /// Where its stem stands, in percent.
    pub at: f64,
    /// How wide its label is, sign included.
    pub width_px: f64,
    /// How much it matters that it keeps a label of its own.
    pub weight: u8,
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// From 1, just above the ground.
    pub lane: u8,
    /// To the left of its stem.
    pub is_flipped: bool,
}

/// Promises that share one stem, because there is no room for a label each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// Places in the list of items, ascending.
    pub members: Vec<usize>,
    /// Where it stands.
    pub place: Place,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Per item; `None`: it is in a cluster.
    pub places: Vec<Option<Place>>,
    /// What shares a stem.
    pub clusters: Vec<Cluster>,
    /// How many lanes are used.
    pub lanes: u8,
}

/// The width of a cluster's label: "+14 van 09:30 tot 10:15".
pub(super) const CLUSTER_PX: f64 = 168.0;

#[derive(Debug, Clone)]
struct Group {
    members: Vec<usize>,
    x: f64,
    width: f64,
    weight: u32,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    x: f64,
    left: f64,
    right: f64,
    place: Place,
}

impl Label {
    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right + GAP_PX && other.left < self.right + GAP_PX
    }

    fn holds(&self, x: f64) -> bool {
        self.left < x && x < self.right
    }

    /// One stem runs through the other's label.
    fn crosses(&self, other: &Self) -> bool {
        let is_same_stem = (self.x - other.x).abs() < 1.0;
        let through = |stem: &Self, label: &Self| stem.place.lane > label.place.lane && label.holds(stem.x);
        !is_same_stem && (through(self, other) || through(other, self))
    }
}

/// Lays out items that are sorted by `at`. Earlier stands higher, so that no stem runs through a label, as far as
/// there are lanes; when they run out, the neighbours that matter least share a stem.
pub(super) fn lay_out(items: &[Item], now_at: Option<f64>, room: Room) -> Layout {
    let mut groups: Vec<Group> = items
        .iter()
        .enumerate()
        .map(|(index, item)| Group {
            members: vec![index],
            x: item.at / 100.0 * room.width_px,
            width: item.width_px.min(room.label_px_max),
            weight: u32::from(item.weight),
        })
        .collect();
    let now = now_at.map(|at| at / 100.0 * room.width_px);
    loop {
        match place_all(&groups, now, room.width_px) {
            Ok(labels) => return finished(items.len(), &groups, &labels),
            Err(conflict) => share(&mut groups, &conflict),
        }
    }
}

/// One label per group, or the groups that compete for the place where one found none.
///
/// Labels to the right of their stem are placed from the left, those to the left of it from the right end: so in both
/// the one whose stem is nearest the end of the other labels stands lower, and no stem runs through a label needlessly.
fn place_all(groups: &[Group], now: Option<f64>, width: f64) -> Result<Vec<Label>, Vec<usize>> {
    let sides: Vec<Label> = groups.iter().map(|group| on_its_side(group, now, width)).collect();
    let to_the_right = (0..groups.len()).filter(|index| !sides[*index].place.is_flipped);
    let to_the_left = (0..groups.len()).rev().filter(|index| sides[*index].place.is_flipped);
    let mut labels: Vec<(usize, Label)> = Vec::with_capacity(groups.len());
    for index in to_the_right.chain(to_the_left) {
        let label = sides[index];
        let Some(lane) = best_lane(&label, &labels) else {
            let rivals = labels.iter().filter(|(_, other)| other.overlaps(&label)).map(|(rival, _)| *rival);
            return Err(rivals.chain([index]).collect());
        };
        labels.push((index, Label { place: Place { lane, ..label.place }, ..label }));
    }
    labels.sort_by_key(|(index, _)| *index);
    let mut labels: Vec<Label> = labels.into_iter().map(|(_, label)| label).collect();
    settle(&mut labels);
    Ok(labels)
}

/// To the right of the stem, unless it would leave the line there, or cover the moment that is now.
fn on_its_side(group: &Group, now: Option<f64>, width: f64) -> Label {
    let right_end = group.x - SIGN_HALF_PX + group.width;
    let left_end = group.x + SIGN_HALF_PX - group.width;
    let covers_now = now.is_some_and(|now| group.x < now && now < right_end);
    let is_flipped = right_end > width + SIGN_HALF_PX || (covers_now && left_end >= 0.0);
    let (left, right) =
        if is_flipped { (left_end, group.x + SIGN_HALF_PX) } else { (group.x - SIGN_HALF_PX, right_end) };
    Label { x: group.x, left, right, place: Place { lane: 0, is_flipped } }
}

/// The free lane in which it crosses least; of those the highest.
fn best_lane(label: &Label, others: &[(usize, Label)]) -> Option<u8> {
    (1..=LANES_MAX)
        .rev()
        .filter_map(|lane| {
            let here = Label { place: Place { lane, ..label.place }, ..*label };
            let is_free = others.iter().all(|(_, other)| other.place.lane != lane || !other.overlaps(&here));
            is_free.then(|| (others.iter().filter(|(_, other)| other.crosses(&here)).count(), lane))
        })
        .min_by_key(|(crossings, lane)| (*crossings, LANES_MAX - lane))
        .map(|(_, lane)| lane)
}

/// Lets labels sink as low as they can without changing who stands above whom.
fn settle(labels: &mut [Label]) {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|index| labels[*index].place.lane);
    let mut settled: Vec<usize> = Vec::with_capacity(labels.len());
    for index in order {
        let below = settled.iter().filter(|other| touches(&labels[**other], &labels[index]));
        let lane = below.map(|other| labels[*other].place.lane).max().unwrap_or(0) + 1;
        labels[index].place.lane = lane;
        settled.push(index);
    }
}

/// Whether two labels, or a label and a stem, come over one another.
fn touches(a: &Label, b: &Label) -> bool {
    a.overlaps(b) || a.holds(b.x) || b.holds(a.x)
}

/// Lets the two neighbours share a stem that matter least and stand nearest.
fn share(groups: &mut Vec<Group>, conflict: &[usize]) {
    let first = conflict.iter().copied().min().unwrap_or(0);
    let last = conflict.iter().copied().max().unwrap_or(1).max(first + 1);
    let cost = |index: usize| {
        let (a, b) = (&groups[index], &groups[index + 1]);
        f64::from(a.weight + b.weight) + (b.x - a.x) / 10.0
    };
    let pair = (first..last).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(first);
    let gone = groups.remove(pair + 1);
    let stays = &mut groups[pair];
    stays.members.extend(gone.members);
    stays.width = CLUSTER_PX;
    stays.weight = 1;
}

fn finished(count: usize, groups: &[Group], labels: &[Label]) -> Layout {
    let mut layout = Layout { places: vec![None; count], clusters: Vec::new(), lanes: 0 };
    for (group, label) in groups.iter().zip(labels) {
        layout.lanes = layout.lanes.max(label.place.lane);
        match group.members.as_slice() {
            [only] => layout.places[*only] = Some(label.place),
            members => layout.clusters.push(Cluster { members: members.to_vec(), place: label.place }),
        }
    }
    layout
}

/// How wide a label is: the wider of its two lines, by classes of letters, generously. What is wider all the same is
/// cut off by the style sheet at this width, so that the layout holds whatever the font.
pub(super) fn label_px(time: &str, who: &str, what: &str) -> f64 {
    const SIGN_AND_SPACES_PX: f64 = 24.0 + 5.6 + 5.6 + 2.0;
    let first = text_px(time, 15.5) * 1.06 + 4.0 + text_px(who, 14.0);
    let second = text_px(what, 13.0);
    (SIGN_AND_SPACES_PX + first.max(second) * 1.04).max(88.0)
}

fn text_px(text: &str, size: f64) -> f64 {
    let ems: f64 =
        text.chars()
            .map(|c| match c {
                'i' | 'j' | 'l' | 'f' | 't' | 'r' | '.' | ',' | '\'' | '’' | ':' | ';' | '|' | '(' | ')' | ' '
                | 'I' => 0.34,
                'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' => 0.86,
                'A'..='Z' => 0.64,
                '0'..='9' | 'a'..='z' => 0.52,
                c if (c as u32) < 0x250 => 0.62,
                _ => 1.05,
            })
            .sum();
    ems * size
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
