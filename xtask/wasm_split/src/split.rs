//! Moves functions into a second module.
//!
//! Both modules share memory, tables and globals, which the first exports. A function that moved and that the first
//! module calls has a place in the table of functions; its stub there has the second module loaded, then calls through
//! the place. When the second module is instantiated, it writes its functions into the places.

use crate::names::named;
use crate::profile::Profile;
use anyhow::{Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use walrus::ir::{UnaryOp, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataId, ElementId, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalKind, ImportKind, ImportedFunction, LocalFunction, Module, ModuleConfig, TableId, ValType, passes,
};

/// The exported global that is 1 once the second module was instantiated. Whoever instantiates it sets it.
pub const LOADED: &str = "split:loaded";
/// The name under which the second module imports the first one's exports.
pub const FIRST: &str = "first";

/// A program in two modules.
pub struct Halves {
    /// What is instantiated first.
    pub first: Vec<u8>,
    /// What is instantiated when a function of it is called, or before.
    pub rest: Vec<u8>,
    /// How many functions moved into the second module.
    pub moved: usize,
}

/// Splits `wasm`: functions that `profile` names stay, as do exported ones. The imported function in whose name `load`
/// occurs is called with 1 where the second module is missing; it has to instantiate it, and to set [`LOADED`] to 1.
///
/// # Errors
/// Where `wasm` is no module, does not import one such function of one number, has not exactly one table of functions, or
/// fills memory or tables by instructions.
pub fn split(wasm: &[u8], profile: &Profile, load: &str) -> Result<Halves> {
    // Parsed twice in the same way, so that an index means the same function in both.
    let (mut first, mut rest) = (parse(wasm)?, parse(wasm)?);
    let moved = movable(&first, profile);
    let used = used_by(&first, &moved)?;
    let places = Places::of(&first, &moved)?;
    let mut mark = DefaultHasher::new();
    wasm.hash(&mut mark);
    profile.hash(&mut mark);
    let names = share(&mut first, &used, mark.finish())?;
    leave_stubs(&mut first, &moved, &places, load)?;
    keep_moved(&mut rest, &places, &names);
    Ok(Halves {
        first: first.emit_wasm(),
        rest: rest.emit_wasm(),
        moved: moved.len(),
    })
}

/// Reads a module; neither names nor the tools that made it are written again.
fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(wasm)
}

/// Returns `wasm` without the names of its functions.
///
/// # Errors
/// Where `wasm` is no module.
pub fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    Ok(parse(wasm)?.emit_wasm())
}

/// Returns the functions that move: those that the module defines, that `profile` does not name and nobody outside calls
/// by name. What has no name stays.
fn movable(module: &Module, profile: &Profile) -> BTreeSet<FunctionId> {
    let exported = |id: FunctionId| module.start == Some(id) || module.exports.get_exported_func(id).is_some();
    named(module)
        .filter(|(id, name)| !profile.contains(name) && !exported(*id))
        .map(|(id, _)| id)
        .collect()
}

/// What a function refers to.
#[derive(Default)]
struct References {
    functions: BTreeSet<FunctionId>,
    segments: bool,
}

impl References {
    fn add(&mut self, function: &LocalFunction) {
        dfs_in_order(self, function, function.entry_block());
    }
}

impl Visitor<'_> for References {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.insert(*function);
    }

    fn visit_data_id(&mut self, _: &DataId) {
        self.segments = true;
    }

    fn visit_element_id(&mut self, _: &ElementId) {
        self.segments = true;
    }
}

/// Returns the functions that those in `moved` refer to and that stay.
fn used_by(module: &Module, moved: &BTreeSet<FunctionId>) -> Result<BTreeSet<FunctionId>> {
    let mut references = References::default();
    for (_, function) in module.funcs.iter_local().filter(|(id, _)| moved.contains(id)) {
        references.add(function);
    }
    ensure!(!references.segments, "memory or a table is filled by an instruction");
    Ok(&references.functions - moved)
}

/// Where functions that moved stand in the table of functions.
struct Places {
    table: TableId,
    /// One past the last place.
    end: u64,
    /// The function at each place.
    at: BTreeMap<u64, FunctionId>,
    /// A place of each function that the first module refers to.
    of: BTreeMap<FunctionId, u64>,
}

impl Places {
    /// Finds the places that the functions in `moved` have, and gives one to each that has none and is called by a
    /// function that stays.
    fn of(module: &Module, moved: &BTreeSet<FunctionId>) -> Result<Self> {
        let mut tables = module
            .tables
            .iter()
            .filter(|table| table.element_ty == walrus::RefType::FUNCREF);
        let (Some(table), None) = (tables.next(), tables.next()) else {
            bail!("there is not one table of functions");
        };
        let mut places = Self {
            table: table.id(),
            end: table.initial,
            at: BTreeMap::new(),
            of: BTreeMap::new(),
        };
        for element in module.elements.iter() {
            let (ElementKind::Active { offset, .. }, ElementItems::Functions(functions)) =
                (&element.kind, &element.items)
            else {
                // Tables of other things than functions are the first module's alone.
                continue;
            };
            let ConstExpr::Value(Value::I32(offset)) = offset else {
                bail!("a segment of the table has no constant place");
            };
            for (place, function) in (*offset as u64..).zip(functions) {
                if moved.contains(function) {
                    places.at.insert(place, *function);
                    places.of.insert(*function, place);
                }
            }
        }
        let mut references = References::default();
        for (_, function) in module.funcs.iter_local().filter(|(id, _)| !moved.contains(id)) {
            references.add(function);
        }
        for function in references.functions.intersection(moved) {
            if !places.of.contains_key(function) {
                places.at.insert(places.end, *function);
                places.of.insert(*function, places.end);
                places.end += 1;
            }
        }
        Ok(places)
    }
}

