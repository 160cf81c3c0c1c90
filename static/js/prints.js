// A button with data-prints prints the page it stands on.

for (const button of document.querySelectorAll("[data-prints]")) button.addEventListener("click", () => print());
