//! Drawn letters: each class is another letter, and what is recorded of an image can be measured in it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use datasets::{Dataset, SOURCES, Source, Split};
use protocol::{KnobValue, RunConfig};

const SIDE: usize = 32;

fn source() -> &'static dyn Source {
    *SOURCES.iter().find(|source| source.card().name == "glyphs").unwrap()
}

/// The data with the card's settings but for `changes`.
fn glyphs(changes: &[(&str, KnobValue)]) -> Dataset {
    let mut settings = serde_json::Map::new();
    for knob in source().card().knobs {
        settings.insert(knob.path.to_string(), serde_json::to_value(&knob.default).unwrap());
    }
    for (path, value) in changes {
        assert!(settings.contains_key(*path), "{path}");
        settings.insert((*path).to_owned(), serde_json::to_value(value).unwrap());
    }
    let config: RunConfig = serde_json::from_value(settings.into()).unwrap();
    source().load(&config).unwrap()
}

/// The ink of one image, as shares of its pixels, and what is recorded of it.
struct Seen<'a> {
    data: &'a Dataset,
    split: &'a Split,
    index: usize,
}

impl Seen<'_> {
    fn factor(&self, name: &str) -> f32 {
        let at = self.data.factors.iter().position(|factor| factor.name == name).unwrap();
        self.split.factors[at][self.index]
    }

    fn letter(&self) -> &str {
        &self.data.classes[usize::from(self.split.labels[self.index])]
    }

    /// How much of each pixel is ink, with its distance from the image's middle to the right and down; on a plain
    /// ground.
    fn ink(&self) -> Vec<(f32, f32, f32)> {
        let (light, contrast) = (self.factor("background"), self.factor("contrast"));
        let image = &self.split.sample(self.index)[..SIDE * SIDE];
        let share = |(i, value): (usize, &f32)| {
            let (x, y) = ((i % SIDE) as f32 - 15.5, (i / SIDE) as f32 - 15.5);
            ((value - light) / contrast, x, y)
        };
        image.iter().enumerate().map(share).collect()
    }
}

/// Calls `check` with every test image on a plain ground, as different as can be; returns how many.
fn on_plain_ground(colour: bool, check: impl Fn(&Seen)) -> usize {
    let changes = [
        ("data.difficulty", 100.0.into()),
        ("data.classes", 26.0.into()),
        ("data.colour", colour.into()),
    ];
    let data = glyphs(&changes);
    let seen = (0..data.test.len()).map(|index| Seen {
        data: &data,
        split: &data.test,
        index,
    });
    seen.filter(|seen| seen.factor("pattern") == 0.0)
        .map(|seen| check(&seen))
        .count()
}

#[test]
fn light_and_contrast_are_those_of_ground_and_ink() {
    let checked = on_plain_ground(false, |seen| {
        let ink = seen.ink();
        let (least, most) = ink
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), i| (low.min(i.0), high.max(i.0)));
        assert!(least.abs() < 1e-5, "{}: {least}", seen.letter());
        // A pen of two pixels covers some pixel whole, a thinner one as much as it is wide, at least nearly.
        let wide = (seen.factor("pen") / 100.0 * seen.factor("size")).min(2.0) / 2.0;
        assert!(
            most < 1.0 + 1e-5 && most > 0.9 * wide,
            "{}: {most} of {wide}",
            seen.letter()
        );
    });
    assert!(checked > 100, "{checked}");
}

#[test]
fn a_letter_is_as_high_and_stands_where_it_is_said_to() {
    let checked = on_plain_ground(false, |seen| {
        let (x, y, size) = (seen.factor("x"), seen.factor("y"), seen.factor("size"));
        let pen = seen.factor("pen") / 100.0 * size;
        let ink = seen.ink();
        let rows: Vec<f32> = ink.iter().filter(|i| i.0 > 0.01).map(|i| i.2).collect();
        let (top, bottom) = rows
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), &y| (low.min(y), high.max(y)));
        // The edge of a stroke lies within the outermost row that has ink.
        let half = 0.5 * (size + pen);
        assert!(
            (top - (y - half)).abs() < 1.0,
            "{}: {top}, not {}",
            seen.letter(),
            y - half
        );
        assert!(
            (bottom - (y + half)).abs() < 1.0,
            "{}: {bottom}, not {}",
            seen.letter(),
            y + half
        );
        // These are the same after half a turn, so that their middle is that of their ink.
        if "HINOXZ".contains(seen.letter()) {
            let mass: f32 = ink.iter().map(|i| i.0).sum();
            let centre = |at: fn(&(f32, f32, f32)) -> f32| ink.iter().map(|i| i.0 * at(i)).sum::<f32>() / mass;
            let (across, down) = (centre(|i| i.1), centre(|i| i.2));
            assert!(
                (across - x).abs() < 0.1 && (down - y).abs() < 0.1,
                "{}: {across}, {down}",
                seen.letter()
            );
        }
    });
    assert!(checked > 100, "{checked}");
}

