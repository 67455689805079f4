// Builds portal/static from these sources. What it writes is committed: the portal runs without Node.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../portal/static";
const TARGET = ["es2022", "chrome111", "firefox121", "safari16.4"];
const FONT = "node_modules/@fontsource-variable/hanken-grotesk";
const common = { bundle: true, minify: true, legalComments: "none", outdir: `${OUT}/dist`, target: TARGET };

// htmx never evaluates anything here (allowEval is off); a direct eval would keep all its long names.
const withoutDirectEval = {
  name: "without-direct-eval",
  setup: ({ onLoad }) => onLoad({ filter: /htmx\.esm\.js$/ }, ({ path }) => {
    const [before, after, ...more] = readFileSync(path, "utf8").split("return eval(str)");
    if (after === undefined || more.length) throw new Error("htmx changed: look for its eval");
    return { contents: `${before}return (0, eval)(str)${after}` };
  }),
};

for (const folder of ["dist", "fonts", "img"]) {
  rmSync(`${OUT}/${folder}`, { recursive: true, force: true });
  mkdirSync(`${OUT}/${folder}`, { recursive: true });
}
fonts();
icons();
for (const name of ["brand.svg", "saint-leu.svg"]) copyFileSync(`img/${name}`, `${OUT}/img/${name}`);
await styles();
await scripts();
licences();
writeFileSync("built.sha256", fingerprint());

function fonts() {
  for (const part of ["latin", "latin-ext"]) {
    const name = `hanken-grotesk-${part}-wght-normal.woff2`;
    copyFileSync(`${FONT}/files/${name}`, `${OUT}/fonts/${name}`);
  }
  copyFileSync(`${FONT}/LICENSE`, `${OUT}/fonts/LICENCE-Hanken-Grotesk-OFL.txt`);
}

// One sprite of the icons named in icons.txt; an unknown name stops the build.
function icons() {
  const names = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const file = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
    const inside = file.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const drawing = inside.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
  });
  writeFileSync(`${OUT}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
  copyFileSync("node_modules/@tabler/icons/LICENSE", `${OUT}/icons-LICENCE-Tabler-MIT.txt`);
}

async function styles() {
  await build({ ...common, entryPoints: ["css/site.css"], external: ["*.woff2"] });
}

// site.js stands alone on every page; the others share htmx, and load the suggestions when a field asks.
async function scripts() {
  await build({ ...common, entryPoints: ["js/start.js", "js/site.js"], format: "iife" });
  await build({
    ...common,
    entryPoints: ["js/application.js", "js/desk.js"],
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    loader: { ".js": "jsx" },
    jsxFactory: "createElement",
    plugins: [withoutDirectEval],
    define: { "process.env.COMPONENT_LIBRARY": '"PREACT"' },
  });
}

function licences() {
  const files = {
    "htmx-0BSD": "htmx.org/LICENSE",
    "accessible-autocomplete-MIT": "accessible-autocomplete/LICENSE.txt",
    "preact-MIT": "preact/LICENSE",
  };
  for (const [name, path] of Object.entries(files)) copyFileSync(`node_modules/${path}`, `${OUT}/dist/LICENCE-${name}.txt`);
}

// A test compares it with the sources: a change that was not built is seen without Node.
function fingerprint() {
  const sources = ["css", "js", "img"].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const files = [...sources, "build.mjs", "icons.txt", "package-lock.json"].sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(`${name}\n`).update(readFileSync(name));
  return `${hash.digest("hex")}\n`;
}
