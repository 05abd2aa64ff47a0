// Starts the CPU worker. Its two files are fetched at the same time, not one after the other.
//
// The program that ships is in two modules. The first has what training begins with; the rest is fetched after the first
// steps, or at once when a function of it is called before. They share memory and functions: what the first one exports
// is what the rest imports.
const at = (name) => new URL(name, import.meta.url);
const module_or_path = fetch(at("worker-cpu_bg.wasm"));
const rest = at("worker-cpu_rest.wasm");
const LOADED = "split:loaded";
let first;

// Links the rest, unless it is there.
const link = (module) => {
  if (first[LOADED].value) return;
  new WebAssembly.Instance(module, { first });
  first[LOADED].value = 1;
};

// Training waits for it: a worker may ask for a file and wait.
const linkNow = () => {
  const request = new XMLHttpRequest();
  request.open("GET", rest, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
    if (!request.response || request.status >= 400) throw new Error(`status ${request.status}`);
    link(new WebAssembly.Module(request.response));
  } catch (error) {
    // As an error of the worker, which the page is told of; what called has nothing to go on with.
    const failed = new Error(`a part of the program could not be fetched (${error.message})`);
    setTimeout(() => { throw failed; });
    throw failed;
  }
};

let fetching;
globalThis.loadRest = (now) => {
  // A program in one piece has no rest.
  if (!(LOADED in first) || first[LOADED].value) return;
  if (now) return linkNow();
  const failed = () => { fetching = undefined; };
  fetching ??= WebAssembly.compileStreaming(fetch(rest)).then(link).catch(failed);
};

// The first module's exports are needed as soon as it runs, which is before `init` returns.
for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    first = (made.instance ?? made).exports;
    return made;
  };
}
const { default: init } = await import("./worker-cpu.js");
await init({ module_or_path });
