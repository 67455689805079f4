// A form that is not saved while it is typed: it stays in this tab until it is sent, and is found again.
import { keepTyped } from "./typed.js";

export function improve(form) {
  const line = form.querySelector("[data-gu-saved]");
  const typed = keepTyped(form, new FormData(form));
  form.addEventListener("input", () => typed.note());
  form.addEventListener("submit", () => typed.leaving());
  typed.restore((text) => { line.textContent = text; });
}
