//! Splits a WebAssembly program into two modules: the functions that its first steps call, and all others.
//!
//! Most of a tensor library serves types and operations that a run never meets. A profile of the first steps says which
//! functions are called ([`instrument`], [`profile`]); [`split`] leaves those in the first module and moves the others
//! into a second one. In the place of a moved function the first module has a stub, which has the second module loaded
//! when it is called the first time. So a profile that is out of date costs a request, and never a wrong result.
//!
//! Binaryen's `wasm-split` does the same. It is not used, since it comes neither from npm nor from cargo, and Debian's
//! is older than the instructions that Rust's compiler emits.

pub mod instrument;
pub mod names;
pub mod profile;
pub mod split;
