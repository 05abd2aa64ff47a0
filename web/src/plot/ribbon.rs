//! Where everything on the player's ribbon stands: a line of time, the spread over it, marks of
//! what was changed, and words that never touch.

use crate::plot::labels::{Stretch, fitting, width};
use protocol::Mark;

/// Room at both ends for half of the head.
const MARGIN: f32 = 6.0;
/// Size of the ribbon's words.
const TEXT: f32 = 12.0;

/// Says what the curve over the line is called.
pub const NAME: &str = "spread";

/// Describes the ribbon: its size, and the steps that it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// Width in pixels.
    pub width: f32,
    /// Whether only line, head and marks fit: on a phone.
    pub low: bool,
    /// Steps at the right end.
    pub until: f32,
}

/// Describes a word on the ribbon.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it is anchored.
    pub x: f32,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// What it says.
    pub text: String,
}

impl Word {
    fn stretch(&self) -> Stretch {
        let wide = width(&self.text, TEXT);
        match self.anchor {
            "start" => (self.x, self.x + wide),
            "end" => (self.x - wide, self.x),
            _ => (self.x - wide / 2.0, self.x + wide / 2.0),
        }
    }
}

impl Ribbon {
    /// Returns the pixel of a step, held on the line.
    pub fn x(&self, step: f32) -> f32 {
        let share = if self.until > 0.0 {
            (step / self.until).clamp(0.0, 1.0)
        } else {
            0.0
        };
        MARGIN + share * (self.width - 2.0 * MARGIN).max(0.0)
    }

    /// Returns the step at a pixel, held on the line.
    pub fn step(&self, x: f32) -> f32 {
        let share = (x - MARGIN) / (self.width - 2.0 * MARGIN).max(1.0);
        share.clamp(0.0, 1.0) * self.until
    }

    /// Returns the height of the line.
    pub fn line(&self) -> f32 {
        if self.low { 26.0 } else { 36.0 }
    }

    /// Returns the height of a spread over the line; `even` is the spread when all dimensions are used alike.
    pub fn over(&self, spread: f32, even: f32) -> f32 {
        let share = if even > 0.0 {
            (spread / even).clamp(0.0, 1.5)
        } else {
            0.0
        };
        self.line() - 3.0 - share * if self.low { 12.0 } else { 16.0 }
    }

    /// Returns the steps under the line, without those that the head at `step` or a neighbour would touch.
    pub fn ticks(&self, step: f32) -> Vec<Word> {
        if self.low || self.until <= 0.0 {
            return Vec::new();
        }
        let every = round_step(self.until / (self.width / 110.0).clamp(2.0, 5.0));
        let count = (self.until / every).floor() as u64;
        let last = count as f32 * every;
        let mut steps = vec![0.0, self.until];
        steps.extend(
            (1..=count)
                .map(|i| i as f32 * every)
                .filter(|&at| at < self.until || last < self.until),
        );
        let words = steps.into_iter().map(|at| Word {
            x: self.x(at),
            anchor: if at <= 0.0 {
                "start"
            } else if at >= self.until {
                "end"
            } else {
                "middle"
            },
            text: thousands(at as u64),
        });
        let words: Vec<Word> = words.collect();
        let head = self.x(step);
        let stretches: Vec<Stretch> = words.iter().map(Word::stretch).collect();
        let free = fitting(&stretches, 16.0);
        let under_head = |&(left, right): &Stretch| left < head + 10.0 && head - 10.0 < right;
        let mut kept: Vec<Word> = words
            .into_iter()
            .zip(stretches.iter().zip(free))
            .filter(|(_, (stretch, free))| *free && !under_head(stretch))
            .map(|(word, _)| word)
            .collect();
        kept.sort_by(|a, b| a.x.total_cmp(&b.x));
        kept
    }

    /// Returns whether the ribbon has room to say what its curve is, at the left end over the line.
    pub fn is_named(&self, marks: &[Mark], words: &[Option<Word>]) -> bool {
        let end = MARGIN + width(NAME, TEXT) + 4.0;
        let reaches = |word: &Word| word.stretch().0 < end;
        !self.low && !words.iter().flatten().any(reaches) && !marks.iter().any(|mark| self.x(mark.step as f32) < end)
    }

