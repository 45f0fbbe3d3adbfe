// dump.mjs FILE.cyjs DUMP: Cytoscape.js takes the elements.
import {readFileSync} from "node:fs";
import cytoscape from "cytoscape";
import {values, write} from "./plain.mjs";

const [file, dump] = process.argv.slice(2);
const graph = cytoscape({headless: true,
  layout: {name: "preset"},
  elements: JSON.parse(readFileSync(file, "utf8")).elements});

function split(element, names) {
  const {...data} = element.data();
  const head = {};
  for (const name of names) {
    head[name] = data[name];
    delete data[name];
  }
  return {...head, values: values(data)};
}

write(dump,
  graph.nodes().map((node) => ({...split(node, ["id"]),
    x: node.position("x"), y: node.position("y")})),
  graph.edges().map((edge) => split(edge, ["id", "source", "target"])));