/// The names under which the first module exports what the second one uses, by index.
#[derive(Default)]
struct Names {
    functions: BTreeMap<usize, String>,
    globals: BTreeMap<usize, String>,
    tables: BTreeMap<usize, String>,
    memory: String,
}

/// Exports from the first module the functions in `used`, its globals, tables and memory. The names of tables, which every
/// second module imports, have `mark` in them: halves of different builds, one of them from a cache, do not link.
fn share(module: &mut Module, used: &BTreeSet<FunctionId>, mark: u64) -> Result<Names> {
    let mut names = Names::default();
    let mut count = 0;
    let mut export = |module: &mut Module, item: ExportItem| {
        let name = format!("split:{count}");
        count += 1;
        module.exports.add(&name, item);
        name
    };
    for &function in used {
        names
            .functions
            .insert(function.index(), export(module, function.into()));
    }
    for global in module.globals.iter().map(|global| global.id()).collect::<Vec<_>>() {
        names.globals.insert(global.index(), export(module, global.into()));
    }
    for table in module.tables.iter().map(|table| table.id()).collect::<Vec<_>>() {
        let name = format!("split:{mark:016x}:{}", table.index());
        module.exports.add(&name, table);
        names.tables.insert(table.index(), name);
    }
    let memory = module.get_memory_id()?;
    names.memory = export(module, memory.into());
    Ok(names)
}

/// Puts stubs in the place of the functions in `moved`, as far as the first module refers to them.
fn leave_stubs(module: &mut Module, moved: &BTreeSet<FunctionId>, places: &Places, load: &str) -> Result<()> {
    let named = module.imports.iter().filter(|import| import.name.contains(load));
    let found: Vec<FunctionId> = named
        .filter_map(|import| match import.kind {
            ImportKind::Function(function) => Some(function),
            _ => None,
        })
        .collect();
    let [load] = found[..] else {
        bail!("{} imported functions are named {load}, not one", found.len());
    };
    let of_load = module.types.get(module.funcs.get(load).ty());
    ensure!(
        of_load.params() == [ValType::I32] && of_load.results().is_empty(),
        "the function that loads the rest does not take one number"
    );
    let zero = ConstExpr::Value(Value::I32(0));
    let loaded = module.globals.add_local(ValType::I32, true, false, zero);
    module.exports.add(LOADED, loaded);
    for (&function, &place) in &places.of {
        let ty = module.funcs.get(function).ty();
        let (params, results) = module.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut stub = FunctionBuilder::new(&mut module.types, &params, &results);
        let arguments: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
        let mut body = stub.func_body();
        body.global_get(loaded).unop(UnaryOp::I32Eqz).if_else(
            None,
            |missing| {
                missing.i32_const(1).call(load);
            },
            |_| {},
        );
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(place as i32).call_indirect(ty, places.table);
        module.funcs.get_mut(function).kind = FunctionKind::Local(stub.local_func(arguments));
    }
    debug_assert!(places.of.keys().all(|function| moved.contains(function)));
    let table = module.tables.get_mut(places.table);
    table.initial = places.end;
    table.maximum = table.maximum.map(|maximum| maximum.max(places.end));
    passes::gc::run(module);
    Ok(())
}

/// Makes the second module: the functions at `places` and what they call, which import all else from the first.
fn keep_moved(module: &mut Module, places: &Places, names: &Names) {
    module.start = None;
    for export in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for segment in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        module.data.delete(segment);
    }
    for segment in module.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        module.elements.delete(segment);
    }
    for import in module.imports.iter().map(|import| import.id()).collect::<Vec<_>>() {
        module.imports.delete(import);
    }
    let imports = &mut module.imports;
    let mut at = BTreeMap::new();
    for function in module.funcs.iter_mut() {
        at.insert(function.id().index(), function.id());
        if let Some(name) = names.functions.get(&function.id().index()) {
            let (import, ty) = (imports.add(FIRST, name, function.id()), function.ty());
            function.kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    for global in module.globals.iter().map(|global| global.id()).collect::<Vec<_>>() {
        if let Some(name) = names.globals.get(&global.index()) {
            module.globals.get_mut(global).kind = GlobalKind::Import(imports.add(FIRST, name, global));
        }
    }
    let mut segments = Vec::new();
    for table in module.tables.iter_mut() {
        table.import = names
            .tables
            .get(&table.id().index())
            .map(|name| imports.add(FIRST, name, table.id()));
        table.elem_segments.clear();
        if table.id().index() == places.table.index() {
            table.initial = places.end;
            table.maximum = table.maximum.map(|maximum| maximum.max(places.end));
            segments.extend(runs(&places.at).into_iter().map(|run| (table.id(), run)));
        }
    }
    for memory in module.memories.iter_mut() {
        memory.import = Some(imports.add(FIRST, &names.memory, memory.id()));
        memory.data_segments.clear();
    }
    for (table, (offset, functions)) in segments {
        let kind = ElementKind::Active {
            table,
            offset: ConstExpr::Value(Value::I32(offset as i32)),
        };
        let functions = functions
            .iter()
            .filter_map(|function| at.get(&function.index()).copied());
        let segment = module.elements.add(kind, ElementItems::Functions(functions.collect()));
        module.tables.get_mut(table).elem_segments.insert(segment);
    }
    passes::gc::run(module);
}

/// Groups places that follow each other: the first place of each group and what stands there.
fn runs(at: &BTreeMap<u64, FunctionId>) -> Vec<(u64, Vec<FunctionId>)> {
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (&place, &function) in at {
        match runs.last_mut() {
            Some((offset, functions)) if *offset + functions.len() as u64 == place => functions.push(function),
            _ => runs.push((place, vec![function])),
        }
    }
    runs
}
