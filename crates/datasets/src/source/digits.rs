//! Handwritten digits: 1,797 real images of 8×8 pixels.
//!
//! Alpaydin, Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, CC BY 4.0;
//! see `data/README.md`.
//!
//! Watch for: with all labels the neighbours of raw pixels name 98 %, with ten a digit nine in ten: there is little
//! room above pixels.
//! Differs from the original: only its test part is here (as in scikit-learn), and it is split anew.

use super::{Source, views};
use crate::dataset::{DataError, Dataset, Split};
use crate::long_tail;
use protocol::Shape;
use protocol::{Card, Paper, RunConfig, Text};

/// Reads the images of `data/digits.bin`.
pub struct Digits;

static FILE: &[u8] = include_bytes!("../../data/digits.bin");
const SHAPE: Shape = Shape::new(1, 8, 8);
/// Of each digit, one in this many images is kept for testing: the third of every five.
const TEST_EVERY: usize = 5;

impl Source for Digits {
    fn card(&self) -> Card {
        Card {
            name: "digits".into(),
            title: "Handwritten digits".into(),
            phrase: "handwritten digits".into(),
            idea: "1,797 digits that people wrote by hand, 8×8 pixels each.".into(),
            group: "Pictures".into(),
            paper: Some(Paper {
                cite: "Alpaydin, Kaynak 1998".into(),
                title: "Optical Recognition of Handwritten Digits".into(),
                arxiv: "".into(),
            }),
            knobs: vec![long_tail::knob()],
            preferences: views(&[
                ("crop", true.into()),
                ("crop.strength", 30.0.into()),
                ("rotation", true.into()),
                ("rotation.strength", 15.0.into()),
                ("translation", true.into()),
                ("translation.strength", 1.0.into()),
                ("contrast", true.into()),
                ("contrast.strength", 40.0.into()),
            ]),
            kinds: vec!["images".into(), "small images".into()],
            watch_for: "Raw pixels are hard to beat: with ten labels a digit their neighbours name nine in ten, \
                 with all labels 98 %."
                .into(),
            differs: "Only the test part of the original, split anew: every fifth of each digit is for testing.".into(),
            ..Card::default()
        }
    }

    fn load(&self, _: &RunConfig) -> Result<Dataset, DataError> {
        let (train, test) = read(FILE)?;
        Ok(Dataset {
            name: "digits".into(),
            noun: "digit".into(),
            shape: SHAPE,
            kind: "images".into(),
            classes: (0..10).map(|digit: u8| Text::from(digit.to_string())).collect(),
            factors: Vec::new(),
            source: "Optical Recognition of Handwritten Digits by E. Alpaydin and C. Kaynak (1998), UCI Machine \
                     Learning Repository, doi.org/10.24432/C50P49, CC BY 4.0."
                .into(),
            train,
            test,
        })
    }
}

/// Reads the file: first the digit of each image, then, pixel by pixel, the values (0 to 16) of all images sorted by
/// digit, an order that compresses better. Returns training and test split, each in the original order.
fn read(bytes: &[u8]) -> Result<(Split, Split), DataError> {
    let damaged = |what: String| DataError::Damaged {
        file: "digits.bin",
        what,
    };
    let pixels = SHAPE.len();
    if !bytes.len().is_multiple_of(pixels + 1) {
        let (there, each) = (bytes.len(), pixels + 1);
        return Err(damaged(format!("{there} bytes are not {each} of each image")));
    }
    let count = bytes.len() / (pixels + 1);
    let (labels, planes) = bytes.split_at(count);
    if let Some(number) = labels.iter().position(|&label| label > 9) {
        return Err(damaged(format!("image {number} is no digit")));
    }
    // Where the images of each digit begin, once they are sorted.
    let before = |digit: u8| labels.iter().filter(|&&label| label < digit).count();
    let first: [usize; 10] = std::array::from_fn(|digit| before(digit as u8));
    let (mut train, mut test) = (Split::default(), Split::default());
    let mut seen = [0; 10];
    for (number, &label) in labels.iter().enumerate() {
        let digit = usize::from(label);
        let place = first[digit] + seen[digit];
        let image: Vec<u8> = (0..pixels).map(|pixel| planes[pixel * count + place]).collect();
        if image.iter().any(|&ink| ink > 16) {
            return Err(damaged(format!("image {number} is no digit")));
        }
        let third = seen[digit] % TEST_EVERY == 2;
        let split = if third { &mut test } else { &mut train };
        seen[digit] += 1;
        split.samples.extend(image.iter().map(|&ink| f32::from(ink) / 16.0));
        split.labels.push(label);
    }
    Ok((train, test))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn the_split_is_as_the_card_says() {
        let (train, test) = read(FILE).unwrap();
        assert_eq!((train.len(), test.len()), (1438, 359));
        for digit in 0..10 {
            let of = |split: &Split| split.labels.iter().filter(|&&label| label == digit).count();
            assert!((35..=37).contains(&of(&test)), "{digit}: {}", of(&test));
            assert!((139..=147).contains(&of(&train)), "{digit}: {}", of(&train));
        }
        // The first image of the original, a 0, with its first row as published.
        assert_eq!(train.labels[0], 0);
        let row = [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0].map(|ink: f32| ink / 16.0);
        assert_eq!(train.sample(0)[..8], row);
    }

    #[test]
    fn damage_is_said() {
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert_eq!(
            said(&FILE[1..]),
            "digits.bin is damaged: 116804 bytes are not 65 of each image."
        );
        let mut bytes = FILE.to_vec();
        bytes[3] = 10;
        assert_eq!(said(&bytes), "digits.bin is damaged: image 3 is no digit.");
        // The last 9 of the sorted ones is the last 9 of all.
        let mut bytes = FILE.to_vec();
        *bytes.last_mut().unwrap() = 17;
        let last = bytes[..1797].iter().rposition(|&label| label == 9).unwrap();
        assert_eq!(
            said(&bytes),
            format!("digits.bin is damaged: image {last} is no digit.")
        );
    }
}
