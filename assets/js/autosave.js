// A draft leaves three seconds after the last change, sooner where the form says so; the status line says when it arrived, aloud.
import { sentElsewhere } from "./answer.js";
import htmx from "./htmx.js";

const LATER = 12000; // milliseconds; the delay of the trigger comes on top

export function improve(form) {
  const { guAutosave: url, guPause: pause = "3s" } = form.dataset;
  const line = form.querySelector("[data-gu-saved]");
  let saved = "";
  let retry;
  const attributes = {
    post: url, trigger: `input delay:${pause}, gu:changed delay:${pause}`, swap: "none", sync: "this:replace", disinherit: "*",
  };
  for (const [name, value] of Object.entries(attributes)) form.setAttribute(`data-hx-${name}`, value);
  form.noValidate = true; // a draft is never complete

  const say = (text) => { if (line) line.textContent = text; };
  const again = () => htmx.trigger(form, "gu:changed");

  form.addEventListener("submit", () => htmx.trigger(form, "htmx:abort"));
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.target !== form) return;
    if (Date.now() - (form.guSent || 0) < 15000) return event.preventDefault(); // the whole form is on its way
    const data = event.detail.formData;
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    const { xhr } = event.detail;
    clearTimeout(retry);
    if ([401, 403].includes(xhr.status) || sentElsewhere(xhr, url)) {
      say(`Vous avez été déconnecté. ${saved ? `Votre brouillon de ${saved} est gardé. ` : ""}Reconnectez-vous pour continuer.`);
    } else if (xhr.status >= 200 && xhr.status < 300) {
      saved = clock();
      say(`Brouillon enregistré à ${saved}`);
      refresh(form, xhr);
    } else if (xhr.status === 409) {
      say("Vous avez été déconnecté, ou ce brouillon est ouvert ailleurs. Copiez ce que vous venez d’écrire, puis rechargez la page.");
    } else if (xhr.status === 0 || xhr.status >= 500 || xhr.status === 429) {
      say("Pas de connexion : gardez cette page ouverte, nous réessayons.");
      retry = setTimeout(again, LATER);
    } else {
      say("Le brouillon n’est pas enregistré. Envoyez la page pour garder vos réponses.");
    }
  });
  addEventListener("online", () => { if (retry) again(); });
  htmx.process(form);
}

const clock = () => {
  const now = new Date();
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
};

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
