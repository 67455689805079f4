// Pages where people fill in an application or send documents: each loads only what its markup asks for.
const parts = {
  "form[data-gu-autosave]": () => import("./autosave.js"),
  "form[data-gu-typed]": () => import("./left.js"),
  "form[data-gu-beside]": () => import("./beside.js"),
  "[data-gu-upload]": () => import("./upload.js"),
  "[data-gu-plan]": () => import("./plan.js"),
  "input[data-gu-suggest]": () => import("./suggest.js"),
};
// Something typed is still in this tab: it may have arrived since.
try { document.guLeft = JSON.stringify(sessionStorage).includes("gu:typed:"); } catch { /* the browser keeps nothing */ }
if (document.guLeft) import("./typed.js").then(({ forgetArrived }) => forgetArrived());
for (const [selector, load] of Object.entries(parts)) {
  const found = document.querySelectorAll(selector);
  if (found.length) load().then(({ improve }) => found.forEach(improve));
}
