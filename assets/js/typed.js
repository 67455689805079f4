// What is typed and has not reached the server yet stays in this tab: a reload or a new sign-in finds
// it again. It goes once it has arrived, when its person signs out, and after a day's session.
const { guSaid: said } = document;
const MARK = "gu:typed:";
const LONGEST = 12 * 3600 * 1000; // milliseconds
const NOT_TYPED = new Set(["csrf_token", "base", "saved", "keep", "next"]);

// For one form: note() what differs from what the server has, arrived(copy) once it has a copy of it.
export function keepTyped(form, shown, path = location.pathname) {
  const key = MARK + path;
  let known = values(form, shown);
  const note = (more = {}) => {
    const changed = Object.fromEntries(Object.entries(values(form)).filter(([name, now]) => !same(now, known[name])));
    if (Object.keys(changed).length) write(key, { at: Date.now(), changed, ...more });
    else forget(key);
  };
  return {
    note,
    copy: () => values(form),
    wayIn,
    forget: () => forget(key),
    leaving: () => note({ sent: true }),
    arrived: (copy) => { known = copy; note(); },
    // Puts back what an earlier visit left behind, and says so.
    restore: (say) => {
      const left = read(key);
      if (!left) return;
      const lost = Object.entries(left.changed).filter(([name, then]) => form.elements[name] && !same(then, known[name] ?? []));
      for (const [name, then] of lost) put(form, name, then);
      if (lost.length) say(said("restored", clock(new Date(left.at))));
      else forget(key);
    },
  };
}

// To the sign-in page and back here, where what was typed is put back.
function wayIn() {
  const here = encodeURIComponent(location.pathname);
  return Object.assign(document.createElement("a"), {
    className: "gu-link", href: `/compte/connexion?next=${here}`, textContent: said("signIn"),
  });
}

// Signing out also asks the browser to forget all; older ones do not know how.
addEventListener("submit", ({ target }) => {
  if (!target.matches("[action$='/deconnexion']")) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(MARK)) forget(key);
});

// The page that was sent led to another one: it has arrived.
export function forgetArrived() {
  if (!document.referrer) return;
  const from = new URL(document.referrer);
  if (from.origin !== location.origin || from.pathname === location.pathname) return;
  if (read(MARK + from.pathname)?.sent) forget(MARK + from.pathname);
}

function values(form, data = new FormData(form)) {
  const found = {};
  for (const { name, type } of form.elements) {
    if (name && !NOT_TYPED.has(name) && !["file", "submit", "button"].includes(type)) found[name] = [];
  }
  for (const [name, value] of data) if (typeof value === "string") found[name]?.push(value);
  return found;
}

// The code behind a suggestion comes last: typing the suggestion empties it.
function put(form, name, then) {
  const fields = [...form.elements].filter((field) => field.name === name);
  const rest = [...then];
  for (const field of fields) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = then.includes(field.value);
    else field.value = rest.shift() ?? "";
    if (field.type === "hidden") setTimeout(() => { field.value = then[0] ?? ""; }, 0);
    else field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const clock = (moment) => said("clock", moment.getHours(), String(moment.getMinutes()).padStart(2, "0"));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function read(key) {
  try {
    const left = JSON.parse(sessionStorage.getItem(key));
    if (left && Date.now() - left.at < LONGEST) return left;
    forget(key);
  } catch { /* the browser keeps nothing */ }
  return null;
}

function write(key, left) {
  try { sessionStorage.setItem(key, JSON.stringify(left)); } catch { /* full, or closed by its owner */ }
}

function forget(key) {
  try { sessionStorage.removeItem(key); } catch { /* nothing is there */ }
}
