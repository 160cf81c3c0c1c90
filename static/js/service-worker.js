// Keeps the files that never change under their address, and one page for when nothing else can answer, in the language
// that the last page spoke. It is served as /sw.js, for its reach is the whole site.
//
// Pages and papers are put on the laptop by static/js/keeping/keeper.js; here they are given out when there is no line: to
// the person whose they are, and until the day that the server named. keeping/record.js says how they lie there.

const worker = /** @type {any} */ (globalThis);
const STORE = "shell-1";
const HALL = "hall-1";
const OFFLINE = "/offline";
const LANGUAGES = ["vi", "en"];
const SPOKEN = "/offline?spoken"; // where the last page's language is kept
const AT_MOST = 500;

const KEPT = "kept-1"; // these four as in keeping/record.js, which a worker cannot import
const SHELL = "kept-shell-1:";
const RECORD = "/kept/record";
const NOBODY = "-";
const WAIT_AT_MOST = 5_000; // then what is kept is better than what may still come
const AWAY = [502, 503, 504];
const GONE = [403, 404, 410];
/** What a kept paper is read with, besides its page. */
const FACTS = /^\/papers\/[^/]+\/(manifest|notes|notes\/places)$/;
/** Pages that are the same whatever is asked of them. */
const ASKED = /^\/(papers|comments)\//;

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
  else if (request.mode === "navigate") event.respondWith(visit(event, url));
  else if (url.pathname.startsWith("/p/")) event.respondWith(pageFile(request));
  else if (FACTS.test(url.pathname)) event.respondWith(fact(request, url));
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
  for (const name of await caches.keys()) if (isOfAnotherForm(name)) await caches.delete(name);
  await worker.clients.claim();
}

/** What an older or newer worker kept in its own way would only be misread. @param {string} name */
const isOfAnotherForm = (name) =>
  (name.startsWith("shell-") && name !== STORE) ||
  (name.startsWith("kept-") && name !== KEPT && !name.startsWith(`${KEPT}:`) && !name.startsWith(SHELL));

/** @param {Request} request */
async function fromStore(request) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const store = await caches.open(STORE);
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

/** A page, as it is kept where there is no line, or the one that says there is none. @param {any} event @param {URL} url */
async function visit(event, url) {
  const record = await recordNow();
  const known = record && !record.locked ? await keptPage(record, url) : null;
  try {
    const answer = await (known ? soon(fetch(event.request)) : fetch(event.request));
    if (known && AWAY.includes(answer.status)) return known();
    if (record) await compare(event, record, answer.clone(), url);
    event.waitUntil(remember(answer.headers.get("Content-Language")));
    return answer;
  } catch {
    return known ? known() : offline();
  }
}

/** @typedef {{person: string, home: string, expires: string, ahead: number, seen: number, locked: boolean}} Kept   see keeping/record.js */

/** What is said of the papers on this laptop, unless their time is over: then they go, whoever asks. @returns {Promise<Kept | null>} */
async function recordNow() {
  try {
    const record = await (await caches.match(RECORD, { cacheName: KEPT }))?.json();
    if (!record) return null;
    if (presentBy(record) < Date.parse(record.expires)) return record;
    await takeAway();
  } catch (error) {
    console.warn(error); // unreadable is as good as not there
  }
  return null;
}

/** The server's time as far as this laptop knows it; a clock that is turned back does not turn it back. @param {Kept} record */
const presentBy = (record) => Math.max(Date.now() + record.ahead, record.seen);

/** @param {string} person */
const storeOf = (person) => `${KEPT}:${person}`;

async function takeAway() {
  for (const name of await caches.keys()) if (name === KEPT || name.startsWith(`${KEPT}:`)) await caches.delete(name);
}

/** How to answer with the page as it is kept, or null. @param {Kept} record @param {URL} url */
async function keptPage(record, url) {
  if (url.pathname === "/") return () => Promise.resolve(Response.redirect(record.home, 302));
  if (url.search && !ASKED.test(url.pathname)) return null;
  const found = await caches.match(url.pathname, { cacheName: storeOf(record.person), ignoreVary: true });
  return found ? () => retold(record, found) : null;
}

/** The page, told what time it is now and when it was kept. @param {Kept} record @param {Response} page */
async function retold(record, page) {
  const now = new Date(Date.now() + record.ahead).toISOString();
  const at = new Date(page.headers.get("Date") ?? record.seen).toISOString();
  const text = (await page.text()).replace(/"madeAt": "[^"]*"/, `"madeAt": "${now}"`).replace('"keptAt": null', `"keptAt": "${at}"`);
  return new Response(text, { headers: page.headers });
}

/** Whose page the server gave: another person's ends what is kept, nobody's locks it up. @param {any} event @param {Kept} record @param {Response} answer @param {URL} url */
async function compare(event, record, answer, url) {
  const whose = answer.headers.get("X-Person");
  if (whose === null) return;
  if (whose === NOBODY) {
    if (!record.locked) await (await caches.open(KEPT)).put(RECORD, Response.json({ ...record, locked: true }));
  } else if (whose !== record.person) await takeAway();
  else event.waitUntil(renew(record, url, answer));
}

/** A page that is kept is kept as it was seen last. @param {Kept} record @param {URL} url @param {Response} answer */
async function renew(record, url, answer) {
  if (url.search && !FACTS.test(url.pathname)) return;
  const cacheName = storeOf(record.person);
  if (!(await caches.match(url.pathname, { cacheName, ignoreVary: true }))) return;
  const store = await caches.open(cacheName);
  if (GONE.includes(answer.status)) await store.delete(url.pathname, { ignoreVary: true });
  if (answer.status !== 200) return;
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name); // the body is unpacked
  await store.put(url.pathname, new Response(await answer.blob(), { headers })).catch(() => {});
}

/** A page's picture or words: what is named by its bytes needs no line. @param {Request} request */
async function pageFile(request) {
  const record = await recordNow();
  const cacheName = record && !record.locked ? storeOf(record.person) : null;
  return (cacheName && (await caches.match(request.url, { cacheName, ignoreVary: true }))) || fetch(request);
}

/** The list of pages, or the notes. @param {Request} request @param {URL} url */
async function fact(request, url) {
  const record = await recordNow();
  if (!record || record.locked) return fetch(request);
  const since = url.searchParams.get("since") ?? "0"; // what changed since cannot be known here
  const known = since === "0" ? await caches.match(url.pathname, { cacheName: storeOf(record.person), ignoreVary: true }) : undefined;
  if (!known) return fetch(request);
  try {
    const answer = await soon(fetch(request));
    if (AWAY.includes(answer.status)) return known;
    if (url.pathname.endsWith("/manifest")) await renew(record, url, answer.clone());
    return answer;
  } catch {
    return known;
  }
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
function soon(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(() => fail(new Error("no answer yet")), WAIT_AT_MOST))]);
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
