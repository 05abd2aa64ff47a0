//! Where a class' name stands: on the middle of its group, moved aside as far as another name needs.

use crate::map::viewport::Placed;

/// Rounds of moving names apart.
const ROUNDS: usize = 30;

/// Describes a name on its group of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// Class.
    pub class: u8,
    /// Middle of the name in CSS pixels.
    pub x: f32,
    /// Middle of the name in CSS pixels.
    pub y: f32,
    /// Mean depth of the group.
    pub depth: f32,
}

/// Returns one name for each of `classes` that has points: at the median of its points, the furthest first.
pub fn names(points: &[Placed], labels: &[u8], classes: usize) -> Vec<Name> {
    let mut groups: Vec<Vec<Placed>> = vec![Vec::new(); classes.min(256)];
    for (point, &label) in points.iter().zip(labels) {
        if let Some(group) = groups.get_mut(usize::from(label))
            && point.x.is_finite()
        {
            group.push(*point);
        }
    }
    let mut names: Vec<Name> = groups
        .iter()
        .enumerate()
        .filter_map(|(class, group)| {
            Some(Name {
                class: class as u8,
                x: median(group.iter().map(|point| point.x))?,
                y: median(group.iter().map(|point| point.y))?,
                depth: group.iter().map(|point| point.depth).sum::<f32>() / group.len() as f32,
            })
        })
        .collect();
    names.sort_by(|a, b| a.depth.total_cmp(&b.depth));
    names
}

/// Returns the upper median; none of no values.
pub fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    Some(*values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// Moves names apart, each by half, until none covers another: name `i` is `sizes[i]` wide and high. They stay on a
/// canvas of `canvas` pixels.
pub fn part(names: &mut [Name], sizes: &[(f32, f32)], canvas: (f32, f32)) {
    for _ in 0..ROUNDS {
        for a in 0..names.len().min(sizes.len()) {
            for b in 0..a {
                let (dx, dy) = (names[a].x - names[b].x, names[a].y - names[b].y);
                let over_x = f32::midpoint(sizes[a].0, sizes[b].0) - dx.abs();
                let over_y = f32::midpoint(sizes[a].1, sizes[b].1) - dy.abs();
                if over_x <= 0.0 || over_y <= 0.0 {
                    continue;
                }
                // Along the shorter way out; names on one spot go sideways.
                let (mx, my) = if over_x <= over_y {
                    (over_x.copysign(dx) / 2.0, 0.0)
                } else {
                    (0.0, over_y.copysign(dy) / 2.0)
                };
                names[a].x += mx;
                names[a].y += my;
                names[b].x -= mx;
                names[b].y -= my;
            }
        }
        for (name, size) in names.iter_mut().zip(sizes) {
            name.x = name.x.min(canvas.0 - size.0 / 2.0).max(size.0 / 2.0);
            name.y = name.y.min(canvas.1 - size.1 / 2.0).max(size.1 / 2.0);
        }
    }
}

/// Computes the median place of all points, and how far from it nine in ten of them are: `x`, `y` and radius.
pub fn heap(points: &[Placed]) -> Option<(f32, f32, f32)> {
    let x = median(points.iter().map(|point| point.x))?;
    let y = median(points.iter().map(|point| point.y))?;
    let mut far: Vec<f32> = points
        .iter()
        .map(|point| (point.x - x).hypot(point.y - y))
        .filter(|far| far.is_finite())
        .collect();
    let ninth = (far.len() * 9).div_ceil(10).checked_sub(1)?;
    let far = *far.select_nth_unstable_by(ninth, f32::total_cmp).1;
    Some((x, y, far))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32, depth: f32) -> Placed {
        Placed { x, y, depth }
    }

    #[test]
    fn a_name_stands_on_the_median_of_its_group() {
        let points = [
            at(0.0, 0.0, 1.0),
            at(1.0, 5.0, 0.0),
            at(90.0, 9.0, 0.5),
            at(3.0, 4.0, -1.0),
            at(f32::NAN, 0.0, 0.0),
        ];
        let names = names(&points, &[0, 0, 0, 2, 0], 3);
        assert_eq!(names.len(), 2);
        assert_eq!(
            names[0],
            Name {
                class: 2,
                x: 3.0,
                y: 4.0,
                depth: -1.0
            }
        );
        assert_eq!(
            names[1],
            Name {
                class: 0,
                x: 1.0,
                y: 5.0,
                depth: 0.5
            }
        );
    }

    #[test]
    fn a_label_beyond_the_classes_is_left_out() {
        assert!(names(&[at(0.0, 0.0, 1.0)], &[9], 3).is_empty());
    }

    #[test]
    fn names_part_along_the_shorter_way() {
        let name = |x, y| Name {
            class: 0,
            x,
            y,
            depth: 1.0,
        };
        let mut names = [name(50.0, 50.0), name(56.0, 52.0)];
        part(&mut names, &[(10.0, 20.0); 2], (200.0, 200.0));
        assert_eq!((names[0].x, names[1].x, names[1].y), (48.0, 58.0, 52.0));
    }

    #[test]
    fn names_stay_on_the_canvas() {
        let mut names = [Name {
            class: 0,
            x: -5.0,
            y: 500.0,
            depth: 1.0,
        }];
        part(&mut names, &[(10.0, 20.0)], (200.0, 100.0));
        assert_eq!((names[0].x, names[0].y), (5.0, 90.0));
    }

    #[test]
    fn a_heap_is_as_wide_as_nine_in_ten_points() {
        let points: Vec<Placed> = (0..10)
            .map(|i| at(if i == 9 { 100.0 } else { i as f32 }, 0.0, 1.0))
            .collect();
        assert_eq!(heap(&points), Some((5.0, 0.0, 5.0)));
        assert_eq!(heap(&points[..9]), Some((4.0, 0.0, 4.0)));
        assert_eq!(heap(&[]), None);
    }
}
