// The one live region of the page: what changed without a new page is said there, once.
export function announce(text) {
  const region = document.getElementById("gu-live");
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

// Each element once, whatever the number of updates of the page.
export function fresh(selector) {
  const found = [...document.querySelectorAll(selector)].filter((one) => !one.guReady);
  for (const one of found) one.guReady = true;
  return found;
}
