// A draft leaves three seconds after the last change, sooner where the form says so; the status line says when it arrived, aloud.
import { sentElsewhere } from "./answer.js";
import htmx from "./htmx.js";

const { guSaid: said } = document;
const PAUSES = [5, 15, 30, 60]; // seconds between tries while the server is away, the last one again and again; the delay of the trigger comes on top

export function improve(form) {
  const { guAutosave: url, guPause: pause = "3s" } = form.dataset;
  const line = form.querySelector("[data-gu-saved]");
  const shown = new FormData(form);
  let typed; // fetched at once: the server may be away when the first letter is typed
  let saved = "";
  let leaving;
  let retry;
  let tries = 0;
  const attributes = {
    post: url, trigger: `input delay:${pause}, gu:changed delay:${pause}`, swap: "none", sync: "this:replace", disinherit: "*",
  };
  for (const [name, value] of Object.entries(attributes)) form.setAttribute(`data-hx-${name}`, value);
  form.noValidate = true; // a draft is never complete

  // The line is a live region: the same words twice would be read out twice.
  const say = (text, link = "") => {
    if (line && line.textContent !== text + (link.textContent ?? "")) line.replaceChildren(text, link);
  };
  const again = () => htmx.trigger(form, "gu:changed");
  const load = async () => { typed ??= (await import("./typed.js")).keepTyped(form, shown); };
  for (const type of ["input", "gu:changed"]) form.addEventListener(type, () => load().then(() => typed.note()));
  form.addEventListener("submit", () => {
    typed?.leaving();
    htmx.trigger(form, "htmx:abort");
  });
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.target !== form) return;
    if (Date.now() - (form.guSent || 0) < 15000) return event.preventDefault(); // the whole form is on its way
    leaving = typed?.copy();
    const data = event.detail.formData;
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    const { xhr } = event.detail;
    clearTimeout(retry);
    if ([401, 403].includes(xhr.status) || sentElsewhere(xhr, url)) {
      say(`${saved ? said("outSaved", saved) : said("out")} `, typed?.wayIn());
    } else if (xhr.status >= 200 && xhr.status < 300) {
      saved = clock(new Date());
      tries = 0;
      typed?.arrived(leaving);
      say(said("saved", saved));
      refresh(form, xhr);
    } else if (xhr.status === 409) {
      say(said("stale"));
    } else if (!xhr.status || xhr.status >= 500 || xhr.status === 429) {
      const phone = document.querySelector("a[href^='tel:']")?.textContent ?? "";
      say(`${said(xhr.status ? "away" : "offline")} ${saved ? said("keptSaved", saved, phone) : said("kept", phone)}`);
      retry = setTimeout(again, PAUSES[Math.min(tries++, 3)] * 1000);
    } else {
      say(said("unsaved"));
    }
  });
  addEventListener("online", () => { if (retry) again(); });
  htmx.process(form);
  load().then(() => {
    if (document.guLeft) typed.restore(say); // something typed is still in this tab, here or for another page
  }, () => {});
}

const clock = (moment) => said("clock", moment.getHours(), String(moment.getMinutes()).padStart(2, "0"));

// The server may answer {"fields": {"version": "8"}}, new values for hidden fields of the form,
// and {"texts": {"total": "12 €", "advice": ["…", "…"]}}, new words or lines for places of the page.
function refresh(form, xhr) {
  if (!xhr.getResponseHeader("Content-Type")?.includes("json")) return;
  const { fields = {}, texts = {} } = JSON.parse(xhr.responseText);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (field?.type === "hidden") field.value = value;
  }
  for (const [id, words] of Object.entries(texts)) {
    const place = document.getElementById(id);
    if (place) place.replaceChildren(...[words].flat().map(Array.isArray(words) ? line : String));
  }
}

const line = (text) => Object.assign(document.createElement("li"), { textContent: text });
