//! Which point is under the pointer, and which are drawn first.

use crate::map::viewport::Placed;

/// Holds the distance from a point in CSS pixels within which it is meant.
pub const REACH: f32 = 12.0;
/// By how many square pixels a point in front is preferred over one at the back.
const FRONT: f32 = 30.0;
/// Slices of depth that are told apart in drawing.
const SLICES: usize = 256;

/// Returns the index of the point nearest to `(x, y)` within `reach` pixels; none where there is none.
pub fn nearest(points: &[Placed], x: f32, y: f32, reach: f32) -> Option<u32> {
    let mut best = None;
    let mut least = f32::INFINITY;
    for (index, point) in points.iter().enumerate() {
        let (dx, dy) = (point.x - x, point.y - y);
        let distance = dx * dx + dy * dy;
        let judged = distance - if point.depth > 0.0 { FRONT } else { 0.0 };
        if distance <= reach * reach && judged < least {
            (best, least) = (Some(index as u32), judged);
        }
    }
    best
}

/// Writes the indices of the points from the back to the front into `order`, in one pass over slices of depth.
pub fn back_to_front(points: &[Placed], order: &mut Vec<u32>) {
    let slice = |point: &Placed| (f32::midpoint(point.depth, 1.0).clamp(0.0, 1.0) * (SLICES - 1) as f32) as usize;
    let mut starts = [0u32; SLICES + 1];
    for point in points {
        starts[slice(point) + 1] += 1;
    }
    for i in 0..SLICES {
        starts[i + 1] += starts[i];
    }
    order.clear();
    order.resize(points.len(), 0);
    for (index, point) in points.iter().enumerate() {
        let place = &mut starts[slice(point)];
        order[*place as usize] = index as u32;
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, depth: f32) -> Placed {
        Placed { x, y: 0.0, depth }
    }

    #[test]
    fn the_nearest_within_reach_is_meant() {
        let points = [at(0.0, 1.0), at(20.0, 1.0), at(f32::NAN, 1.0)];
        assert_eq!(nearest(&points, 11.0, 0.0, 12.0), Some(1));
        assert_eq!(nearest(&points, 33.0, 0.0, 12.0), None);
        assert_eq!(nearest(&[], 0.0, 0.0, 12.0), None);
    }

    #[test]
    fn a_point_in_front_hides_one_behind_it() {
        let points = [at(1.0, -0.5), at(4.0, 0.5)];
        assert_eq!(nearest(&points, 0.0, 0.0, 12.0), Some(1));
    }

    #[test]
    fn the_front_is_drawn_last() {
        let points = [at(0.0, 1.0), at(0.0, -1.0), at(0.0, 0.2), at(0.0, f32::NAN)];
        let mut order = vec![7];
        back_to_front(&points, &mut order);
        assert_eq!(order, [1, 3, 2, 0]);
    }
}
