// Rows to tick: how many are, all of them at once, a bar that stays in sight.
import { fresh } from "./live.js";

const BOX = "tbody .gu-check input[type=checkbox]";

export function bulk() {
  for (const form of fresh("[data-gu-bulk]")) {
    const count = form.querySelector("[data-gu-count]");
    const none = count.textContent;
    const word = form.dataset.guBulk || "dossier";
    const all = everyone(form);
    const update = () => {
      const boxes = [...form.querySelectorAll(BOX)];
      const ticked = boxes.filter((box) => box.checked).length;
      const s = ticked > 1 ? "s" : "";
      const whole = form.querySelector("[data-gu-whole]:checked");
      count.textContent = whole ? "Vous agissez sur :" : ticked ? `${ticked} ${word}${s} coché${s}` : none;
      form.classList.toggle("has-checked", ticked > 0 || whole !== null);
      if (all) {
        all.checked = ticked === boxes.length && ticked > 0;
        all.indeterminate = ticked > 0 && ticked < boxes.length;
      }
    };
    all?.addEventListener("change", () => { for (const box of form.querySelectorAll(BOX)) box.checked = all.checked; });
    form.addEventListener("change", update);
    update();
  }
}

// The box that ticks all the others exists only with a script.
function everyone(form) {
  const head = form.querySelector("thead .gu-table__check");
  if (!head || head.querySelector("input")) return head?.querySelector("input");
  const [check, input, label, text] = ["span", "input", "label", "span"].map((tag) => document.createElement(tag));
  check.className = "gu-check";
  input.type = "checkbox";
  input.id = label.htmlFor = "gu-check-all";
  text.className = "gu-sr";
  text.textContent = "Tout cocher";
  label.append(text);
  check.append(input, label);
  head.replaceChildren(check);
  return input;
}
