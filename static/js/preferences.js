// Language and colours are cookies; choosing the colours changes them at once. Without this script the form does both.
// The server is told too: it writes letters in the person's language, and other browsers of theirs follow.

const YEAR = 365 * 24 * 3600;
const PATIENCE = 2_000; // a line that is away does not keep anybody from their language

// A page kept on the device (the one shown without a connection) was made for nobody's eyes in particular.
const colours = /(?:^|; )theme=(auto|light|dark|contrast)/.exec(document.cookie)?.[1];
if (colours) document.documentElement.dataset.theme = colours;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-preference") || !(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${button.name}=${button.value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  const told = tell(form, button);
  if (button.name === "language") return void told.then(() => location.reload());
  document.documentElement.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
});

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function tell(form, button) {
  const chosen = { method: "POST", body: new FormData(form, button), headers: { "X-Fragment": "1" }, keepalive: true };
  await fetch(form.action, { ...chosen, signal: AbortSignal.timeout(PATIENCE) }).catch(() => {});
}