    /// Returns the words of the marks, in their order: before the mark where there is room, else behind it. The newest
    /// marks win; none where the words would touch those of a newer one.
    pub fn words(&self, marks: &[Mark]) -> Vec<Option<Word>> {
        let place = |mark: &Mark, after: bool| Word {
            x: self.x(mark.step as f32) + if after { 6.0 } else { -6.0 },
            anchor: if after { "start" } else { "end" },
            text: mark.text.clone(),
        };
        let mut taken: Vec<Stretch> = marks
            .iter()
            .map(|m| (self.x(m.step as f32), self.x(m.step as f32)))
            .collect();
        let mut words = vec![None; marks.len()];
        for (index, mark) in marks.iter().enumerate().rev() {
            let free = [place(mark, false), place(mark, true)].into_iter().find(|word| {
                let (left, right) = word.stretch();
                left >= 0.0 && right <= self.width && taken.iter().all(|&(l, r)| right + 4.0 <= l || left >= r + 4.0)
            });
            if let Some(word) = free {
                taken.push(word.stretch());
                words[index] = Some(word);
            }
        }
        words
    }
}

/// Returns the first round number, 1, 2 or 5 times a power of ten, that is not below `least`.
pub fn round_step(least: f32) -> f32 {
    let least = least.max(1.0);
    let power = 10f32.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|m| m * power)
        .find(|&s| s >= least * 0.999)
        .unwrap_or(10.0 * power)
}

/// Writes a count with commas between the thousands.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Ribbon = Ribbon {
        width: 812.0,
        low: false,
        until: 5000.0,
    };

    fn mark(step: u64, text: &str) -> Mark {
        Mark {
            step,
            text: text.to_owned(),
            alarm: true,
        }
    }

    #[test]
    fn time_goes_from_end_to_end() {
        assert_eq!((WIDE.x(0.0), WIDE.x(2500.0), WIDE.x(7000.0)), (6.0, 406.0, 806.0));
        assert_eq!((WIDE.over(0.125, 0.125), WIDE.over(0.0, 0.125)), (17.0, 33.0));
    }

    #[test]
    fn the_head_pushes_a_tick_away() {
        let texts = |step| WIDE.ticks(step).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts(2500.0), ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]);
        assert_eq!(texts(3000.0), ["0", "1,000", "2,000", "4,000", "5,000"]);
    }

    #[test]
    fn a_last_tick_close_to_the_end_is_left_out() {
        let ribbon = Ribbon { until: 5100.0, ..WIDE };
        let texts: Vec<_> = ribbon.ticks(500.0).into_iter().map(|word| word.text).collect();
        assert_eq!(texts, ["0", "2,000", "4,000", "5,100"]);
    }

    #[test]
    fn words_stand_before_their_mark_and_behind_it_at_the_left_end() {
        let marks = [mark(0, "no crop"), mark(2500, "stop-gradient removed")];
        let words = WIDE.words(&marks);
        let place = |index: usize| words[index].as_ref().map(|word| (word.x, word.anchor));
        assert_eq!((place(0), place(1)), (Some((12.0, "start")), Some((400.0, "end"))));
        assert!(!WIDE.is_named(&marks, &words));
        assert!(WIDE.is_named(&marks[1..], &words[1..]));
    }

    #[test]
    fn of_two_marks_close_by_the_newer_keeps_its_words() {
        let words = WIDE.words(&[
            mark(3000, "stop-gradient removed"),
            mark(3050, "stop-gradient put back"),
        ]);
        assert_eq!(words[1].as_ref().map(|word| word.anchor), Some("start"));
        assert_eq!(words[0].as_ref().map(|word| word.anchor), Some("end"));
    }

    #[test]
    fn round_numbers_and_commas() {
        assert_eq!(
            [0.3, 7.0, 900.0, 1000.0, 2300.0].map(round_step),
            [1.0, 10.0, 1000.0, 1000.0, 5000.0]
        );
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
