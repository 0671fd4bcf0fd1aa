// The review desk by keyboard. Without this script the form still works by mouse and Tab.
"use strict";

const form = document.getElementById("review");
const inputs = [...form.querySelectorAll('input[name^="v."]')].filter((i) => i.type !== "checkbox");
const cellOf = (element) => element.closest(".cell");
const crossOf = (input) => cellOf(input).querySelector('input[type="checkbox"]');

function mark(input) {
  const name = cellOf(input).dataset.field;
  form.querySelectorAll("rect[data-cell]").forEach((rect) => {
    rect.classList.toggle("here", rect.dataset.cell === name);
  });
}

function show(input) {
  cellOf(input).classList.toggle("changed", input.value !== input.dataset.read);
  input.disabled = false;
  input.readOnly = crossOf(input).checked;
  cellOf(input).classList.toggle("illegible", crossOf(input).checked);
}

function move(input, step) {
  const seen = inputs.filter((i) => i.offsetParent !== null);
  const next = seen[seen.indexOf(input) + step];
  if (next) { next.focus(); next.select(); }
}

function press(action) {
  const button = form.querySelector(`button[value="${action}"]`);
  if (button) { button.click(); }
}

inputs.forEach((input) => {
  show(input);
  input.addEventListener("focus", () => mark(input));
  input.addEventListener("input", () => show(input));
  crossOf(input).addEventListener("change", () => show(input));
});

form.addEventListener("keydown", (event) => {
  const input = inputs.includes(event.target) ? event.target : null;
  const keys = {
    F4: () => document.getElementById("skip").click(),
    F8: () => { if (input) { crossOf(input).checked = !crossOf(input).checked; show(input); } },
    F9: () => press("struck"),
    F10: () => press("reject"),
    ArrowDown: () => input && move(input, 1),
    ArrowUp: () => input && move(input, -1),
    Escape: () => { if (input) { input.value = input.dataset.read; crossOf(input).checked = false; show(input); } },
  };
  const act = keys[event.key];
  if (act && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    act();
  }
});

let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) { event.preventDefault(); }
  sent = true;
});

const first = form.querySelector(".missing input")
  || form.querySelector("#review > .cells .unsure input")
  || form.querySelector(".unsure input")
  || inputs[0];
if (first) { first.focus(); first.select(); }
