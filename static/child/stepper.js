// A number between two buttons. From an empty field, fewer begins at the smallest number and more at the first above none.
import { refresh } from "./screens.js";

const numbers = (input) => ({ least: Number(input.min), most: Number(input.max), step: Number(input.step) });

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(button) {
  const box = button.closest(".stepper");
  const input = box.querySelector("input");
  const { least, most, step } = numbers(input);
  const by = Number(button.dataset.by);
  const from = input.value === "" ? (by > 0 && least === 0 ? 0 : least - by * step) : Number(input.value);
  input.value = Math.min(most, Math.max(least, from + by * step));
  box.querySelector("output").textContent = input.value;
  changed(input);
}

// What cannot be among the numbers goes to the nearest that is, and the page says which there are.
function correct(input) {
  const { least, most, step } = numbers(input);
  if (input.value === "") return false;
  const near = least + Math.round((Number(input.value) - least) / step) * step;
  const right = Math.min(most, Math.max(least, near));
  if (right === Number(input.value)) return false;
  input.value = right;
  return true;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".step");
  if (button) move(button);
});

document.addEventListener("change", ({ target }) => {
  const question = target.closest(".kind-number");
  if (!question) return;
  const input = question.querySelector(".amount");
  const aside = question.querySelector(".unsure input");
  if (target === aside && aside.checked) input.value = "";
  if (target !== input) return;
  if (input.value !== "") aside.checked = false;
  if (correct(input)) question.querySelector(".kindly").textContent = input.closest(".stepper").dataset.range;
  refresh();
});
