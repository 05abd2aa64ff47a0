//! Words that stand side by side without touching: labels at the ends of lines, words along the
//! player's ribbon.
//!
//! Watch for: a label moves as little as it must and never changes its order with another, so the
//! eye can go from the end of a line straight to its words.

/// Moves `wanted` places apart until neighbours are at least `gap` apart and none is above `least`
/// or below `most`. The answer is in the order of the argument. Where there is no room for all,
/// they start at `least` and the last ones leave the range.
pub fn spread(wanted: &[f32], gap: f32, least: f32, most: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut places: Vec<f32> = order.iter().map(|&index| wanted[index].max(least)).collect();
    for i in 1..places.len() {
        places[i] = places[i].max(places[i - 1] + gap);
    }
    let mut limit = most;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    let mut floor = least;
    for place in &mut places {
        *place = place.max(floor);
        floor = *place + gap;
    }
    let mut answer = vec![0.0; wanted.len()];
    for (place, index) in places.into_iter().zip(order) {
        answer[index] = place;
    }
    answer
}

/// Estimates the width in pixels of `text` at `size` pixels, in the page's sans-serif type.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(share).sum::<f32>() * size
}

fn share(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | ' ' | '.' | ',' | '\'' | ':' | '1' => 0.34,
        'm' | 'w' | 'M' | 'W' => 0.88,
        'A'..='Z' | '%' => 0.7,
        _ => 0.56,
    }
}

/// Stands for a stretch of a line taken by words, from left to right.
pub type Stretch = (f32, f32);

/// Returns which of `wanted` can stand on one line, each at least `gap` from all earlier ones: the first are the most
/// important.
pub fn fitting(wanted: &[Stretch], gap: f32) -> Vec<bool> {
    let mut taken: Vec<Stretch> = Vec::new();
    wanted
        .iter()
        .map(|&(left, right)| {
            let free = taken.iter().all(|&(l, r)| right + gap <= l || left >= r + gap);
            if free {
                taken.push((left, right));
            }
            free
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_far_apart_stay_where_their_lines_end() {
        assert_eq!(spread(&[20.0, 60.0], 14.0, 4.0, 100.0), [20.0, 60.0]);
    }

    #[test]
    fn close_labels_are_pushed_down_in_order() {
        assert_eq!(spread(&[22.0, 20.0, 21.0], 14.0, 4.0, 100.0), [48.0, 20.0, 34.0]);
    }

    #[test]
    fn at_the_bottom_they_are_pushed_back_up() {
        assert_eq!(spread(&[90.0, 95.0, 99.0], 14.0, 4.0, 100.0), [72.0, 86.0, 100.0]);
    }

    #[test]
    fn without_room_for_all_the_first_keep_their_distance() {
        assert_eq!(spread(&[5.0, 5.0, 5.0], 14.0, 4.0, 20.0), [4.0, 18.0, 32.0]);
    }

    #[test]
    fn the_first_words_win_the_line() {
        let wanted = [(40.0, 60.0), (0.0, 20.0), (55.0, 80.0), (61.0, 70.0), (66.0, 90.0)];
        assert_eq!(fitting(&wanted, 6.0), [true, true, false, false, true]);
    }
}
