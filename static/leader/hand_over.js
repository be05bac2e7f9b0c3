// Handing over leaves the child's page in the place of this one, so that no step back leads here.
const form = document.querySelector("[data-hands-over]");

async function handOver(event) {
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.redirected) throw new Error(answer.status);
    location.replace(answer.url);
  } catch {
    form.submit(); // what went wrong is said by the page itself
  }
}

if (form) form.addEventListener("submit", handOver);

// A page that the browser kept in memory asks anew whether it may still be seen.
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
