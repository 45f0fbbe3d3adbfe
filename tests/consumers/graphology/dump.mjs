// dump.mjs FILE DUMP: graphology reads GraphML, GEXF or its own JSON.
import {readFileSync} from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";
import {values, write} from "./plain.mjs";

const [file, dump] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const graph = file.endsWith(".json") ? Graph.from(JSON.parse(text))
  : (file.endsWith(".gexf") ? gexf : graphml).parse(Graph, text);
console.log(`${graph.type} ${graph.multi ? "multi" : "simple"}`);
write(dump,
  graph.mapNodes((id, data) => ({id, values: values(data)})),
  graph.mapEdges((id, data, source, target) =>
    ({id, source, target, values: values(data)})));
