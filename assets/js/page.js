// What belongs to the page as a whole: menu, tables, printing, messages after a redirect.
import { announce, fresh } from "./live.js";

export function menu() {
  for (const button of fresh(".gu-menu")) {
    const nav = document.getElementById(button.getAttribute("aria-controls"));
    const open = (yes) => {
      nav.classList.toggle("is-open", yes);
      button.setAttribute("aria-expanded", String(yes));
    };
    button.addEventListener("click", () => open(!nav.classList.contains("is-open")));
    nav.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && nav.classList.contains("is-open")) {
        open(false);
        button.focus();
      }
    });
  }
}

// A table becomes cards on a small screen; some readers then lose its structure: say it again.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
export function tables() {
  for (const table of fresh("table.gu-triage, table.gu-plan")) {
    for (const part of [table, ...table.querySelectorAll("thead,tbody,tr,td,th")]) {
      const header = part.scope === "row" ? "rowheader" : "columnheader";
      part.setAttribute("role", ROLES[part.tagName] || header);
    }
  }
}

// A link to a part that is folded opens it.
export function folds() {
  const open = () => {
    const part = document.getElementById(location.hash.slice(1))?.closest("details");
    if (part) part.open = true;
  };
  addEventListener("hashchange", open);
  open();
}

// Paper shows what the screen folds.
export function printing() {
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-gu-print]")) print();
  });
}

// A message already there when the page opens is not read out by itself.
export function flashes() {
  const said = [...document.querySelectorAll("[data-gu-flash]")].map((one) => one.textContent.trim());
  if (said.length) setTimeout(() => announce(said.join(" ")), 500);
}
