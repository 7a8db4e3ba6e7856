use proptest::prelude::*;

use super::*;

fn item(at: f64) -> Item {
    Item { at, width_px: 170.0, weight: 6 }
}

/// The boxes that are drawn, as (left, right, lane), computed anew from what the style sheet would do at this width.
fn drawn(items: &[Item], layout: &Layout, room: Room, width_px: f64) -> Vec<(f64, f64, u8)> {
    let label = |at: f64, width: f64, place: Place| {
        let x = at / 100.0 * width_px;
        if place.is_flipped {
            (x + 12.0 - width, x + 12.0, place.lane)
        } else {
            (x - 12.0, x - 12.0 + width, place.lane)
        }
    };
    let single = items
        .iter()
        .zip(&layout.places)
        .filter_map(|(item, place)| place.map(|place| label(item.at, item.width_px.min(room.label_px_max), place)));
    let shared = layout.clusters.iter().map(|cluster| label(items[cluster.members[0]].at, CLUSTER_PX, cluster.place));
    single.chain(shared).collect()
}

/// No two labels cover one another at the width of the room, nor anywhere up to where the next room begins; each promise is there once.
fn holds(items: &[Item], now_at: Option<f64>) -> Result<(), TestCaseError> {
    for (room, until_px) in ROOMS.iter().zip([1215.0, 1359.0, 1600.0]) {
        let layout = lay_out(items, now_at, *room);
        for width_px in [room.width_px, f64::midpoint(room.width_px, until_px), until_px] {
            let boxes = drawn(items, &layout, *room, width_px);
            for (index, a) in boxes.iter().enumerate() {
                for b in &boxes[index + 1..] {
                    prop_assert!(a.2 != b.2 || a.1 <= b.0 || b.1 <= a.0, "{a:?} covers {b:?} at {width_px} px");
                }
                prop_assert!(a.2 >= 1 && a.2 <= LANES_MAX && a.2 <= layout.lanes);
            }
        }
        let mut there: Vec<usize> = layout.clusters.iter().flat_map(|cluster| cluster.members.clone()).collect();
        there.extend(layout.places.iter().enumerate().filter(|(_, place)| place.is_some()).map(|(index, _)| index));
        there.sort_unstable();
        prop_assert_eq!(there, (0..items.len()).collect::<Vec<_>>());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_label_covers_another_and_every_promise_is_there(
        mut drawn in proptest::collection::vec((0.0f64..=100.0, 60.0f64..400.0, 1u8..10), 0..80),
        now_at in proptest::option::of(0.0f64..=100.0),
    ) {
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
        let items: Vec<Item> = drawn.into_iter().map(|(at, width_px, weight)| Item { at, width_px, weight }).collect();
        holds(&items, now_at)?;
    }

    #[test]
    fn nor_when_everything_is_due_at_a_quarter_past(quarters in proptest::collection::vec(0u8..36, 0..60)) {
        let mut quarters = quarters;
        quarters.sort_unstable();
        let items: Vec<Item> = quarters.into_iter().map(|quarter| item(f64::from(quarter) / 36.0 * 100.0)).collect();
        holds(&items, Some(33.3))?;
    }
}

#[test]
fn the_day_of_the_drawing_stands_as_it_is_drawn() {
    let at = [11.76, 11.76, 11.76, 38.24, 47.06, 49.02, 55.88, 75.49, 79.41, 88.24];
    let items: Vec<Item> = at.iter().map(|at| item(*at)).collect();
    let layout = lay_out(&items, Some(33.33), ROOMS[2]);
    let lanes: Vec<u8> = layout.places.iter().map(|place| place.unwrap().lane).collect();
    assert_eq!(lanes, [3, 2, 1, 4, 3, 2, 1, 3, 2, 1]);
    assert!(layout.clusters.is_empty() && layout.places.iter().all(|place| !place.unwrap().is_flipped));
}

#[test]
fn a_label_at_the_end_of_the_day_turns_to_the_left() {
    let layout = lay_out(&[item(99.0)], Some(10.0), ROOMS[0]);
    assert_eq!(layout.places, [Some(Place { lane: 1, is_flipped: true })]);
}

#[test]
fn a_label_just_before_now_does_not_cover_now() {
    let layout = lay_out(&[item(49.0)], Some(50.0), ROOMS[0]);
    assert_eq!(layout.places, [Some(Place { lane: 1, is_flipped: true })]);
}

#[test]
fn twelve_promises_at_half_past_nine_share_a_stem_and_the_urgent_ones_keep_theirs() {
    let items: Vec<Item> =
        (0..12u8).map(|n| Item { at: 11.0, width_px: 170.0, weight: if n == 11 { 10 } else { 2 } }).collect();
    let layout = lay_out(&items, None, ROOMS[1]);
    assert_eq!(layout.clusters.len(), 1);
    assert_eq!(layout.clusters[0].members.len() + layout.places.iter().flatten().count(), 12);
    assert!(layout.places[11].is_some(), "{layout:?}");
}

#[test]
fn a_very_full_day_is_laid_out_in_time() {
    let items: Vec<Item> = (0..400).map(|n| item(f64::from(n) / 4.0)).collect();
    let layout = lay_out(&items, Some(50.0), ROOMS[0]);
    assert!(layout.clusters.iter().map(|cluster| cluster.members.len()).sum::<usize>() > 300);
}

#[test]
fn a_model_of_letters_is_generous() {
    assert!(label_px("11:45", "Huisartsen Aan de Wal", "terugbellen, nog 25 min") > 210.0);
    assert!(label_px("09:30", "a", "b") >= 88.0);
}
