// A web page that was saved with a folder of parts (page.htm, page_files/) becomes one file: MHTML with its pictures, byte
// for byte. The pictures alone are no papers, and the page without them is none either.

/** @typedef {import("./dropped-files.js").Found} Found */

const PAGE = /\.html?$/i;
const PICTURE = /\.(png|jpe?g|gif|bmp|webp)$/i;
/** How browsers and Word name the folder, after the page's name. */
const ENDINGS = ["_files", "-files", ".files", "_tep", "_tập tin"];
const MOST = 90e6; // bytes of a page with its pictures; beyond, they are sent as they came
const APART = "=_page_and_pictures"; // no line of Base64 looks like it
const LINE = 57; // bytes that make 76 letters of Base64

/** The files to be sent, pages and their parts made one. @param {Found[]} found @returns {Promise<Found[]>} */
export async function gathered(found) {
  /** @type {Map<Found, Found[]>} */
  const pages = new Map();
  for (const page of found.filter(({ path }) => PAGE.test(path))) {
    const parts = partsOf(page, found);
    if (parts.length && [page, ...parts].reduce((sum, { file }) => sum + file.size, 0) < MOST) pages.set(page, parts);
  }
  const taken = new Set([...pages.values()].flat());
  return Promise.all(found.filter((one) => !taken.has(one)).map((one) => bound(one, pages.get(one))));
}

/** @param {Found} page @param {Found[]} found */
function partsOf(page, found) {
  const stem = same(page.path.replace(PAGE, ""));
  const folders = ENDINGS.map((ending) => `${stem}${same(ending)}/`);
  return found.filter(({ path }) => folders.some((folder) => same(path).startsWith(folder)));
}

/** @param {string} path */
const same = (path) => path.normalize("NFC").toLowerCase();

/** @param {Found} page @param {Found[]} [parts] @returns {Promise<Found>} */
async function bound(page, parts) {
  if (!parts) return page;
  const folder = page.path.slice(0, page.path.lastIndexOf("/") + 1);
  const pictures = parts.filter(({ path }) => PICTURE.test(path));
  const written = await Promise.all([page, ...pictures].map((one) => part(one, folder)));
  const head = `MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="${APART}"\r\n\r\n`;
  const text = `${head}${written.map((one) => `--${APART}\r\n${one}`).join("")}--${APART}--\r\n`;
  const name = page.file.name.replace(PAGE, ".mht");
  const file = new File([text], name, { type: "multipart/related", lastModified: page.file.lastModified });
  return { file, path: `${folder}${name}` };
}

/** One file as a part of the message. @param {Found} one @param {string} folder */
async function part({ file, path }, folder) {
  const type = PAGE.test(path) ? "text/html" : file.type || "application/octet-stream";
  const place = path.slice(folder.length).split("/").map(encodeURIComponent).join("/");
  const body = base64(new Uint8Array(await file.arrayBuffer()));
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Location: ${place}\r\n\r\n${body}\r\n`;
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += LINE) lines.push(btoa(String.fromCharCode(...bytes.subarray(at, at + LINE))));
  return lines.join("\r\n");
}
