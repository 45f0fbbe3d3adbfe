// layout.mjs FILE.dot ENGINE FORMAT: the newest Graphviz, as WebAssembly.
import {readFileSync} from "node:fs";
import {Graphviz} from "@hpcc-js/wasm-graphviz";

const [file, engine, format] = process.argv.slice(2);
const warn = console.error;
let warned = false;
console.error = console.warn = (...args) => { warned = true; warn(...args); };
const graphviz = await Graphviz.load();
if (engine === "version") {
  console.log(graphviz.version());
} else {
  process.stdout.write(graphviz.layout(readFileSync(file, "utf8"), format,
    engine, {nop: engine === "neato" ? 2 : 0}));
}
if (warned) process.exit(1);
