// The strip at the lower edge of pages about something else. The way to the ballot remembers the page that it leaves, and
// a choice that still waits on this machine is sent from here too.

import "./ballot-clock.js";
import "./ballot-outbox.js";

document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element && target.closest("a[data-back]");
  if (link instanceof HTMLAnchorElement) link.search = `?back=${encodeURIComponent(location.pathname + location.hash)}`;
}, { capture: true });
