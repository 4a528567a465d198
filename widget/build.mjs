// Builds the widget into bot/web/static/: w.js (the loader), hashed chunks with .br and .gz, and the licences.

import * as esbuild from "esbuild";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "bot", "web", "static");
const target = ["es2022", "chrome107", "firefox104", "safari16.4"];

/** A style sheet is imported as its minified text, for `CSSStyleSheet.replaceSync`. */
const cssAsText = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Modules of the client that serve what the server does not speak, and what stands in their place. */
const unspoken = {
  "engine.io-client/build/esm/transports/index": `
    import { XHR } from "./polling-xhr.js";
    import { WS } from "./websocket.js";
    export const transports = { websocket: WS, polling: XHR };`,
  "engine.io-parser/build/esm/encodePacket.browser": `
    import { PACKET_TYPES } from "./commons.js";
    export const encodePacket = ({ type, data }, _, callback) => callback(PACKET_TYPES[type] + (data || ""));
    export const encodePacketToBinary = () => {};`,
  "engine.io-parser/build/esm/contrib/base64-arraybuffer": "export const decode = () => {};",
  "socket.io-parser/build/esm/is-binary": "export const isBinary = () => false; export const hasBinary = isBinary;",
  "socket.io-parser/build/esm/binary": "export const deconstructPacket = () => {}; export const reconstructPacket = () => {};",
};

/** The client with what the server speaks, text over WebSocket and polling: WebTransport and binary are left out. */
const spoken = {
  name: "spoken",
  setup(build) {
    const replaced = new Set();
    build.onLoad({ filter: /\/(engine|socket)\.io-\w+\/build\/esm\/.*\.js$/ }, ({ path }) => {
      const name = Object.keys(unspoken).find((each) => path.endsWith(each + ".js"));
      if (name) replaced.add(name);
      return name && { contents: unspoken[name] };
    });
    build.onEnd(({ metafile }) => {
      const bundled = Object.entries(Object.values(metafile?.outputs ?? {})[0]?.inputs ?? {});
      const isClient = bundled.some(([path]) => path.includes("engine.io-client"));
      const webtransport = bundled.some(([path, { bytesInOutput }]) => path.includes("webtransport") && bytesInOutput);
      if (isClient && (webtransport || replaced.size < Object.keys(unspoken).length)) {
        throw new Error("the client keeps its modules elsewhere than it did: see `unspoken`");
      }
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  outdir: out,
  plugins: [cssAsText, spoken],
  target,
};

/** The MIT texts must travel with the code; the names of what was bundled come from esbuild itself. */
function licences(inputs) {
  const names = Object.keys(inputs)
    .map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter(Boolean);
  return [...new Set(names)].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
  }).join("\n----\n\n");
}

function compressed(name) {
  const body = readFileSync(join(out, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const brotli = brotliCompressSync(body, { params });
  const gzip = gzipSync(body, { level: 9 });
  console.log(name.padEnd(22), ...[body, gzip, brotli].map(({ length }) => `${length}`.padStart(7)));
  return { brotli, gzip };
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const parts = {};

/** Builds src/<name>.js as a module with its hash in its name; gives its address below the server's, quoted. */
async function chunk(name, define = {}) {
  const entryPoints = { [name]: `src/${name}.js` };
  const options = { ...common, entryPoints, define, entryNames: "[name]-[hash]", format: "esm" };
  const { metafile } = await esbuild.build(options);
  Object.assign(parts, metafile.inputs);
  return JSON.stringify("static/" + basename(Object.keys(metafile.outputs)[0]));
}

const panel = await chunk("panel", { __SOCKET__: await chunk("socket"), __LATER__: await chunk("later") });

// __LAUNCHER__ stays in w.js: the server puts the names of its languages there, so a new language needs no build.
await esbuild.build({
  ...common,
  entryPoints: { w: "src/loader.js" },
  format: "iife",
  define: { __PANEL__: panel },
});

writeFileSync(join(out, "THIRD_PARTY_LICENSES.txt"), licences(parts));
console.log("file".padEnd(22), "    raw", "   gzip", " brotli");
for (const name of readdirSync(out).filter((entry) => entry.endsWith(".js"))) {
  const { brotli, gzip } = compressed(name);
  if (name === "w.js") continue; // compressed by the server, after it put the languages in
  writeFileSync(join(out, name + ".br"), brotli);
  writeFileSync(join(out, name + ".gz"), gzip);
}
