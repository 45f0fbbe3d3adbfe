// build.mjs: page.mjs with sigma and graphology as one file.
import {build} from "esbuild";

await build({entryPoints: ["page.mjs"], bundle: true, outfile: "page.js",
  format: "iife", logLevel: "error"});
