import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.Entity;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.Result;
import org.neo4j.graphdb.Transaction;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/** ServeNeo4j HOME: a Neo4j server on a port of loopback, which the first line
    of stdout tells. Then takes commands, one a line, and answers each:

        run CYPHER      the rows, each a line
        dump FILE       the plain graph
        stop
 */
public final class ServeNeo4j {
    private static GraphDatabaseService database;

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        DatabaseManagementService service =
            new DatabaseManagementServiceBuilder(home)
                .setConfig(GraphDatabaseSettings.auth_enabled, false)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address,
                           new SocketAddress("127.0.0.1", 0))
                .setConfig(GraphDatabaseSettings.plugin_dir,
                           home.resolve("plugins"))
                .setConfig(GraphDatabaseSettings.procedure_unrestricted,
                           List.of("apoc.*"))
                .setConfig(GraphDatabaseSettings.pagecache_memory,
                           256L << 20)
                .build();
        database = service.database("neo4j");
        database.isAvailable(Duration.ofMinutes(2).toMillis());
        System.out.println(((GraphDatabaseAPI) database)
            .getDependencyResolver()
            .resolveDependency(ConnectorPortRegister.class)
            .getLocalAddress(ConnectorType.BOLT).getPort());
        BufferedReader commands = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null;
             line = commands.readLine()) {
            if (line.equals("stop")) {
                break;
            }
            try {
                obey(line);
            } catch (Exception e) {
                System.out.println("error: " + e);
            }
            System.out.println("done");
        }
        service.shutdown();
    }

    private static void obey(String line) throws Exception {
        String rest = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("dump ")) {
            dump(rest);
            return;
        }
        try (Transaction transaction = database.beginTx()) {
            try (Result result = transaction.execute(rest)) {
                while (result.hasNext()) {
                    System.out.println(result.next());
                }
            }
            transaction.commit();
        }
    }

    private static void dump(String file) throws Exception {
        try (Transaction transaction = database.beginTx();
             Plain plain = new Plain(file)) {
            for (Node node : transaction.getAllNodes().stream().toList()) {
                TreeSet<String> labels = new TreeSet<>();
                for (Label label : node.getLabels()) {
                    labels.add(label.name());
                }
                Map<String, Object> head = new LinkedHashMap<>();
                head.put("id", node.getElementId());
                head.put("labels", String.join(" ", labels));
                plain.item(head, values(node));
            }
            plain.edges();
            for (Relationship r : transaction.getAllRelationships().stream()
                     .toList()) {
                Map<String, Object> head = new LinkedHashMap<>();
                head.put("type", r.getType().name());
                head.put("source", r.getStartNode().getElementId());
                head.put("target", r.getEndNode().getElementId());
                plain.item(head, values(r));
            }
        }
    }

    private static Map<String, Object> values(Entity entity) {
        Map<String, Object> values = new LinkedHashMap<>(
            entity.getAllProperties());
        for (Map.Entry<String, Object> e : values.entrySet()) {
            if (e.getValue() instanceof Object[]) {
                e.setValue(new ArrayList<>(
                    List.of((Object[]) e.getValue())));
            }
        }
        return values;
    }
}
