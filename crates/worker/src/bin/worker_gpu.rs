//! The worker that trains on WebGPU.

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::wasm::run_on_gpu();
}
