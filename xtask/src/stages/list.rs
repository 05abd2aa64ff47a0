//! Every stage of `cargo xtask test`, in the order in which they run.

use super::run::TestStage;
use super::{lint, native, page, wasm};

/// The stages. A new one is a line here.
pub const STAGES: &[TestStage] = &[
    TestStage {
        name: "fmt",
        idea: "the code is formatted",
        run: lint::fmt,
    },
    TestStage {
        name: "clippy",
        idea: "no warnings, natively and for wasm",
        run: lint::clippy,
    },
    TestStage {
        name: "protocol",
        idea: "configs, links and messages",
        run: |run| run.native(|it| it.package == "protocol"),
    },
    TestStage {
        name: "datasets",
        idea: "data and augmentations",
        run: |run| run.native(|it| it.package == "datasets"),
    },
    TestStage {
        name: "ssl",
        idea: "encoders, losses, methods, instruments, training",
        run: native::ssl,
    },
    TestStage {
        name: "worker",
        idea: "the run loop",
        run: |run| run.native(|it| it.package == "worker"),
    },
    TestStage {
        name: "cli",
        idea: "the program ssl-playground",
        run: |run| run.native(|it| it.package == "cli"),
    },
    TestStage {
        name: "exercises",
        idea: "the exercises: solutions pass, typical mistakes are told apart",
        run: |run| run.native(|it| it.package == "exercises"),
    },
    TestStage {
        name: "web",
        idea: "the page's state and drawings, natively",
        run: |run| run.native(|it| it.package == "web"),
    },
    TestStage {
        name: "house",
        idea: "layers, files and words; and xtask itself",
        run: |run| {
            run.native(|it| {
                ["xtask", "wasm_split"].contains(&&*it.package)
                    || it.package == "tests" && !["pages", "golden"].contains(&&*it.target)
            })
        },
    },
    TestStage {
        name: "golden",
        idea: "losses and gradients against golden values",
        run: |run| run.native(|it| it.target == "golden"),
    },
    TestStage {
        name: "doc",
        idea: "documentation without warnings, and its examples",
        run: lint::doc,
    },
    TestStage {
        name: "wasm",
        idea: "the crates' own tests in headless Chromium, WebGPU against the CPU included",
        run: wasm::run,
    },
    TestStage {
        name: "pages",
        idea: "the built page, driven in headless Chromium",
        run: page::pages,
    },
    TestStage {
        name: "axe",
        idea: "the built page has no fault of accessibility that axe-core finds",
        run: page::axe,
    },
    TestStage {
        name: "firefox",
        idea: "the built page, driven in headless Firefox",
        run: page::firefox,
    },
];

/// Says what `--long` adds, for `--list`.
pub const LONG: &str = "With --long, stages also run their tests marked `#[ignore]`; in pages, the module `long`; CPU \
                        against GPU is compared natively, too.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_their_own() {
        let mut names: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STAGES.len());
    }
}
