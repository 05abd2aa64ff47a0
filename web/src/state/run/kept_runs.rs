//! The list of runs that the browser keeps: under which key, which run, and how far it was.
//!
//! Snapshots lie with the workers' database; this list is a text that is there before any worker is.

/// Most runs that are listed; as many as the workers keep.
const MOST: usize = 8;

/// Describes a run that the browser keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// Its key.
    pub key: String,
    /// The fragment of its link.
    pub link: String,
    /// What it is made of, in words.
    pub what: String,
    /// Steps taken.
    pub step: u64,
    /// When it was kept, in milliseconds since 1970.
    pub at: f64,
}

/// Holds the list of kept runs and what tells this page's runs from those of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptRuns {
    /// The runs, the newest first.
    pub runs: Vec<KeptRun>,
    /// When the page was opened, in milliseconds since 1970.
    pub opened: f64,
    /// A random number that no other page has.
    pub page: u32,
    /// The key of the run on the page; none while it is not kept.
    pub(in crate::state) key: Option<String>,
}

impl KeptRuns {
    /// Returns the list of the text `list`, for a page that was opened at `opened`, in milliseconds since 1970, and drew the
    /// random number `page`.
    pub fn at(list: &str, opened: f64, page: u32) -> Self {
        Self {
            runs: Self::read(list),
            opened,
            page,
            key: None,
        }
    }

    /// Returns the key of a run that begins `now`, in milliseconds since the page was opened. Keys are in the order in which
    /// their runs began.
    pub fn new_key(&self, now: f64, run: u32) -> String {
        format!("{:014.0}-{:08x}-{run}", self.opened + now, self.page)
    }

    /// Returns the newest run with the fragment `link`.
    pub fn of_link(&self, link: &str) -> Option<&KeptRun> {
        self.runs.iter().find(|run| run.link == link)
    }

    /// Takes in that `run` is kept now, and returns the keys of runs that are not needed any longer: of the same link, or
    /// too old.
    pub fn keep(&mut self, run: KeptRun) -> Vec<String> {
        let (key, link) = (run.key.clone(), run.link.clone());
        let mut over = self.take(|other| other.key != key && other.link == link);
        self.runs.retain(|other| other.key != key);
        self.runs.insert(0, run);
        over.extend(self.runs.drain(MOST.min(self.runs.len())..).map(|old| old.key));
        over
    }

    /// Removes the runs that `are`, and returns their keys.
    fn take(&mut self, are: impl Fn(&KeptRun) -> bool) -> Vec<String> {
        let keys = self
            .runs
            .iter()
            .filter(|run| are(run))
            .map(|run| run.key.clone())
            .collect();
        self.runs.retain(|run| !are(run));
        keys
    }

    /// Writes the list as text.
    pub fn write(&self) -> String {
        let line = |run: &KeptRun| {
            let KeptRun {
                key,
                link,
                what,
                step,
                at,
            } = run;
            // A tab never stands in a key, nor in a link, which is escaped.
            format!("{key}\t{link}\t{step}\t{at:.0}\t{}\n", what.replace(['\t', '\n'], " "))
        };
        self.runs.iter().map(line).collect()
    }

    /// Reads what [`KeptRuns::write`] wrote; lines that are none are left out.
    pub fn read(text: &str) -> Vec<KeptRun> {
        let line = |line: &str| {
            let mut parts = line.splitn(5, '\t');
            let mut next = || parts.next().map(str::to_owned);
            let (key, link, step, at, what) = (next()?, next()?, next()?, next()?, next()?);
            Some(KeptRun {
                key,
                link,
                what,
                step: step.parse().ok()?,
                at: at.parse().ok().filter(|at: &f64| at.is_finite())?,
            })
        };
        text.lines().filter_map(line).take(MOST).collect()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(key: &str, link: &str) -> KeptRun {
        KeptRun {
            key: key.into(),
            link: link.into(),
            what: "SimSiam on digits, with a\ttab".into(),
            step: 500,
            at: 1.7e12,
        }
    }

    #[test]
    fn a_run_of_the_same_link_takes_the_place_of_the_one_before() {
        let mut kept = KeptRuns::default();
        assert_eq!(kept.keep(run("1", "a")), [""; 0]);
        assert_eq!(kept.keep(run("2", "b")), [""; 0]);
        assert_eq!(kept.keep(run("3", "a")), ["1"]);
        assert_eq!(kept.keep(run("3", "a")), [""; 0], "the same run, later");
        let keys: Vec<&str> = kept.runs.iter().map(|run| run.key.as_str()).collect();
        assert_eq!(keys, ["3", "2"]);
        assert_eq!(kept.of_link("b").map(|run| run.key.as_str()), Some("2"));
    }

    #[test]
    fn the_oldest_of_many_is_dropped() {
        let mut kept = KeptRuns::default();
        let over: Vec<String> = (0..10)
            .flat_map(|at| kept.keep(run(&at.to_string(), &at.to_string())))
            .collect();
        assert_eq!((over, kept.runs.len()), (vec!["0".to_owned(), "1".to_owned()], MOST));
    }

    #[test]
    fn keys_are_in_the_order_of_time() {
        let kept = KeptRuns {
            opened: 1_764_556_106_123.0,
            page: 7,
            ..KeptRuns::default()
        };
        let keys = [(0.0, 1), (90.0, 2), (1e7, 10)].map(|(now, run)| kept.new_key(now, run));
        assert!(keys.is_sorted(), "{keys:?}");
    }

    #[test]
    fn the_list_is_read_as_it_was_written() {
        let mut kept = KeptRuns::default();
        kept.keep(run("1", "v=1&method=vicreg"));
        kept.keep(run("2", ""));
        let read = KeptRuns::read(&kept.write());
        let what = "SimSiam on digits, with a tab".to_owned();
        let expected: Vec<KeptRun> = kept
            .runs
            .into_iter()
            .map(|run| KeptRun {
                what: what.clone(),
                ..run
            })
            .collect();
        assert_eq!(read, expected);
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_runs_or_as_none(text in ".*", lines in proptest::collection::vec("[^\n]*\t.*\t[0-9e.]*\tinf\t", 0..4)) {
            for run in KeptRuns::read(&(text + &lines.join("\n"))) {
                prop_assert!(run.at.is_finite());
            }
        }
    }
}
