// Best and worst: the same thing cannot be both. The later tap is refused, kindly, and what was chosen stays.
document.addEventListener("click", (event) => {
  const group = event.target.hasAttribute("data-apart") && event.target.closest(".group");
  if (!group) return;
  if (!Array.from(group.querySelectorAll("input:checked")).some((one) => one !== event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  const said = group.closest("[data-question]").querySelector(".kindly");
  said.textContent = group.closest(".rows").dataset.apart;
}, true);
