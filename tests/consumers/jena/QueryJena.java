import java.io.FileOutputStream;
import java.io.OutputStream;

import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ResultSet;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;

/** QueryJena FILE OUT.nt SPARQL: reads FILE, writes its triples again, and the
    query's ?answer, one a line. */
public final class QueryJena {
    public static void main(String[] args) throws Exception {
        Model model = RDFDataMgr.loadModel(args[0]);
        try (OutputStream out = new FileOutputStream(args[1])) {
            RDFDataMgr.write(out, model, Lang.NTRIPLES);
        }
        try (QueryExecution run =
                 QueryExecutionFactory.create(args[2], model)) {
            ResultSet rows = run.execSelect();
            while (rows.hasNext()) {
                System.out.println(
                    rows.next().getLiteral("answer").getLexicalForm());
            }
        }
    }
}