#[test]
fn slant_and_pen_are_measured_in_letters_that_show_them() {
    let measured = on_plain_ground(false, |seen| {
        let (size, slant) = (seen.factor("size"), seen.factor("slant").to_radians());
        let pen = seen.factor("pen") / 100.0 * size;
        let ink = seen.ink();
        let mass: f32 = ink.iter().map(|i| i.0).sum();
        let of = |f: &dyn Fn(f32, f32) -> f32| ink.iter().map(|i| i.0 * f(i.1, i.2)).sum::<f32>() / mass;
        // Upright and level strokes alone, and upright their own mirror images: x and y go together by the slant alone.
        if "HI".contains(seen.letter()) {
            let (x, y) = (of(&|x, _| x), of(&|_, y| y));
            let (both, down) = (of(&|a, b| (a - x) * (b - y)), of(&|_, b| (b - y).powi(2)));
            let lean = -both / down;
            assert!(
                (lean - slant.tan()).abs() < 0.04,
                "{}: {lean}, not {}",
                seen.letter(),
                slant.tan()
            );
        }
        // An I is one upright stroke and two level ones of 0.4 times its height; where they meet, ink is ink once.
        if seen.letter() == "I" {
            let length = size / slant.cos() + 0.8 * size - pen;
            let ends = std::f32::consts::PI * 0.5 * pen * pen;
            let want = length * pen + ends;
            assert!((mass / want - 1.0).abs() < 0.1, "{mass}, not {want}");
        }
    });
    assert!(measured > 100, "{measured}");
}

#[test]
fn the_hue_is_that_of_the_ink() {
    let checked = on_plain_ground(true, |seen| {
        let image = seen.split.sample(seen.index);
        let channels = |i: usize| [0, 1, 2].map(|c| image[c * SIDE * SIDE + i]);
        let luma = |[r, g, b]: [f32; 3]| 0.299 * r + 0.587 * g + 0.114 * b;
        let ink = (0..SIDE * SIDE)
            .map(channels)
            .max_by(|a, b| luma(*a).total_cmp(&luma(*b)));
        let [r, g, b] = ink.unwrap();
        let (low, high) = (r.min(g).min(b), r.max(g).max(b));
        // A thin pen's ink is mixed with ground, and pale ink has hardly a hue.
        if seen.factor("pen") / 100.0 * seen.factor("size") < 2.5 || high - low < 0.05 {
            return;
        }
        let part = |x: f32, y: f32| 60.0 * (x - y) / (high - low);
        let hue = match high {
            _ if high == r => part(g, b),
            _ if high == g => 120.0 + part(b, r),
            _ => 240.0 + part(r, g),
        };
        let apart = (hue - seen.factor("hue")).rem_euclid(360.0);
        assert!(apart.min(360.0 - apart) < 0.5, "{hue}°, not {}°", seen.factor("hue"));
    });
    assert!(checked > 100, "{checked}");
}

#[test]
fn grey_letters_have_equal_channels_and_no_hue() {
    let data = glyphs(&[("data.colour", false.into()), ("data.difficulty", 100.0.into())]);
    assert!(data.factors.iter().all(|factor| factor.name != "hue"));
    for sample in data.test.samples.chunks_exact(3 * SIDE * SIDE) {
        let (red, others) = sample.split_at(SIDE * SIDE);
        assert!(
            others
                .chunks_exact(SIDE * SIDE)
                .all(|channel| { channel.iter().zip(red).all(|(a, b)| (a - b).abs() < 1e-6) })
        );
    }
}

#[test]
fn at_the_easy_end_each_letter_is_nearest_to_the_mean_of_its_own() {
    let data = glyphs(&[("data.difficulty", 0.0.into()), ("data.classes", 26.0.into())]);
    assert_eq!(data.classes.len(), 26);
    let length = data.shape.len();
    let mut means = vec![vec![0f32; length]; 26];
    for (i, &label) in data.train.labels.iter().enumerate() {
        let share = data.train.labels.iter().filter(|&&other| other == label).count() as f32;
        for (mean, value) in means[usize::from(label)].iter_mut().zip(data.train.sample(i)) {
            *mean += value / share;
        }
    }
    let distance = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
    let right = |i: &usize| {
        let sample = data.test.sample(*i);
        let near = |&a: &usize, &b: &usize| distance(&means[a], sample).total_cmp(&distance(&means[b], sample));
        (0..26).min_by(near) == Some(usize::from(data.test.labels[*i]))
    };
    let count = (0..data.test.len()).filter(right).count();
    assert!(
        count as f32 >= 0.98 * data.test.len() as f32,
        "{count} of {}",
        data.test.len()
    );
}

#[test]
fn no_view_is_mirrored_since_letters_change() {
    let preferences = source().card().preferences;
    let asked = preferences.iter().flat_map(|preference| &preference.settings);
    assert!(asked.clone().any(|(path, _)| path == "views.crop"));
    assert!(asked.clone().all(|(path, _)| path != "views.flip"));
}
