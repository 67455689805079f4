// Files leave one by one as soon as they are chosen, each with its progress; without this, they leave with the form.
import { sentElsewhere } from "./answer.js";

const { guSaid: word } = document;
const { lang } = document.documentElement;

export function improve(box) {
  const input = box.querySelector("input[type=file]");
  const list = make("ul", "gu-upload__list");
  const said = make("p", "gu-sr");
  said.setAttribute("role", "status");
  box.append(list, said);
  box.classList.add("is-direct");
  const zone = { input, list, url: box.dataset.guUpload, leaving: 0 };
  const most = Number(box.dataset.guMost || 10);
  zone.most = (file) => (/\.(jpe?g|png|hei[cf])$/i.test(file.name) ? Number(box.dataset.guMostPhoto || most) : most);
  zone.say = (text) => { said.textContent = text; };
  for (const button of input.form?.querySelectorAll("[data-gu-upload-button]") ?? []) button.hidden = true;
  zone.token = input.form?.querySelector("[name$=csrf_token]")?.value; // a form of several on a page has a prefix

  const take = (files) => { for (const file of files) send(zone, file, row(zone, file)); };
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  for (const type of ["dragenter", "dragover"]) {
    box.addEventListener(type, (event) => { event.preventDefault(); box.classList.add("is-over"); });
  }
  for (const type of ["dragleave", "drop"]) box.addEventListener(type, () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    take(input.multiple ? [...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1));
  });
  input.form?.addEventListener("submit", (event) => {
    if (!zone.leaving) return;
    event.preventDefault();
    zone.pressed = event.submitter;
    zone.say(word("leaving"));
  });
}

// Once a file has come the block says so; the server says it on the next visit.
function tell({ list, input }) {
  const block = input.closest("[data-gu-document]");
  const came = list.querySelector(".is-ok") !== null;
  for (const one of block?.querySelectorAll("[data-gu-sent]") ?? []) one.hidden = !came;
  for (const one of block?.querySelectorAll("[data-gu-unsent]") ?? []) one.hidden = came;
  const label = input.labels[0];
  label.dataset.first ??= label.textContent;
  label.textContent = came ? label.dataset.first.replace(/^.+?(?=\s:\s)/, word("addPage")) : label.dataset.first;
  if (!came) return;
  input.removeAttribute("aria-invalid");
  input.closest(".is-error")?.classList.remove("is-error");
  document.querySelector(`#erreurs [href="#${input.id}"]`)?.closest("#erreurs").remove();
}

// What the page says of what is owed, read again; what has gone from it has been done. The last answer wins.
let reading = 0;
async function reread() {
  const told = document.querySelectorAll("[data-gu-fresh]");
  if (!told.length) return;
  const turn = ++reading;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const one of answer.ok && !answer.redirected && turn === reading ? told : []) {
    const now = page.getElementById(one.id);
    if (now) one.replaceChildren(...now.childNodes);
    else thank(one);
  }
}

function thank(one) {
  one.textContent = word("thanks");
  document.getElementById("a-faire")?.setAttribute("hidden", "");
  const box = one.closest(".gu-alert--waiting");
  box?.classList.replace("gu-alert--waiting", "gu-alert--success");
  const icon = box?.querySelector("use");
  icon?.setAttribute("href", icon.getAttribute("href").replace(/#.*/, "#circle-check"));
}

function row(zone, file) {
  const parts = {
    item: make("li"), name: make("span"), bar: make("progress"), state: make("span", "gu-upload__state"),
    button: make("button", "gu-button gu-button--quiet gu-button--small"),
  };
  parts.name.textContent = `${file.name} (${weight(file.size)})`;
  parts.bar.max = 100;
  parts.bar.setAttribute("aria-label", word("sendingFile", file.name));
  parts.button.type = "button";
  parts.item.append(parts.name, parts.button, parts.bar, parts.state);
  zone.list.append(parts.item);
  return parts;
}

function send(zone, file, parts) {
  const xhr = new XMLHttpRequest();
  const label = (verb, action) => {
    parts.button.textContent = verb;
    parts.button.setAttribute("aria-label", `${verb} ${file.name}`);
    parts.button.onclick = action;
  };
  const end = (text, ok) => {
    parts.state.textContent = text;
    parts.state.classList.toggle("is-ok", ok);
    parts.state.classList.toggle("is-failed", !ok);
    parts.bar.remove();
    zone.say(`${file.name} : ${text}`);
    tell(zone);
  };
  const gone = () => {
    parts.item.remove();
    tell(zone);
    zone.say(word("withdrawn", file.name));
    zone.input.focus();
  };
  const again = () => { parts.item.remove(); send(zone, file, row(zone, file)); zone.input.focus(); };
  const failed = (text) => { end(text, false); label(word("retry"), again); };

  label(word("withdraw"), () => { zone.pressed = null; xhr.abort(); gone(); });
  if (file.size > zone.most(file) * 2 ** 20) {
    return end(word("big", zone.most(file)), false);
  }
  parts.state.textContent = word("sending");
  xhr.upload.onprogress = (event) => { if (event.lengthComputable) parts.bar.value = (100 * event.loaded) / event.total; };
  xhr.upload.onload = () => { parts.state.textContent = word("checking"); };
  xhr.onloadend = () => { zone.leaving -= 1; leave(zone); };
  xhr.onerror = () => failed(word("cut"));
  xhr.onload = () => {
    const answer = read(xhr);
    if (sentElsewhere(xhr, zone.url)) return failed(word("outFile"));
    if (xhr.status === 409 && !answer.message) return end(word("perhapsOut"), false);
    if (xhr.status >= 500) return failed(word("unsent"));
    if (xhr.status >= 300) return end(answer.message || word("unsent"), false);
    end(answer.state || word("received"), true);
    if (answer.date_url) parts.state.append(" · ", Object.assign(make("a", "gu-link"), { href: answer.date_url, textContent: word("date") }));
    reread();
    if (answer.remove_url) label(word("withdraw"), () => remove(zone, answer.remove_url, gone, end));
    else parts.button.remove();
  };
  zone.leaving += 1;
  post(xhr, zone, zone.url, file);
}

// A form sent too soon leaves once all its files have come, unless one of them has not.
function leave(zone) {
  if (zone.leaving || !zone.pressed) return;
  const { pressed } = zone;
  zone.pressed = null;
  if (!zone.list.querySelector(".is-failed")) zone.input.form.requestSubmit(pressed);
}

function remove(zone, url, gone, end) {
  const xhr = new XMLHttpRequest();
  xhr.onload = () => (xhr.status < 300 && !sentElsewhere(xhr, url) ? gone() : end(word("stays"), false));
  xhr.onerror = () => end(word("cutStays"), false);
  post(xhr, zone, url);
}

function post(xhr, zone, url, file) {
  const data = new FormData();
  if (file) data.append(zone.input.name, file);
  if (zone.token) data.append("csrf_token", zone.token);
  xhr.open("POST", url);
  xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  xhr.setRequestHeader("Accept", "application/json");
  xhr.send(data);
}

function read(xhr) {
  try { return JSON.parse(xhr.responseText) || {}; } catch { return {}; }
}

function make(tag, className = "") {
  return Object.assign(document.createElement(tag), { className });
}

const weight = (size) => (size > 1e6
  ? word("mega", (size / 1e6).toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }))
  : word("kilo", Math.max(1, Math.round(size / 1e3))));
