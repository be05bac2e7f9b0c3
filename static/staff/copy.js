// Copies a chart's picture or its table. Charts are swapped in while the page is open, so that clicks are heard by the document.

const { clipboard } = navigator;
if (clipboard) document.documentElement.classList.add("can-copy");

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy-picture], [data-copy-table]");
  if (!button) return;
  const { copyPicture, copyTable } = button.dataset;
  if (copyPicture) copy(button, () => pictureOf(copyPicture), () => save(copyPicture));
  else copy(button, () => tableOf(document.querySelector(`#${CSS.escape(copyTable)} table`)));
});

async function copy(button, put, instead) {
  const said = button.closest(".keep").querySelector("[role=status]");
  try {
    await put();
    said.textContent = said.dataset.copied;
  } catch (refused) {
    if (!instead) throw refused;
    instead();
    said.textContent = said.dataset.saved;
  }
}

// Safari wants the promise itself: by the time the picture has come, the click is forgotten.
function pictureOf(address) {
  return clipboard.write([new ClipboardItem({ "image/png": fetch(address).then(asPng) })]);
}

async function asPng(response) {
  if (response.headers.get("content-type") !== "image/png") throw new Error("no picture");
  return response.blob();
}

function save(address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

// As a table for a document, and with tabs between for a spreadsheet.
function tableOf(table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const lines = rows.map((cells) => cells.join("\t")).join("\n");
  if (!window.ClipboardItem) return clipboard.writeText(lines);
  const parts = { "text/html": plain(rows), "text/plain": lines };
  const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
  return clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function plain(rows) {
  const table = document.createElement("table");
  for (const cells of rows) {
    const row = table.insertRow();
    for (const cell of cells) row.insertCell().textContent = cell;
  }
  return table.outerHTML;
}
