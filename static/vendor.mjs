// Puts the browser's third-party files (and two things that the server typesets and reads with) into static/vendor/, in
// folders named after their version or content, so that they may be cached for ever; manifest.json says where each is.
// Run by `npm run vendor` after `npm ci`. The folder is made anew every time and is never committed.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, "static", "vendor");
const building = join(root, "static", `.vendor-${process.pid}`);

/** @type {Record<string, string>} name -> path below static/vendor; a folder's ends with "/" */
const manifest = {};

const packageFile = (/** @type {string} */ name, /** @type {string} */ path) => join(root, "node_modules", name, path);
const version = (/** @type {string} */ name) => JSON.parse(readFileSync(packageFile(name, "package.json"), "utf8")).version;
const digest = (/** @type {string | Buffer} */ bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** The folder of a package's version. @param {string} name */
function folderOf(name) {
  const folder = `${name.replace(/^@/, "").replace("/", "-")}-${version(name)}`;
  mkdirSync(join(building, folder), { recursive: true });
  return folder;
}

/** @param {string} as @param {string} name @param {string} path */
function take(as, name, path) {
  const target = `${folderOf(name)}/${path.split("/").at(-1)}`;
  cpSync(packageFile(name, path), join(building, target));
  manifest[as] = target;
}

/** @param {string} as @param {string} name @param {string} path */
function takeFolder(as, name, path) {
  const target = `${folderOf(name)}/${path}/`;
  cpSync(packageFile(name, path), join(building, target), { recursive: true });
  manifest[as] = target;
}

/** Modules that name each other, in folders as their package has them; the manifest names the package's folder.
 * @param {string} as @param {string} name @param {string[]} paths */
function takeModules(as, name, paths) {
  const folder = `${folderOf(name)}/`;
  for (const path of paths) cpSync(packageFile(name, path), join(building, folder, path), { recursive: true });
  manifest[as] = folder;
}

/** A script that knows no modules, made into one: `tail` exports what it leaves behind.
 * @param {string} as @param {string} name @param {string} path @param {string} tail */
function takeAsModule(as, name, path, tail) {
  const script = `${readFileSync(packageFile(name, path), "utf8")}\n${tail}\n`;
  const target = `${folderOf(name)}/${as}-${digest(script)}.mjs`;
  writeFileSync(join(building, target), script);
  manifest[as] = target;
}

function python(/** @type {string[]} */ ...words) {
  const own = [join(root, ".venv/bin/python"), join(root, ".venv/Scripts/python.exe")].find((path) => existsSync(path));
  const ran = spawnSync(own ?? "python3", words, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (ran.status !== 0) throw new Error(`${words[0]} failed; is the virtual environment complete?`);
}

const VIETNAMESE = "U+102-103, U+110-111, U+128-129, U+168-169, U+1A0-1A1, U+1AF-1B0, U+300-301, U+303-304, U+308-309, "
  + "U+323, U+329, U+1EA0-1EF9, U+20AB";
const LATIN = "U+0-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, "
  + "U+2212, U+2215, U+FEFF, U+FFFD";

/** @param {string} family @param {string} weight @param {string} style @param {string} file @param {string} range */
const face = (family, weight, style, file, range) => `@font-face { font-family: "${family}"; font-weight: ${weight}; `
  + `font-style: ${style}; font-display: swap; src: url("${file}") format("woff2"); unicode-range: ${range}; }\n`;

/** Be Vietnam Pro for the interface, its figures of one width, Tinos for documents: files and the sheet that names them. */
function fonts() {
  const making = join(building, "fonts");
  mkdirSync(making, { recursive: true });
  let sheet = "";
  /** @param {string} font @param {string} family @param {string} weight @param {string} style */
  const family = (font, family, weight, style) => {
    for (const [subset, range] of [["vietnamese", VIETNAMESE], ["latin", LATIN]]) {
      const file = `${font}-${subset}-${weight}-${style}.woff2`;
      cpSync(packageFile(`@fontsource/${font}`, `files/${file}`), join(making, file));
      sheet += face(family, weight, style, file, range);
    }
  };
  for (const weight of ["400", "500", "600", "700"]) family("be-vietnam-pro", "Be Vietnam Pro", weight, "normal");
  for (const weight of ["400", "700"]) for (const style of ["normal", "italic"]) family("tinos", "Tinos", weight, style);
  for (const weight of ["400", "500", "600"]) {
    const file = `figures-${weight}.woff2`;
    python("tools/figures.py", join(making, `be-vietnam-pro-latin-${weight}-normal.woff2`), join(making, file));
    sheet += face("Be Vietnam Pro Figures", weight, "normal", file, "U+30-39");
  }
  writeFileSync(join(making, "fonts.css"), sheet);
  const folder = settle("fonts");
  manifest["fonts"] = `${folder}/fonts.css`;
  manifest["font-latin"] = `${folder}/be-vietnam-pro-latin-400-normal.woff2`;
  manifest["font-vietnamese"] = `${folder}/be-vietnam-pro-vietnamese-400-normal.woff2`;
}

/** Names a folder after what is in it. @param {string} name */
function settle(name) {
  const from = join(building, name);
  const content = readdirSync(from).sort().map((file) => file + digest(readFileSync(join(from, file))));
  const folder = `${name}-${digest(content.join())}`;
  renameSync(from, join(building, folder));
  return folder;
}

/** The seal in the sizes that systems ask for, and the web app manifest that names them. */
function icons() {
  const making = join(building, "icons");
  python("tools/icons.py", making);
  cpSync(join(root, "static/seal.svg"), join(making, "seal.svg"));
  const icon = (/** @type {string} */ src, /** @type {string} */ sizes, /** @type {string} */ purpose) => ({ src, sizes, purpose });
  writeFileSync(join(making, "app.webmanifest"), JSON.stringify({
    name: "Nghị Trường", short_name: "Nghị Trường", lang: "vi", id: "/", start_url: "/", scope: "/", display: "standalone",
    background_color: "#F8F4EA", theme_color: "#F8F4EA",
    icons: [
      icon("seal.svg", "any", "any"), icon("icon-192.png", "192x192", "any"), icon("icon-512.png", "512x512", "any"),
      icon("icon-maskable-512.png", "512x512", "maskable"),
    ],
  }));
  const folder = settle("icons");
  for (const file of readdirSync(join(building, folder))) manifest[file] = `${folder}/${file}`;
}

/** For the worker: recognition in Vietnamese. Unpacked, as the engine wants it. */
function recognition() {
  const folder = `${folderOf("@tesseract.js-data/vie")}/`;
  const packed = readFileSync(packageFile("@tesseract.js-data/vie", "4.0.0_best_int/vie.traineddata.gz"));
  writeFileSync(join(building, folder, "vie.traineddata"), gunzipSync(packed));
  manifest["tessdata/"] = folder;
}

/** For the worker: Tinos as the typesetter wants it. */
function typesetting() {
  const name = "@expo-google-fonts/tinos";
  const folder = `${folderOf(name)}/`;
  for (const cut of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
    cpSync(packageFile(name, `${cut}/Tinos_${cut}.ttf`), join(building, folder, `Tinos_${cut}.ttf`));
  }
  manifest["tinos-ttf/"] = folder;
}

rmSync(building, { recursive: true, force: true });
mkdirSync(building, { recursive: true });

takeAsModule("jsqr", "jsqr", "dist/jsQR.js", "export const { jsQR } = globalThis;");
take("hls.js", "hls.js", "dist/hls.light.min.mjs");
take("socket.io-client", "socket.io-client", "dist/socket.io.esm.min.js");
takeAsModule("idiomorph", "idiomorph", "dist/idiomorph.min.js", "export { Idiomorph };");
takeAsModule("tus-js-client", "tus-js-client", "dist/tus.min.js", "export const { Upload, defaultOptions } = globalThis.tus;");
// The legacy build runs on tablets that are some years old; it costs 115 kB more than the modern one, before compression.
take("pdfjs-dist", "pdfjs-dist", "legacy/build/pdf.min.mjs");
take("pdfjs-worker", "pdfjs-dist", "legacy/build/pdf.worker.min.mjs");
for (const part of ["wasm", "cmaps", "standard_fonts", "iccs"]) takeFolder(`pdfjs-${part}/`, "pdfjs-dist", part);
// Secret ballots: edwards25519 and what it imports. Only the pages that seal and open load it.
const ABSTRACT = ["curve", "edwards", "fft", "frost", "hash-to-curve", "modular", "montgomery", "oprf"];
takeModules("noble-curves/", "@noble/curves", ["ed25519.js", "utils.js", ...ABSTRACT.map((one) => `abstract/${one}.js`)]);
takeModules("noble-hashes/", "@noble/hashes", ["sha2.js", "_md.js", "_u64.js", "utils.js"]);
fonts();
icons();
recognition();
typesetting();

writeFileSync(join(building, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
rmSync(vendor, { recursive: true, force: true });
renameSync(building, vendor);
