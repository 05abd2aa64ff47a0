//! How many tests passed and failed, read from the runners' own closing lines.

/// Counted tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Tally {
    /// Adds what a line says, if it is the closing line of a test runner:
    /// `test result: ok. 12 passed; 0 failed; 1 ignored; …`, of cargo's and wasm-bindgen's alike.
    pub fn read(&mut self, line: &str) {
        // In a terminal the verdict is coloured, so the prefix alone is compared.
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            if let (Some(count), Some(what)) = (words.next().and_then(|word| word.parse::<u64>().ok()), words.next()) {
                match what {
                    "passed" => self.passed += count,
                    "failed" => self.failed += count,
                    _ => {}
                }
            }
        }
    }

    /// Adds another.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted_and_nothing_else() {
        let mut tally = Tally::default();
        tally.read("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.31s");
        tally.read("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out");
        tally.read("test training_passed ... ok");
        tally.read("12 passed, as the paper says");
        assert_eq!(tally, Tally { passed: 15, failed: 2 });
    }
}
