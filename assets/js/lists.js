// Lists that answer at once: filters, chips, sorting and pages change the list, not the page.
// Markup: a form with data-gu-filters="results" and a block with id="results" and data-gu-results.
// A heading with id="list-title" follows the list.
import { sentElsewhere } from "./answer.js";
import htmx from "./htmx.js";
import { announce } from "./live.js";

const LINKS = ".gu-chips a, .gu-pages a, .gu-table thead a, a[data-gu-list]";
const PAUSE = 400; // milliseconds after the last key

export function lists() {
  for (const form of document.querySelectorAll("form[data-gu-filters]")) {
    const region = document.getElementById(form.dataset.guFilters);
    if (region) filters(form, region);
  }
  for (const region of document.querySelectorAll("[data-gu-results]")) links(region);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target?.removeAttribute("aria-busy"));
  document.addEventListener("htmx:beforeSwap", check);
  document.addEventListener("htmx:afterSwap", arrive);
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, ({ detail }) => { if (isList(detail.target)) leave(detail); });
  }
}

const isList = (element) => element?.hasAttribute?.("data-gu-results");
// Anything unexpected becomes an ordinary visit, which shows what happened.
const leave = (detail) => location.assign(detail.pathInfo.finalRequestPath);

function wire(element, region, more) {
  const attributes = { target: `#${region.id}`, select: `#${region.id}`, swap: "outerHTML", sync: "this:replace", ...more };
  if (document.getElementById("list-title")) attributes["select-oob"] = "#list-title";
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(`data-hx-${name}`, value);
}

function filters(form, region) {
  wire(form, region, { get: form.getAttribute("action") || location.pathname, trigger: "submit, gu:filter", "push-url": "true" });
  let pause;
  form.addEventListener("submit", () => { clearTimeout(pause); remember(form, true); });
  form.addEventListener("input", ({ target }) => {
    const typing = ["text", "search"].includes(target.type);
    clearTimeout(pause);
    pause = setTimeout(() => { remember(form, !typing); htmx.trigger(form, "gu:filter"); }, typing ? PAUSE : 0);
  });
}

// A choice is a step of the Back button; each letter typed is not.
function remember(form, step) {
  form.removeAttribute(step ? "data-hx-replace-url" : "data-hx-push-url");
  form.setAttribute(step ? "data-hx-push-url" : "data-hx-replace-url", "true");
}

function links(region) {
  if (!region.hasAttribute("tabindex")) region.tabIndex = -1;
  for (const link of region.querySelectorAll(LINKS)) {
    if (link.origin !== location.origin || link.pathname !== location.pathname) continue;
    wire(link, region, { get: link.getAttribute("href"), "push-url": "true" });
    htmx.process(link);
  }
}

// A chip taken off or an old page brought back changes the address: the fields say the same. Not the one being used.
function follow(form) {
  const asked = new URL(location.href).searchParams;
  for (const field of form.elements) {
    if (field.name && field.type !== "hidden" && field !== document.activeElement) field.value = asked.get(field.name) ?? "";
  }
}

function check(event) {
  const { detail } = event;
  if (!isList(detail.target)) return;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  if (!answer.getElementById(detail.target.id) || sentElsewhere(detail.xhr, detail.pathInfo.requestPath)) {
    detail.shouldSwap = false;
    leave(detail);
  }
}

function arrive({ detail }) {
  const region = document.getElementById(detail.target.id);
  if (!isList(region)) return;
  links(region);
  for (const form of document.querySelectorAll(`form[data-gu-filters="${region.id}"]`)) follow(form);
  if (document.activeElement === document.body) {
    region.focus({ preventScroll: true });
    if (region.getBoundingClientRect().top < 0) region.scrollIntoView();
  }
  document.dispatchEvent(new CustomEvent("gu:updated", { detail: region }));
  announce(region.querySelector("[data-gu-announce]")?.textContent.replace(/\s+/g, " ").trim());
}
