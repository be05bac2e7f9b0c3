// One question as children meet it, for who writes it: it can be tried, and nothing can be sent.
import "../apart.js";
import "../listen.js";
import { byId, show } from "../screens.js";
import "../stepper.js";

const own = document.querySelector("script[src$='preview.js']").src;

// What only some kinds need.
for (const { dataset } of document.querySelectorAll("[data-needs]")) {
  const script = document.createElement("script");
  script.type = "module";
  script.src = own.replace("preview/preview.js", dataset.needs);
  document.head.append(script);
}

document.documentElement.classList.add("script");
show(byId("run").dataset.shows, true);
document.addEventListener("click", (event) => { if (event.target.closest("a")) event.preventDefault(); });
