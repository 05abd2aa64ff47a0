//! `experiment`: one table, whether made here or from the cells of a plan.

use crate::process::{command, folder, lines, run, succeed};
use serde_json::Value;
use std::path::Path;

/// Four short runs; nothing that is measured is a time.
const TINY: &str = "experiment vicreg_ablation --seeds 2 --steps 4 --cells 0.0,0.1";

/// Runs the planned commands, each by itself.
fn make(folder: &Path) -> Vec<Value> {
    let planned = lines(&succeed(&format!("{TINY} --plan --json --dir {}", folder.display())));
    for line in &planned {
        let words = line["command"].as_array().unwrap().iter();
        let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
        assert_eq!(words[0], "ssl-playground");
        assert!(command("").args(&words[1..]).status().unwrap().success(), "{words:?}");
        assert!(Path::new(line["file"].as_str().unwrap()).is_file(), "{line}");
    }
    planned
}

#[test]
fn collected_cells_make_the_same_table_bit_for_bit() {
    let folder = folder("cells");
    let (here, there) = (folder.join("here.csv"), folder.join("there.csv"));
    let cells = folder.join("cells");
    let planned = make(&cells);
    assert_eq!(planned.len(), 4);
    let direct = succeed(&format!("{TINY} --json --csv {}", here.display()));
    let collected = succeed(&format!(
        "{TINY} --json --collect {} --csv {}",
        cells.display(),
        there.display()
    ));
    assert_eq!(collected.lines().last(), direct.lines().last());
    assert_eq!(std::fs::read(here).unwrap(), std::fs::read(there).unwrap());
    assert!(lines(&direct).last().unwrap()["table"].is_array());
    let shown = succeed(&format!("{TINY} --collect {}", cells.display()));
    assert_eq!(shown, succeed(TINY));

    // Whatever is not exactly the plan's is refused.
    let file = |at: usize| planned[at]["file"].as_str().unwrap();
    let refused = |words: &str, says: &str| {
        let ended = run(&format!("{words} --json"));
        assert_eq!(ended.code, Some(1), "{}", ended.output);
        assert!(ended.errors.contains(says), "{}", ended.errors);
        assert_eq!(lines(&ended.output)[0]["error"], ended.errors.trim_end());
    };
    let collect = format!("{TINY} --collect {}", cells.display());
    let whole = std::fs::read(file(0)).unwrap();
    std::fs::write(file(0), &whole[..whole.len() / 2]).unwrap();
    refused(&collect, "is torn");
    std::fs::copy(file(1), file(0)).unwrap();
    refused(&collect, file(0));
    std::fs::remove_file(file(0)).unwrap();
    refused(&collect, "is missing");
    std::fs::write(file(0), &whole).unwrap();
    refused(&collect.replace("--steps 4", "--steps 5"), file(0));
    refused(&collect.replace("--seeds 2", "--seeds 1"), "not planned");
    refused(
        &format!("{TINY} --collect {}", folder.join("nowhere").display()),
        "cannot be read",
    );
}

#[test]
fn a_plan_is_a_command_a_line() {
    let plan = succeed("experiment vicreg_ablation --seeds 1 --steps 4 --cells 0.0 --plan --dir out");
    assert_eq!(
        plan,
        "ssl-playground experiment vicreg_ablation --steps 4 --cell r0-c0-s1 \
         --out out/vicreg_ablation-r0-c0-s1.cell.json\n"
    );
}

#[test]
fn a_cell_that_there_is_not_is_refused() {
    let ended = run("experiment vicreg_ablation --steps 4 --cell r99-c0-s1 --out nowhere.json");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.errors.starts_with("There is no cell ‘r99-c0-s1’; see "),
        "{}",
        ended.errors
    );
}

#[test]
fn a_search_of_rates_keeps_its_runs_and_goes_on_with_them() {
    let folder = folder("search");
    let [rates, runs] = ["rates.csv", "runs.csv"].map(|name| folder.join(name));
    let words = format!(
        "experiment multi_crop --steps 1 --tune {} --results {} --json",
        rates.display(),
        runs.display()
    );
    // Four rows with three rates and two seeds each.
    assert_eq!(lines(&succeed(&words)).len(), 24 + 4);
    let (found, whole) = (
        std::fs::read_to_string(&rates).unwrap(),
        std::fs::read_to_string(&runs).unwrap(),
    );
    let (cut, _) = whole.trim_end().rsplit_once('\n').unwrap();
    std::fs::write(&runs, format!("{cut}\n")).unwrap();
    assert_eq!(lines(&succeed(&words)).len(), 1 + 4, "one run was missing");
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), whole);
    assert_eq!(std::fs::read_to_string(&rates).unwrap(), found);
}

#[test]
fn results_are_kept_run_by_run_and_taken_up_again() {
    let file = folder("results").join("simsiam_collapse.csv");
    let words = format!(
        "experiment simsiam_collapse --seeds 1 --steps 2 --results {}",
        file.display()
    );
    let ended = lines(&succeed(&format!("{words} --json")));
    assert_eq!(ended.last().unwrap()["claims"].as_array().unwrap().len(), 8);
    let whole = std::fs::read_to_string(&file).unwrap();
    assert!(whole.starts_with("# date: "), "{whole}");
    // Without its last two runs it is completed to what it was.
    let cut = whole.trim_end().rsplitn(3, '\n').nth(2).unwrap();
    std::fs::write(&file, format!("{cut}\n")).unwrap();
    let again = lines(&succeed(&format!("{words} --json")));
    assert_eq!(again.len(), 3, "two runs and the table");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    let other = run(&words.replace("--steps 2", "--steps 3"));
    assert_eq!(other.code, Some(1));
    assert!(
        other.errors.contains("its runs have other settings"),
        "{}",
        other.errors
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    let untuned = run(&format!("experiment simsiam_collapse --tune {}", file.display()));
    assert!(untuned.errors.contains("none is searched"), "{}", untuned.errors);
}
