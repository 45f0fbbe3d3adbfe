import static org.apache.tinkerpop.gremlin.process.traversal.AnonymousTraversalSource.traversal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.tinkerpop.gremlin.process.traversal.IO;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerGraph;

/** DumpGremlin FILE.graphml DUMP: g.io(FILE).read(), then the plain graph. */
public final class DumpGremlin {
    public static void main(String[] args) throws Exception {
        GraphTraversalSource g = traversal().withEmbedded(TinkerGraph.open());
        g.io(args[0]).with(IO.reader, IO.graphml).read().iterate();
        try (Plain plain = new Plain(args[1])) {
            for (Vertex v : g.V().toList()) {
                plain.item(head(v), values(v));
            }
            plain.edges();
            for (Edge e : g.E().toList()) {
                Map<String, Object> head = head(e);
                head.put("source", e.outVertex().id());
                head.put("target", e.inVertex().id());
                plain.item(head, values(e));
            }
        }
    }

    private static Map<String, Object> head(Element element) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", element.id());
        head.put("label", element.label());
        return head;
    }

    private static Map<String, Object> values(Element element) {
        Map<String, Object> values = new LinkedHashMap<>();
        Iterator<? extends Property<Object>> all = element.properties();
        while (all.hasNext()) {
            Property<Object> property = all.next();
            values.put(property.key(), property.value());
        }
        return values;
    }
}
