//! A build in which every function notes that it was called.

use crate::names::named;
use anyhow::Result;
use walrus::ir::{Const, GlobalSet, Instr, Value};
use walrus::{ConstExpr, FunctionKind, Module, ValType};

/// What the exported notes begin with: `called:` and the function's name follow.
pub const CALLED: &str = "called:";

/// Returns `wasm` with an exported global for each named function, `called:NAME#NUMBER`, that is 1 once it was called.
///
/// # Errors
/// Where `wasm` is no module.
pub fn instrument(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(wasm)?;
    let named: Vec<_> = named(&module).collect();
    for (number, (id, name)) in named.into_iter().enumerate() {
        let note = module
            .globals
            .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        module.exports.add(&format!("{CALLED}{name}#{number}"), note);
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else {
            continue;
        };
        let entry = function.entry_block();
        let noting: [Instr; 2] = [Const { value: Value::I32(1) }.into(), GlobalSet { global: note }.into()];
        let body = &mut function.block_mut(entry).instrs;
        body.splice(0..0, noting.map(|instruction| (instruction, Default::default())));
    }
    Ok(module.emit_wasm())
}
