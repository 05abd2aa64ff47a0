// Starts the WebGPU worker. Its two files are fetched at the same time, not one after the other.
const module_or_path = fetch(new URL("worker-gpu_bg.wasm", import.meta.url));
// It is in one piece, unlike the CPU worker.
globalThis.loadRest = () => {};
const { default: init } = await import("./worker-gpu.js");
await init({ module_or_path });
