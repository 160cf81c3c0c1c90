// The sign-in page of a demonstration: a touch on a name signs in as that person, by the page's own form.

const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-visitors]"));

list?.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("button[data-identity]");
  const identity = document.querySelector("input[name=identity]");
  const password = document.querySelector("input[name=password]");
  if (!(button instanceof HTMLButtonElement) || !(identity instanceof HTMLInputElement) || !(password instanceof HTMLInputElement)) return;
  identity.value = button.dataset.identity ?? "";
  password.value = list.dataset.visitors ?? "";
  password.form?.requestSubmit();
});
