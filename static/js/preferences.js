// Choosing the colours changes them at once and is remembered by the server; without this script the form does both.

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-theme-choice") || !(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  const body = new FormData(form, button);
  fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
});
