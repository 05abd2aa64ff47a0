//! No circle between the files of a crate: who reads a file knows that what it imports does not import it.
//!
//! `mod` declarations aside, a file's imports are its `use` lines, its re-exports, and the paths in its
//! code ([`imports`]). The test fails on the first circle with a line for each import in it. Every source file of
//! every package takes part; tests and examples do not.

mod imports;

use crate::source::{root, rust};
use imports::{Import, imports};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Returns the shortest circle among `imports` that begins at `file`, or `None` if none leads back.
fn circle<'a>(file: &'a str, imports: &'a [Import]) -> Option<Vec<&'a Import>> {
    let mut came_by: BTreeMap<&str, &Import> = BTreeMap::new();
    let mut open = VecDeque::from([file]);
    while let Some(at) = open.pop_front() {
        for import in imports.iter().filter(|import| import.from == at) {
            if import.to == file {
                let mut circle = vec![import];
                while let Some(import) = circle.last().filter(|import| import.from != file) {
                    circle.push(came_by[import.from.as_str()]);
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_by.contains_key(import.to.as_str()) {
                came_by.insert(&import.to, import);
                open.push_back(&import.to);
            }
        }
    }
    None
}

/// Returns the shortest circle through each file that is in one, each circle once, short ones first.
fn circles(imports: &[Import]) -> Vec<Vec<&Import>> {
    let files: BTreeSet<&str> = imports.iter().map(|import| import.from.as_str()).collect();
    let mut known: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let mut found: Vec<_> = files
        .into_iter()
        .filter_map(|file| circle(file, imports))
        .filter(|circle| known.insert(circle.iter().map(|import| import.from.as_str()).collect()))
        .collect();
    found.sort_by_key(Vec::len);
    found
}

/// Returns a line for each file of `circle`, with every path that ties it to the next.
fn told(circle: &[&Import], imports: &[Import]) -> String {
    let line = |edge: &&Import| {
        let same = |import: &&Import| import.from == edge.from && import.to == edge.to;
        let paths: Vec<&str> = imports.iter().filter(same).map(|import| import.path.as_str()).collect();
        format!("  {} imports {} by {}\n", edge.from, edge.to, paths.join(", "))
    };
    circle.iter().map(line).collect()
}

/// Returns the files where a crate begins: libraries, programs, and programs in folders.
fn roots(files: &BTreeMap<String, String>) -> Vec<&str> {
    let begins = |path: &&str| {
        let Some((_, inside)) = path.split_once("/src/") else {
            return false;
        };
        let parts: Vec<&str> = inside.split('/').collect();
        matches!(parts[..], ["lib.rs" | "main.rs"] | ["bin", _] | ["bin", _, "main.rs"])
    };
    files.keys().map(String::as_str).filter(begins).collect()
}

#[test]
fn no_file_imports_what_imports_it() {
    let files: BTreeMap<String, String> = rust().into_iter().map(|file| (file.path, file.text)).collect();
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for root in roots(&files) {
        let found = imports(root, &files).unwrap();
        seen.extend(found.iter().flat_map(|import| [import.from.clone(), import.to.clone()]));
        all.extend(found);
    }
    assert!(
        seen.len() > 300,
        "only {} files import another: is the search right?",
        seen.len()
    );
    let circles = circles(&all);
    for circle in &circles {
        println!("circle of {}:\n{}", circle.len(), told(circle, &all));
    }
    if let Some(first) = circles.first() {
        panic!(
            "{} circles in {}; the first:\n{}",
            circles.len(),
            root().display(),
            told(first, &all)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the circles of a made-up crate, each as its files in order.
    fn of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let files = files
            .iter()
            .map(|(name, text)| (format!("x/src/{name}"), (*text).to_owned()))
            .collect();
        let found = imports("x/src/lib.rs", &files).unwrap();
        let name = |import: &&Import| import.from.trim_start_matches("x/src/").to_owned();
        circles(&found)
            .iter()
            .map(|circle| circle.iter().map(name).collect())
            .collect()
    }

    /// A crate of the modules `a` and `b`.
    fn two(a: &str, b: &str) -> Vec<Vec<String>> {
        of(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)])
    }

    #[test]
    fn one_way_is_no_circle() {
        assert!(two("use crate::b::f;", "pub fn f() {}").is_empty());
        assert!(two("use crate::b::f; use std::fmt;", "use std::fmt; pub(super) fn f() {}").is_empty());
        // The parent names its children, the child its own child.
        let files = [
            ("lib.rs", "mod a; pub use a::g;"),
            ("a/mod.rs", "mod c; pub use c::g;"),
            ("a/c.rs", "pub fn g() {}"),
        ];
        assert!(of(&files).is_empty());
    }

    #[test]
    fn every_way_to_import_is_seen() {
        let back = "use crate::a::g;";
        for there in [
            "use crate::b::f;",
            "use super::b::f;",
            "use crate::{c::d, b::{self, f}};",
            "use crate::b as other;",
            "use crate::b::*;",
            "pub use crate::b::f;",
            "fn g() { crate::b::f() }",
            "fn g() { super::b::f() }",
            "fn g() { use super::b::f; f() }",
            "fn g() -> Vec<crate::b::T> { vec![] }",
            "fn g() { println!(\"{}\", crate::b::f()) }",
            "fn g() { html! { <super::b::T x={1} /> } }",
            "impl crate::b::Trait for X {}",
            "#[cfg(not(test))] use crate::b::f;",
        ] {
            assert_eq!(two(there, back), [["a.rs", "b.rs"]], "{there}");
        }
    }

    #[test]
    fn a_path_from_an_imported_module_leads_into_it() {
        let files = |a: &'static str| {
            [
                ("lib.rs", "mod a; mod b;"),
                ("a.rs", a),
                ("b/mod.rs", "pub mod c;"),
                ("b/c.rs", "use crate::a::g;"),
            ]
        };
        for a in [
            "use crate::b; fn g() { b::c::f() }",
            "use crate::b as d; use d::c;",
            "use super::b::{c as d};",
        ] {
            assert_eq!(of(&files(a)), [["a.rs", "b/c.rs"]], "{a}");
        }
        assert!(of(&files("use crate::b;")).is_empty());
    }

    #[test]
    fn a_child_that_imports_from_its_parent_s_file_is_a_circle_if_the_parent_uses_the_child() {
        let files = |parent| [("lib.rs", "mod a;"), ("a/mod.rs", parent), ("a/c.rs", "use super::T;")];
        assert!(
            of(&files("mod c; pub struct T;")).is_empty(),
            "a `mod` alone ties nothing"
        );
        for parent in [
            "mod c; pub use c::f;",
            "mod c; fn g() { c::f() }",
            "mod c; use self::c::f;",
        ] {
            assert_eq!(of(&files(parent)), [["a/c.rs", "a/mod.rs"]], "{parent}");
        }
    }

    #[test]
    fn a_re_export_is_of_the_file_that_re_exports() {
        // `a` asks the face `b` for what `b/c.rs` defines, which uses `a`: the circle is of three.
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::F;"),
            ("b/mod.rs", "mod c; pub use c::F;"),
            ("b/c.rs", "use crate::a::G;"),
        ];
        assert_eq!(of(&files), [["a.rs", "b/mod.rs", "b/c.rs"]]);
    }

    #[test]
    fn tests_modules_in_a_file_and_the_crate_s_root() {
        assert!(two("#[cfg(test)] mod tests { use crate::b::f; }", "use crate::a::g;").is_empty());
        assert!(two("#[cfg(all(test, unix))] use crate::b::f;", "use crate::a::g;").is_empty());
        assert!(two("impl T { #[cfg(test)] fn f() { crate::b::f() } }", "use crate::a::g;").is_empty());
        assert!(two("mod inner { use super::T; } struct T;", "use crate::a::g;").is_empty());
        assert_eq!(
            two("mod inner { use crate::b::f; }", "use crate::a::inner;"),
            [["a.rs", "b.rs"]]
        );
        assert_eq!(
            of(&[("lib.rs", "mod a; pub use a::f;"), ("a.rs", "use crate::g;")]),
            [["a.rs", "lib.rs"]]
        );
    }

    #[test]
    fn the_sentence_names_each_import() {
        let files = [
            ("x/src/lib.rs", "mod a; mod b;"),
            ("x/src/a.rs", "use crate::b::{F, G as H};"),
            ("x/src/b.rs", "fn f() { super::a::g() }"),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let found = imports("x/src/lib.rs", &files).unwrap();
        assert_eq!(
            told(&circles(&found)[0], &found),
            "  x/src/a.rs imports x/src/b.rs by crate::b::F, crate::b::G\n  x/src/b.rs imports x/src/a.rs by super::a::g\n"
        );
    }
}
