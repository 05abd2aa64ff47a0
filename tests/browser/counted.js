// Starts the WebGPU worker with every dispatch, submit and read-back counted.
const counts = { dispatches: 0, submits: 0, reads: 0 };
const count = (kind, method, name) => {
  const original = kind.prototype[method];
  kind.prototype[method] = function (...words) {
    counts[name] += 1;
    return original.apply(this, words);
  };
};
count(GPUComputePassEncoder, "dispatchWorkgroups", "dispatches");
count(GPUComputePassEncoder, "dispatchWorkgroupsIndirect", "dispatches");
count(GPUQueue, "submit", "submits");
count(GPUBuffer, "mapAsync", "reads");
// Asked for with a word, which is none of the worker's messages.
self.addEventListener("message", (event) => {
  if (event.data !== "count") return;
  event.stopImmediatePropagation();
  self.postMessage(counts);
});
const { default: init } = await import("./worker-gpu.js");
await init({ module_or_path: fetch(new URL("worker-gpu_bg.wasm", import.meta.url)) });
