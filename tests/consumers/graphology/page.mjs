// The page that draws: everything into sigma, then the title tells how much.
import Graph from "graphology";
import Sigma from "sigma";

const graph = Graph.from(JSON.parse(document.getElementById("data").textContent));
const sigma = new Sigma(graph, document.getElementById("graph"),
  {renderEdgeLabels: true});
sigma.once("afterRender", () => {
  const drawn = graph.filterNodes((id) => sigma.getNodeDisplayData(id));
  document.title = `ready nodes=${drawn.length} edges=${graph.size}`;
});
sigma.refresh();
