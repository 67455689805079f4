// Pages where people fill in an application or send documents: each loads only what its markup asks for.
const parts = {
  "form[data-gu-autosave]": () => import("./autosave.js"),
  "[data-gu-upload]": () => import("./upload.js"),
  "input[data-gu-suggest]": () => import("./suggest.js"),
};
for (const [selector, load] of Object.entries(parts)) {
  const found = document.querySelectorAll(selector);
  if (found.length) load().then(({ improve }) => found.forEach(improve));
}
