// Fetching a fragment of a page from our own server.

/** @typedef {{status: "new", text: string, tag: string | null} | {status: "same" | "away" | "refused" | "signed-out"}} Fragment */

/**
 * "same": nothing changed since `tag`; "away": ask again later; "refused": no longer for this person.
 * @param {string} address
 * @param {string | null} [tag] the ETag of what is shown
 * @returns {Promise<Fragment>}
 */
export async function fetchFragment(address, tag = null) {
  const headers = new Headers({ "X-Fragment": "1", Accept: "text/html" });
  if (tag) headers.set("If-None-Match", tag);
  try {
    const answer = await fetch(address, { headers, credentials: "same-origin" });
    if (answer.status === 304 || answer.status === 204) return { status: "same" };
    // A fragment never moves: a redirect leads to the sign-in page, which must not end up inside this one.
    if (answer.status === 401 || answer.redirected) return { status: "signed-out" };
    if (answer.status === 403 || answer.status === 404) return { status: "refused" };
    if (!answer.ok) return { status: "away" };
    return { status: "new", text: await answer.text(), tag: answer.headers.get("ETag") };
  } catch {
    return { status: "away" };
  }
}
