//! Both halves together compute what the whole computes, whichever functions move and whenever the rest is loaded.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it expects"
)]

use std::collections::BTreeSet;
use wasm_split::instrument::{CALLED, instrument};
use wasm_split::profile;
use wasm_split::split::{FIRST, Halves, LOADED, split};
use wasmi::{AsContextMut, Caller, Engine, Instance, Linker, Module, Store};

/// A program whose functions call each other directly, through the table, and the host; with memory, a global that
/// changes and functions of several signatures.
const WHOLE: &str = r#"(module
  (import "host" "__wbg_loadRest_12ab" (func $load (param i32)))
  (import "host" "note" (func $note (param i32)))
  (type $unary (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "\05\00\00\00")
  (global $calls (mut i32) (i32.const 0))
  (table 4 4 funcref)
  (elem (i32.const 1) $add_five $square $twice)
  (func $count (global.set $calls (i32.add (global.get $calls) (i32.const 1))))
  (func $add_five (param i32) (result i32) (call $count) (i32.add (local.get 0) (i32.load (i32.const 8))))
  (func $square (param i32) (result i32)
    (call $count) (call $note (local.get 0)) (i32.mul (local.get 0) (local.get 0)))
  (func $twice (param i32) (result i32) (call $count) (i32.add (local.get 0) (local.get 0)))
  (func $mix (param i64 f32) (result f64)
    (call $count) (f64.add (f64.convert_i64_s (local.get 0)) (f64.promote_f32 (local.get 1))))
  (func $far (param i32) (result i32) (call $square (call $near (local.get 0))))
  (func $near (param i32) (result i32)
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1))) (i32.sub (local.get 0) (i32.const 3)))
  (func (export "prefetch") (call $load (i32.const 0)))
  (func (export "run") (param i32 i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (call_indirect (type $unary) (local.get 1) (i32.const 1)))
      (else (if (result i32) (i32.eq (local.get 0) (i32.const 1))
        (then (call_indirect (type $unary) (call_indirect (type $unary) (local.get 1) (i32.const 2)) (i32.const 3)))
        (else (if (result i32) (i32.eq (local.get 0) (i32.const 2))
          (then (call $far (local.get 1)))
          (else (i32.trunc_f64_s (call $mix (i64.extend_i32_s (local.get 1)) (f32.const 2.5))))))))))
  (func (export "calls") (result i32) (global.get $calls)))"#;

const NAMES: [&str; 7] = ["count", "add_five", "square", "twice", "mix", "far", "near"];

fn whole() -> Vec<u8> {
    wat::parse_str(WHOLE).unwrap()
}

fn halves(staying: &[&str]) -> Halves {
    let profile = staying.iter().map(|name| (*name).to_owned()).collect();
    split(&whole(), &profile, "loadRest").unwrap()
}

/// What the host has seen.
#[derive(Default)]
struct Host {
    first: Option<Instance>,
    rest: Option<Vec<u8>>,
    loads: u32,
    notes: Vec<i32>,
}

/// Instantiates the rest, as the worker's loader does.
fn link(mut caller: Caller<Host>) {
    let (Some(first), Some(rest)) = (caller.data().first, caller.data().rest.clone()) else {
        return;
    };
    caller.data_mut().loads += 1;
    let mut linker = Linker::new(caller.engine());
    let exports: Vec<_> = first
        .exports(&caller)
        .map(|export| (export.name().to_owned(), export.into_extern()))
        .collect();
    for (name, item) in exports {
        linker.define(FIRST, &name, item).unwrap();
    }
    let module = Module::new(caller.engine(), &rest[..]).unwrap();
    linker.instantiate_and_start(caller.as_context_mut(), &module).unwrap();
    let loaded = first.get_global(&caller, LOADED).unwrap();
    loaded.set(caller.as_context_mut(), wasmi::Val::I32(1)).unwrap();
}

/// Instantiates a program, with the rest at hand where there is one.
fn start(first: &[u8], rest: Option<Vec<u8>>) -> (Store<Host>, Instance) {
    let engine = Engine::default();
    let mut store = Store::new(
        &engine,
        Host {
            rest,
            ..Host::default()
        },
    );
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "__wbg_loadRest_12ab", |caller: Caller<Host>, _: i32| {
            link(caller)
        })
        .unwrap();
    linker
        .func_wrap("host", "note", |mut caller: Caller<Host>, number: i32| {
            caller.data_mut().notes.push(number);
        })
        .unwrap();
    let module = Module::new(&engine, first).unwrap();
    let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
    store.data_mut().first = Some(instance);
    (store, instance)
}

