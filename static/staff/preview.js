// The child's screen beside the form: shown anew after each save, the old one staying until the new one is there.
const chooser = document.querySelector("form.preview-way");
const frames = (which) => document.querySelector(`.preview-frame iframe${which}`);

function renew() {
  const old = frames(":not(.coming)");
  const before = frames(".coming");
  if (before) before.remove();
  const fresh = old.cloneNode();
  const { scrollY } = old.contentDocument ? old.contentWindow : { scrollY: 0 };
  fresh.removeAttribute("name");
  fresh.className = "coming";
  fresh.src = `${chooser.action}?${new URLSearchParams(new FormData(chooser))}`;
  fresh.addEventListener("load", () => {
    const page = fresh.contentDocument;  // none where the network is gone: the browser's own page
    if (!page || !page.querySelector("[data-question]")) { fresh.remove(); return; }
    fresh.contentWindow.scrollTo(0, scrollY);
    fresh.className = "";
    fresh.name = old.name;
    old.remove();
  }, { once: true });
  old.after(fresh);
}

chooser.querySelector("button").hidden = true;
chooser.addEventListener("change", renew);
document.addEventListener("saved", renew);

// The level and the language of the cell that is being written.
document.addEventListener("focusin", ({ target }) => {
  const cell = target.closest("[data-cell]");
  if (!cell) return;
  const { level, lang } = chooser.elements;
  const before = `${level.value} ${lang.value}`;
  if (Array.from(level.options).some((one) => one.value === cell.dataset.level)) level.value = cell.dataset.level;
  if (Array.from(lang.options).some((one) => one.value === cell.dataset.lang)) lang.value = cell.dataset.lang;
  if (before !== `${level.value} ${lang.value}`) renew();
});
