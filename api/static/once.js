// A form marked data-once is sent once, however often its button is pressed.
"use strict";
document.querySelectorAll("form[data-once]").forEach((form) => {
  form.addEventListener("submit", () => {
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  });
});
