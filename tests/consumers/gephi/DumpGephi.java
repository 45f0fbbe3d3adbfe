import java.awt.Color;
import java.io.File;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;

import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.TimeRepresentation;
import org.gephi.graph.api.types.TimestampSet;
import org.gephi.io.exporter.api.ExportController;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.AppendProcessor;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.io.processor.spi.Processor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/** DumpGephi JOB...: a JOB is DUMP=FILE[,FILE][=EXPORT,...]: Gephi imports the
    files into one workspace, writes the plain graph DUMP (count: only counts),
    and exports. Every issue of Gephi's report is a line of stdout. */
public final class DumpGephi {
    private static final ImportController IMPORT =
        Lookup.getDefault().lookup(ImportController.class);

    private static boolean intervals;

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        for (String job : args) {
            String[] parts = job.split("=");
            dump(parts[0], parts[1].split(","),
                 parts.length > 2 ? parts[2].split(",") : new String[0]);
        }
        System.exit(0); // Gephi leaves threads
    }

    private static void dump(String out, String[] files, String[] exports)
            throws Exception {
        ProjectController projects =
            Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        Processor processor = new DefaultProcessor();
        for (String file : files) {
            take(file, processor, workspace);
            processor = new AppendProcessor();
        }
        GraphModel model = Lookup.getDefault()
            .lookup(GraphController.class).getGraphModel(workspace);
        if (out.equals("count")) {
            count(files[0], model);
        } else {
            write(out, model);
        }
        for (String export : exports) {
            Lookup.getDefault().lookup(ExportController.class)
                .exportFile(new File(export), workspace);
        }
        projects.closeCurrentProject();
    }

    private static void take(String file, Processor processor,
                             Workspace workspace) throws Exception {
        Container container = IMPORT.importFile(new File(file));
        if (container == null) {
            System.out.println(file + ": SEVERE: nothing was imported");
            return;
        }
        container.getLoader().setAutoScale(false);
        IMPORT.process(container, processor, workspace);
        for (Issue issue : container.getReport().getIssuesList(1000000)) {
            System.out.println(file + ": " + issue.getLevel() + ": "
                               + issue.getMessage());
        }
    }

    private static void count(String file, GraphModel model) {
        Graph graph = model.getGraph();
        double weight = 0;
        for (Edge edge : graph.getEdges().toArray()) {
            weight += edge.getWeight();
        }
        System.out.println(file + ": holds " + graph.getNodeCount() + " "
            + graph.getEdgeCount() + " " + weight);
    }

    private static void write(String out, GraphModel model) throws Exception {
        Graph graph = model.getGraph();
        boolean dynamic = model.isDynamic();
        intervals = model.getConfiguration().getTimeRepresentation()
            == TimeRepresentation.INTERVAL;
        System.out.println(out + ": graph: "
            + (model.isUndirected() ? "undirected" : "directed or mixed")
            + (model.isMultiGraph() ? " multi" : "")
            + (dynamic ? " dynamic" : " static"));
        if (dynamic) {
            System.out.println(out + ": bounds: "
                + day(model.getTimeBounds().getLow()) + " "
                + day(model.getTimeBounds().getHigh()));
        }
        try (Plain plain = new Plain(out)) {
            for (Node node : graph.getNodes().toArray()) {
                plain.item(look(node), values(node));
            }
            plain.edges();
            for (Edge edge : graph.getEdges().toArray()) {
                plain.item(ends(edge), values(edge));
            }
        }
    }

    private static Map<String, Object> look(Node node) {
        Map<String, Object> head = new LinkedHashMap<>();
        Color color = node.getColor();
        head.put("id", node.getId());
        head.put("x", node.x());
        head.put("y", node.y());
        head.put("size", node.size());
        head.put("alpha", node.alpha());
        head.put("color", new int[] {color.getRed(), color.getGreen(),
                                     color.getBlue()});
        head.put("spells", spells(node));
        return head;
    }

    private static Map<String, Object> ends(Edge edge) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", edge.getId());
        head.put("source", edge.getSource().getId());
        head.put("target", edge.getTarget().getId());
        if (edge.hasDynamicWeight()) {
            List<String> weights = new ArrayList<>();
            for (Map.Entry<?, ?> e : edge.getWeights()) {
                Interval at = (Interval) e.getKey();
                weights.add(day(at.getLow()) + " " + day(at.getHigh()) + " "
                            + e.getValue());
            }
            head.put("weights", String.join("; ", weights));
        }
        head.put("spells", spells(edge));
        return head;
    }

    private static String spells(Element element) {
        List<String> spells = new ArrayList<>();
        if (intervals) {
            for (Interval i : element.getIntervals()) {
                spells.add(day(i.getLow()) + " " + day(i.getHigh()));
            }
        } else {
            for (double t : element.getTimestamps()) {
                spells.add(day(t));
            }
        }
        return spells.isEmpty() ? null : String.join("; ", spells);
    }

    /** A day, or "ever"; what is no midnight is shown as it is. */
    private static String day(double milliseconds) {
        if (Double.isInfinite(milliseconds)) {
            return "ever";
        }
        return Instant.ofEpochMilli((long) milliseconds)
            .atOffset(ZoneOffset.UTC).toString().replace("T00:00Z", "");
    }

    private static Map<String, Object> values(Element element) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (element.getLabel() != null) {
            values.put("label", element.getLabel());
        }
        if (element instanceof Edge && !((Edge) element).hasDynamicWeight()) {
            values.put("weight", ((Edge) element).getWeight());
        }
        for (Column column : element.getAttributeColumns()) {
            if (!column.isProperty() && !column.getId().equals("timeset")
                    && !column.getId().equals("weight")) {
                values.put(column.getTitle(),
                           value(element.getAttribute(column)));
            }
        }
        return values;
    }

    /** A spreadsheet's column of days becomes one of sets of instants. */
    private static Object value(Object value) {
        if (!(value instanceof TimestampSet)) {
            return value;
        }
        double[] instants = ((TimestampSet) value).toPrimitiveArray();
        return instants.length == 1
            ? LocalDate.parse(day(instants[0])) : value;
    }
}
