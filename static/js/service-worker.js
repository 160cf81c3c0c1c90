// Keeps the files that never change under their address, and one page for when nothing else can answer, in the language
// that the last page spoke. It is served as
// /sw.js, for its reach is the whole site. Pages and papers are not kept here.

const worker = /** @type {any} */ (globalThis);
const STORE = "shell-1";
const HALL = "hall-1";
const OFFLINE = "/offline";
const LANGUAGES = ["vi", "en"];
const SPOKEN = "/offline?spoken"; // where the last page's language is kept
const AT_MOST = 500;

/** Files with a version or a hash in their address. @param {URL} url */
const isForEver = (url) => url.pathname.startsWith("/static/") && (/\/[^/]*[-.]?[0-9a-f]{8,}/.test(url.pathname) || /\/vendor\/[^/]+-\d/.test(url.pathname) || url.searchParams.has("v"));

/** A display of the hall, which nobody touches and which outlives a dead network. @param {URL} url */
const isHall = (url) => /^\/meetings\/[^/]+\/hall$/.test(url.pathname);

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const request = /** @type {Request} */ (event.request);
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (isForEver(url)) event.respondWith(fromStore(request));
  else if (isHall(url)) event.respondWith(lastKnown(request));
  else if (request.mode === "navigate") event.respondWith(visit(event));
});

async function install() {
  const store = await caches.open(STORE);
  const parts = new Set();
  for (const language of LANGUAGES) {
    const page = await fetch(offlineIn(language), { credentials: "omit" });
    const text = await page.clone().text();
    await store.put(offlineIn(language), page);
    for (const [, address] of text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) parts.add(address);
  }
  await store.addAll([...parts]);
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== STORE) await caches.delete(name);
  await worker.clients.claim();
}

/** @param {Request} request */
async function fromStore(request) {
  const store = await caches.open(STORE);
  const known = await store.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) {
    const copy = answer.clone();
    // Beside the answer, never before it: a full disk must not stop the page.
    store.put(request, copy).then(() => trim(store)).catch(() => {});
  }
  return answer;
}

/** Oldest first: what a build no longer names goes by itself. @param {Cache} store */
async function trim(store) {
  const kept = await store.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - AT_MOST))) {
    if (new URL(request.url).pathname !== OFFLINE) await store.delete(request);
  }
}

/** The page or the fragment as it was last answered, when nobody answers. @param {Request} request */
async function lastKnown(request) {
  const store = await caches.open(HALL);
  const key = request.url + (request.headers.get("X-Fragment") ? "#fragment" : "");
  const name = new Request(key.replace("#", request.url.includes("?") ? "&" : "?"));
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await store.put(name, answer.clone()).catch(() => {});
    else if (answer.status === 404 || answer.status === 403) await store.delete(name);
    return answer;
  } catch {
    return (await store.match(name, { ignoreVary: true })) ?? (request.mode === "navigate" ? offline() : Response.error());
  }
}

/** A page, or the one that says there is no network. @param {any} event */
async function visit(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(remember(answer.headers.get("Content-Language")));
    return answer;
  } catch {
    return offline();
  }
}

let spoken = "";

/** @param {string | null} language */
async function remember(language) {
  if (!language || language === spoken) return;
  spoken = language;
  await (await caches.open(STORE)).put(SPOKEN, new Response(language)).catch(() => {});
}

/** @param {string} language */
const offlineIn = (language) => `${OFFLINE}?language=${language}`;

async function offline() {
  const store = await caches.open(STORE);
  const language = (await (await store.match(SPOKEN))?.text()) ?? LANGUAGES[0];
  return (await store.match(offlineIn(language))) ?? (await store.match(offlineIn(LANGUAGES[0]))) ?? Response.error();
}
