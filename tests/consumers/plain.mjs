// The plain graph of plain.py from JavaScript's values; every number there is
// a double, but for BigInt.
import {writeFileSync} from "node:fs";

const day = 24 * 3600 * 1000;

function plain(value) {
  if (typeof value === "number") return {double: String(value)};
  if (typeof value === "bigint") return {int: String(value)};
  if (value instanceof Date) {
    return value.getTime() % day === 0
      ? {date: value.toISOString().slice(0, 10)}
      : {time: value.toISOString()};
  }
  return value;
}

export function values(all) {
  const result = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== null && value !== undefined) result[name] = plain(value);
  }
  return result;
}

export function write(path, nodes, edges) {
  writeFileSync(path, JSON.stringify({nodes, edges}));
}