/// Calls everything in several orders; all results and what the host saw.
fn results(store: &mut Store<Host>, instance: &Instance) -> (Vec<i32>, Vec<i32>) {
    let run = instance.get_typed_func::<(i32, i32), i32>(&*store, "run").unwrap();
    let calls = instance.get_typed_func::<(), i32>(&*store, "calls").unwrap();
    let mut all = Vec::new();
    for number in [3, -7, 0] {
        for path in [0, 2, 1, 3, 0] {
            all.push(run.call(&mut *store, (path, number)).unwrap());
            all.push(calls.call(&mut *store, ()).unwrap());
        }
    }
    (all, store.data().notes.clone())
}

#[test]
fn every_division_computes_the_same() {
    let (mut store, instance) = start(&whole(), None);
    let wanted = results(&mut store, &instance);
    assert_eq!(wanted.0[..4], [8, 1, 0, 2], "3 + 5; then the square of 3 − 3");
    for set in 0..1_u32 << NAMES.len() {
        let staying: Vec<&str> = (0..NAMES.len())
            .filter(|at| set & 1 << at != 0)
            .map(|at| NAMES[at])
            .collect();
        let halves = halves(&staying);
        assert_eq!(halves.moved, NAMES.len() - staying.len());
        let (mut store, instance) = start(&halves.first, Some(halves.rest));
        assert_eq!(results(&mut store, &instance), wanted, "{staying:?} stay");
        assert_eq!(
            store.data().loads,
            u32::from(staying.len() < NAMES.len()),
            "{staying:?} stay"
        );
    }
}

#[test]
fn the_rest_is_loaded_when_it_is_called_or_before() {
    let halves = halves(&["count", "add_five"]);
    let (mut store, instance) = start(&halves.first, Some(halves.rest));
    let run = instance.get_typed_func::<(i32, i32), i32>(&store, "run").unwrap();
    assert_eq!(run.call(&mut store, (0, 3)).unwrap(), 8);
    assert_eq!(store.data().loads, 0, "what stays needs nothing else");
    let prefetch = instance.get_typed_func::<(), ()>(&store, "prefetch").unwrap();
    prefetch.call(&mut store, ()).unwrap();
    assert_eq!(store.data().loads, 1);
    assert_eq!(run.call(&mut store, (1, 3)).unwrap(), 18);
    assert_eq!(store.data().loads, 1, "what is there is not loaded again");
}

#[test]
#[should_panic(expected = "MissingDefinition")]
fn halves_of_different_builds_do_not_link() {
    let (new, old) = (halves(&["count"]), halves(&["near"]));
    let (mut store, instance) = start(&new.first, Some(old.rest));
    let prefetch = instance.get_typed_func::<(), ()>(&store, "prefetch").unwrap();
    prefetch.call(&mut store, ()).unwrap();
}

#[test]
fn what_moves_is_not_in_the_first_module() {
    let (all, none) = (halves(&NAMES), halves(&[]));
    assert!(none.first.len() + 40 < all.first.len() + none.rest.len());
    assert!(all.rest.len() < none.rest.len());
}

#[test]
fn an_instrumented_program_tells_what_was_called() {
    let (mut store, instance) = start(&instrument(&whole()).unwrap(), None);
    let run = instance.get_typed_func::<(i32, i32), i32>(&store, "run").unwrap();
    assert_eq!(run.call(&mut store, (2, 5)).unwrap(), 4);
    let called: BTreeSet<String> = instance
        .exports(&store)
        .filter_map(|export| {
            let name = export.name().strip_prefix(CALLED)?.rsplit_once('#')?.0.to_owned();
            let noted = matches!(export.into_global()?.get(&store), wasmi::Val::I32(1));
            noted.then_some(name)
        })
        .collect();
    let wanted = ["count", "far", "near", "square"];
    assert_eq!(called, wanted.map(str::to_owned).into());
}

#[test]
fn what_cannot_be_split_is_refused() {
    let refused = |text: &str| split(&wat::parse_str(text).unwrap(), &profile::Profile::new(), "loadRest").err();
    assert!(
        refused("(module (memory 1) (table 1 funcref) (func $f))").is_some(),
        "nothing loads the rest"
    );
    let wrong = r#"(module (import "host" "loadRest" (func)) (memory 1) (table 1 funcref) (func $f))"#;
    assert!(refused(wrong).is_some(), "what loads takes no number");
    let two =
        r#"(module (import "host" "loadRest" (func (param i32))) (memory 1) (table 1 funcref) (table 1 funcref))"#;
    assert!(refused(two).is_some(), "two tables");
    let filling = r#"(module (import "host" "loadRest" (func (param i32))) (memory 1) (table 1 funcref) (data $d "a")
        (func $f (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))))"#;
    assert!(refused(filling).is_some(), "an instruction fills memory");
    assert!(split(b"no module", &profile::Profile::new(), "loadRest").is_err());
}

#[test]
fn a_profile_is_read_line_by_line() {
    let read = profile::read("# words\n\nssl::step\n  core::fmt::write\r\n");
    assert_eq!(read, ["ssl::step", "core::fmt::write"].map(str::to_owned).into());
}
