// Drags a question to another place by its handle; the buttons beside it do the same. It is sent as they send it.
/* global Sortable */
const list = document.querySelector("ol.questions");

function drop({ item, oldIndex, newIndex }) {
  if (oldIndex === newIndex) return;
  const places = list.dataset.places.split(" ");
  const form = item.querySelector("form[action$='/move']");
  form.elements.to.value = places[newIndex];
  form.submit();
}

if (list && list.dataset.places) {
  for (const handle of list.querySelectorAll(".drag")) handle.hidden = false;
  Sortable.create(list, { handle: ".drag", animation: 150, delayOnTouchOnly: true, delay: 100, onEnd: drop });
}
