// A form among others on its page: what is typed in it stays in this tab while another one is sent.
import { keepTyped } from "./typed.js";

export function improve(form) {
  const typed = keepTyped(form, new FormData(form), new URL(form.action).pathname);
  form.addEventListener("input", () => typed.note());
  document.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) typed.forget(); });
  typed.restore((text) => {
    const line = Object.assign(document.createElement("p"), { className: "gu-saved", textContent: text });
    line.setAttribute("role", "status");
    form.append(line);
  });
}
