// Small comforts for the grown-ups' pages; everything essential works without this file.

// After a refused form the list of what to change is read out first.
document.getElementById("errors")?.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = button.dataset.copied;
  });
}

// A page that the browser kept in memory may be looked at by somebody else, signed out or handed over since.
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

// What an editor keeps in this tab is somebody's: it goes with who signs out.
const out = document.querySelector("form.out");
if (out) out.addEventListener("submit", () => sessionStorage.clear());
