//! How far everything but the letter varies: the difficulty.
//!
//! Difficulty `d` from 0 to 1 widens every range at once, from [`EASY`] to [`HARD`]. Size, place, slant, colour and light
//! are what augmentations change, too, wholly or in part. A pattern on the ground and the ground's own tint are not: two
//! views of an image share them, and a method that only asks which views belong together can learn them in place of
//! the letter. They are therefore kept weak.

/// Holds the range of each factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    /// Height of a letter in pixels.
    pub size: (f32, f32),
    /// The largest distance of a letter from the image's middle, in pixels along each axis.
    pub place: f32,
    /// Degrees.
    pub slant: (f32, f32),
    /// Per cent of the height.
    pub pen: (f32, f32),
    /// Saturation of the ink, `0..=1`.
    pub saturation: (f32, f32),
    /// Saturation of the ground.
    pub tint: (f32, f32),
    /// Luma of the ground.
    pub light: (f32, f32),
    /// Luma of the ink less that of the ground.
    pub contrast: (f32, f32),
    /// Depth of the pattern as a share of the contrast.
    pub depth: (f32, f32),
}

/// All but the same: letters of one size in the middle, bright on dark.
const EASY: World = World {
    size: (19.0, 21.0),
    place: 0.5,
    slant: (-3.0, 3.0),
    pen: (13.0, 15.0),
    saturation: (0.0, 0.1),
    tint: (0.0, 0.1),
    light: (0.05, 0.1),
    contrast: (0.8, 0.9),
    depth: (0.0, 0.05),
};

/// As different as a person can still read.
const HARD: World = World {
    size: (11.0, 21.0),
    place: 10.0,
    slant: (-25.0, 25.0),
    pen: (8.0, 20.0),
    saturation: (0.0, 1.0),
    tint: (0.0, 0.3),
    light: (0.05, 0.45),
    contrast: (0.25, 0.5),
    depth: (0.0, 0.2),
};

impl World {
    /// Returns the ranges at `difficulty` in `0..=1`; without `colour` everything is grey.
    pub fn new(difficulty: f32, colour: bool) -> Self {
        let between = |easy: f32, hard: f32| easy + difficulty * (hard - easy);
        let range = |of: fn(&Self) -> (f32, f32)| {
            let (easy, hard) = (of(&EASY), of(&HARD));
            (between(easy.0, hard.0), between(easy.1, hard.1))
        };
        let tinge = |of| if colour { range(of) } else { (0.0, 0.0) };
        Self {
            size: range(|world| world.size),
            place: between(EASY.place, HARD.place),
            slant: range(|world| world.slant),
            pen: range(|world| world.pen),
            saturation: tinge(|world| world.saturation),
            tint: tinge(|world| world.tint),
            light: range(|world| world.light),
            contrast: range(|world| world.contrast),
            depth: range(|world| world.depth),
        }
    }
}
