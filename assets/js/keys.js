// The keys of the advisers' screens. They act only where the page lists them: #gu-keys is missing for who turned them off.
const WRITING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const SEARCH = "form[role=search] input[type=search]";
const PATIENCE = 1500; // milliseconds between two keys pressed one after the other

export function keys() {
  const dialog = document.getElementById("gu-keys");
  if (!dialog) return;
  let going = 0;
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (dialog.open) return;
    if (event.key === "ArrowDown" && event.target.matches?.(SEARCH) && step(1)) return event.preventDefault();
    if (event.target.closest?.(WRITING)) return;
    const act = Date.now() - going < PATIENCE ? dialog.querySelector(`[data-gu-go="${CSS.escape(event.key)}"]`) : ACTS[event.key];
    going = event.key === "g" ? Date.now() : 0;
    const done = act instanceof Element ? follow(act) : act?.(dialog);
    if (done) event.preventDefault();
  });
}

const ACTS = {
  "/": () => search(document.querySelector(SEARCH)),
  "?": (dialog) => { dialog.showModal(); return true; },
  j: () => step(1),
  k: () => step(-1),
  o: () => follow(name(row())),
  x: () => follow(row()?.querySelector("input[type=checkbox]")),
  n: () => follow(document.querySelector('[data-gu-key="n"]')),
  p: () => follow(document.querySelector('[data-gu-key="p"]')),
  d: () => follow(document.querySelector('[data-gu-key="d"]')),
  a: () => reach(document.querySelector('[data-gu-key="a"]')),
  r: () => reach(document.querySelector('[data-gu-key="r"] input')),
};

const rows = () => [...document.querySelectorAll(".gu-triage tbody tr")];
const row = () => document.activeElement?.closest(".gu-triage tbody tr");
const name = (line) => line?.querySelector(".gu-triage__name");

function follow(element) {
  element?.click();
  return Boolean(element);
}

// A verdict is never given by one key: the focus goes to it, Enter or Space decides.
function reach(element) {
  const folded = element?.closest("details");
  if (folded) folded.open = true;
  element?.focus();
  return Boolean(element);
}

function search(field) {
  field?.focus();
  field?.select();
  return Boolean(field);
}

// The focus goes from name to name: Enter then opens, and a reader says the line.
function step(by) {
  const all = rows();
  const next = all.indexOf(row()) < 0 ? all[by > 0 ? 0 : all.length - 1] : all[all.indexOf(row()) + by];
  name(next)?.focus();
  return Boolean(next);
}
