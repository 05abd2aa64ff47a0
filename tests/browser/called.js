
// In a page that `cargo xtask profile` watches: every second the names of the functions that were called so far.
const called = new BroadcastChannel("called");
const notes = Object.keys(first).filter((note) => note.startsWith("called:"));
const name = (note) => note.slice("called:".length, note.lastIndexOf("#"));
setInterval(() => called.postMessage(notes.filter((note) => first[note].value).map(name)), 1000);
