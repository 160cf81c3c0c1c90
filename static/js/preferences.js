// Language and colours are cookies; choosing the colours changes them at once. Without this script the form does both.

const YEAR = 365 * 24 * 3600;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-preference") || !(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${button.name}=${button.value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  if (button.name === "language") return location.reload();
  document.documentElement.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
});
