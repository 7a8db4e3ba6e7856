// Bundles the desk's styles and behaviours into the folder given as the first argument.
// Runs in a copy of the crate's `assets/` and `src/` (build.rs makes it), so that nothing third-party lands in the source tree.
import * as esbuild from "esbuild";
import { brotliCompressSync, constants } from "node:zlib";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const out = process.argv[2];
mkdirSync(out, { recursive: true });

/** Every file below `folder` with this ending, sorted, so that two builds give the same bytes. */
const below = (folder, ending) =>
  readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name));

// Shared sheets first, in this order; then one sheet per thing, beside its pages.
const sheets = ["css/tokens.css", "css/components.css", ...below("../src", ".css")];
writeFileSync("all.css", sheets.map((file) => `@import "./${file}";`).join("\n"));
const modules = [...below("ts", ".ts"), ...below("../src", ".ts")].filter((file) => !file.endsWith(".d.ts"));
writeFileSync("all.ts", modules.map((file) => `import "./${file}";`).join("\n"));

const built = await esbuild.build({
  entryPoints: { style: "all.css", app: "all.ts", editor: "editor/editor.ts", flower: "icons/flower.svg" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox121", "safari17.5"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  outdir: out,
  loader: { ".woff2": "file", ".svg": "copy" },
  nodePaths: ["node_modules"],
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

// The program asks the manifest for a name; the hash in it is why a browser may keep the file for a year.
const manifest = {};
for (const [file, { entryPoint }] of Object.entries(built.metafile.outputs)) {
  if (entryPoint) manifest[basename(file).replace(/-[A-Z0-9]{8}\./, ".")] = basename(file);
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));

for (const [name, font] of [["literata", "literata"], ["source-sans-3", "source-sans-3"]]) {
  copyFileSync(`node_modules/@fontsource-variable/${font}/LICENSE`, join(out, `${name}-license.txt`));
}
copyFileSync("node_modules/idiomorph/LICENSE", join(out, "idiomorph-license.txt"));
copyFileSync("node_modules/prosemirror-view/LICENSE", join(out, "prosemirror-license.txt"));

for (const file of readdirSync(out).filter((name) => /\.(css|js|svg|txt)$/.test(name))) {
  const bytes = readFileSync(join(out, file));
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
