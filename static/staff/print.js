// Shows the button that prints, since it needs script.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A page that the browser kept in memory may be looked at by somebody else since.
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
