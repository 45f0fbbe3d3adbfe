// load.mjs SQL TIMES: runs a script in PostgreSQL with Apache AGE, statement by
// statement as psql does, TIMES times, and prints the vertices, a blank line,
// and the edges, as AGE writes them.
import {readFileSync} from "node:fs";
import {PGlite} from "@electric-sql/pglite";
import {age} from "@electric-sql/pglite-age";

// Statements end at a semicolon outside '...', "...", $tag$...$tag$, -- lines.
function* statements(script) {
  const token = /'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[^]*?\1|--[^\n]*|;/g;
  let from = 0;
  for (let m = token.exec(script); m; m = token.exec(script)) {
    if (m[0] !== ";") continue;
    yield script.slice(from, m.index);
    from = m.index + 1;
  }
  if (script.slice(from).trim()) yield script.slice(from);
}

const script = readFileSync(process.argv[2], "utf8");
const database = await PGlite.create({extensions: {age}});
for (let i = 0; i < Number(process.argv[3]); i++) {
  for (const statement of statements(script)) {
    try {
      await database.exec(statement);
    } catch (error) {
      // the second time the graph is there, and its labels
      if (i === 0 || !/already exists/.test(error.message)) {
        console.error(statement.slice(0, 300));
        throw error;
      }
    }
  }
}

async function print(pattern) {
  const rows = await database.query(
    `SELECT * FROM cypher('gazgraph', $$ ${pattern} $$) AS (v agtype)`);
  for (const row of rows.rows) console.log(row.v);
}

await database.exec(
  `LOAD 'age'; SET search_path = ag_catalog, "$user", public;`);
await print("MATCH (n) RETURN n");
console.log("");
await print("MATCH ()-[r]->() RETURN r");
process.exit(0);
