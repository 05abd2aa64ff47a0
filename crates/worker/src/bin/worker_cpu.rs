//! The worker that trains on the CPU.

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::wasm::run_on_cpu();
}
