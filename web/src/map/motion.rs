//! How points move from one frame to the next: in straight lines.
//!
//! A frame that arrives is where the points go; they start from where they are seen now and go
//! straight, at even speed, for as long as the frame had been waited for, at most [`LONGEST`].

/// Bounds the milliseconds that a movement takes.
pub const LONGEST: f64 = 300.0;

/// Holds the positions of all points on their way from one frame to the next.
#[derive(Clone, Debug, Default)]
pub struct Motion {
    from: Vec<f32>,
    to: Vec<f32>,
    start: f64,
    lasts: f64,
    arrived: Option<f64>,
}

impl Motion {
    /// Takes new positions that came in at `now` (milliseconds). The points move there, or jump: when `jump` says so,
    /// when they are the first, and when their number has changed.
    pub fn arrive(&mut self, positions: &[f32], now: f64, jump: bool) {
        let waited = self.arrived.map_or(0.0, |before| now - before);
        let jump = jump || self.to.len() != positions.len();
        self.from = if jump { positions.to_vec() } else { self.all(now) };
        self.to = positions.to_vec();
        self.start = now;
        self.lasts = if jump { 0.0 } else { waited.clamp(0.0, LONGEST) };
        self.arrived = Some(now);
    }

    /// Returns the share of the way that is done at `now` (milliseconds), in `0..=1`.
    pub fn share(&self, now: f64) -> f32 {
        if self.lasts <= 0.0 {
            1.0
        } else {
            ((now - self.start) / self.lasts).clamp(0.0, 1.0) as f32
        }
    }

    /// Returns whether the points are still on their way at `now` (milliseconds).
    pub fn moves(&self, now: f64) -> bool {
        self.share(now) < 1.0
    }

    /// Returns the number of points, three coordinates each.
    pub fn len(&self) -> usize {
        self.to.len() / 3
    }

    /// Returns whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns where the points left, and where they go.
    pub fn ends(&self) -> (&[f32], &[f32]) {
        (&self.from, &self.to)
    }

    /// Returns each point as it is seen at `now` (milliseconds).
    pub fn points(&self, now: f64) -> impl Iterator<Item = [f32; 3]> {
        let share = self.share(now);
        let mix = move |a: f32, b: f32| a + (b - a) * share;
        self.from
            .chunks_exact(3)
            .zip(self.to.chunks_exact(3))
            .map(move |(a, b)| [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])])
    }

    fn all(&self, now: f64) -> Vec<f32> {
        self.points(now).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(motion: &Motion, now: f64) -> Vec<[f32; 3]> {
        motion.points(now).collect()
    }

    #[test]
    fn the_first_frame_is_there_at_once() {
        let mut motion = Motion::default();
        motion.arrive(&[1.0, 2.0, 3.0], 50.0, false);
        assert!(!motion.moves(50.0));
        assert_eq!(seen(&motion, 50.0), [[1.0, 2.0, 3.0]]);
    }

    #[test]
    fn a_movement_takes_as_long_as_the_frame_was_waited_for() {
        let mut motion = Motion::default();
        motion.arrive(&[0.0, 0.0, 0.0], 0.0, false);
        motion.arrive(&[1.0, -1.0, 0.0], 100.0, false);
        assert_eq!(seen(&motion, 125.0), [[0.25, -0.25, 0.0]]);
        assert!(motion.moves(199.0) && !motion.moves(200.0));
        motion.arrive(&[0.0, 0.0, 0.0], 9000.0, false);
        assert_eq!(motion.share(9000.0 + LONGEST / 2.0), 0.5);
    }

    #[test]
    fn a_frame_on_the_way_bends_the_way() {
        let mut motion = Motion::default();
        motion.arrive(&[0.0; 3], 0.0, false);
        motion.arrive(&[1.0, 0.0, 0.0], 100.0, false);
        motion.arrive(&[1.0, 1.0, 0.0], 150.0, false);
        assert_eq!(seen(&motion, 150.0), [[0.5, 0.0, 0.0]]);
        assert_eq!(seen(&motion, 175.0), [[0.75, 0.5, 0.0]]);
    }

    #[test]
    fn other_points_and_calm_pages_jump() {
        let mut motion = Motion::default();
        motion.arrive(&[0.0; 3], 0.0, false);
        motion.arrive(&[1.0; 6], 100.0, false);
        assert!(!motion.moves(100.0));
        motion.arrive(&[0.0; 6], 200.0, true);
        assert_eq!(seen(&motion, 200.0), [[0.0; 3]; 2]);
    }
}
