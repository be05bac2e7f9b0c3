// The arrows of a keyboard, or of the thing in a speaker's hand, go to the question before and the next.
const WAYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

document.addEventListener("keydown", (event) => {
  const link = WAYS[event.key] && document.querySelector(`a[rel=${WAYS[event.key]}]`);
  if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  link.click();
});
