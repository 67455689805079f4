// Forms: errors, characters left, passwords, one submission at a time.
import { fresh } from "./live.js";
import { said as word } from "./words.js";

// The summary takes the focus; each of its links brings the label into view and enters the field.
export function errorSummary() {
  const [summary] = fresh("[data-gu-errors]");
  if (!summary) return;
  summary.focus();
  // The address may still end with the place where a link led: the browser goes there last.
  if (location.hash) addEventListener("load", () => setTimeout(() => summary.focus(), 0));
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const legend = field.closest("fieldset")?.querySelector("legend");
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (legend || label || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

// As the server counts: whole characters, a new line is one.
const length = (text) => [...text].length;
const number = (count) => count.toLocaleString(document.documentElement.lang).replace(/\u202f/g, "\u00a0"); // the typeface has no narrow space

// Shown at once, said one second after the last key.
export function counters() {
  for (const area of fresh("[data-gu-count-to]")) {
    const most = Number(area.dataset.guCountTo);
    const seen = document.getElementById(`${area.id}-count`);
    const said = document.createElement("p");
    said.className = "gu-sr";
    said.setAttribute("aria-live", "polite");
    seen.after(said);
    let pause;
    const update = (speak) => {
      const left = most - length(area.value);
      const many = Math.abs(left);
      seen.textContent = word((left < 0 ? "over" : "left") + (many > 1 ? "s" : ""), number(many));
      seen.classList.toggle("gu-error", left < 0);
      clearTimeout(pause);
      if (speak) pause = setTimeout(() => { said.textContent = seen.textContent; }, 1000);
    };
    area.addEventListener("input", () => update(true));
    update(false);
  }
}

// A second press within three seconds sends nothing; the server refuses doubles anyway.
export function doubleSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.guSent && Date.now() - form.guSent < 3000) event.preventDefault();
    else form.guSent = Date.now();
  });
  // Coming back to the page must not find a form that refuses to leave.
  addEventListener("pageshow", () => {
    for (const form of document.forms) form.guSent = 0;
  });
}

export function passwords() {
  for (const box of fresh("[data-gu-password]")) {
    const input = box.querySelector("input");
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "gu-button gu-button--secondary gu-password__button";
    button.setAttribute("aria-controls", input.id);
    said.className = "gu-sr";
    said.setAttribute("role", "status");
    const show = (yes) => {
      input.type = yes ? "text" : "password";
      button.textContent = word(yes ? "hide" : "show");
      button.setAttribute("aria-label", word(yes ? "hidePassword" : "showPassword"));
    };
    show(false);
    button.addEventListener("click", () => {
      show(input.type === "password");
      said.textContent = word(input.type === "text" ? "shown" : "hidden");
    });
    // Hidden again before it leaves, so that the browser does not keep it as plain text.
    input.form?.addEventListener("submit", () => show(false));
    input.spellcheck = false;
    input.setAttribute("autocapitalize", "none");
    box.append(button, said);
  }
}
