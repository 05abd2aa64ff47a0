// Starts the CPU worker. Its two files are fetched at the same time, not one after the other.
const module_or_path = fetch(new URL("worker-cpu_bg.wasm", import.meta.url));
const { default: init } = await import("./worker-cpu.js");
await init({ module_or_path });
