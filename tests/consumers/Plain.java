import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Writes the plain graph of plain.py: nodes, then edges. */
public final class Plain implements AutoCloseable {
    private final Writer out;
    private String between = "";

    public Plain(String path) throws IOException {
        out = Files.newBufferedWriter(Path.of(path), StandardCharsets.UTF_8);
        out.write("{\"nodes\": [");
    }

    public void edges() throws IOException {
        out.write("],\n\"edges\": [");
        between = "";
    }

    /** `head` has id, source, target, x, color ...: texts, numbers, arrays of
        int; `values` the properties. A null is left out. */
    public void item(Map<String, ?> head, Map<String, ?> values)
            throws IOException {
        out.write(between + "\n{");
        between = ",";
        for (Map.Entry<String, ?> e : head.entrySet()) {
            if (e.getValue() != null) {
                out.write(text(e.getKey()) + ": " + raw(e.getValue()) + ", ");
            }
        }
        out.write("\"values\": {");
        String comma = "";
        for (Map.Entry<String, ?> e : values.entrySet()) {
            if (e.getValue() != null) {
                out.write(comma + text(e.getKey()) + ": "
                          + value(e.getValue()));
                comma = ", ";
            }
        }
        out.write("}}");
    }

    @Override
    public void close() throws IOException {
        out.write("]}\n");
        out.close();
    }

    private static String raw(Object o) {
        if (o instanceof int[]) {
            return java.util.Arrays.toString((int[]) o);
        }
        return o instanceof Number ? o.toString() : text(o.toString());
    }

    private static String value(Object o) {
        if (o instanceof Boolean) {
            return o.toString();
        }
        if (o instanceof Float) {
            return "{\"float\": \"" + o + "\"}";
        }
        if (o instanceof Double) {
            return "{\"double\": \"" + o + "\"}";
        }
        if (o instanceof Number) {
            return "{\"int\": \"" + o + "\"}";
        }
        if (o instanceof java.time.LocalDate) {
            return "{\"date\": \"" + o + "\"}";
        }
        if (o instanceof Object[]) {
            return value(java.util.Arrays.asList((Object[]) o));
        }
        if (o instanceof Collection) {
            StringBuilder all = new StringBuilder("[");
            for (Object item : (Collection<?>) o) {
                all.append(all.length() > 1 ? ", " : "")
                   .append(value(item));
            }
            return all.append("]").toString();
        }
        if (o instanceof String) {
            return text((String) o);
        }
        return "{\"" + o.getClass().getName() + "\": "
            + text(o.toString()) + "}";
    }

    private static String text(String s) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append("\"").toString();
    }
}
