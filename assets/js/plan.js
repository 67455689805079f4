// The totals of a financing plan follow what is typed; the server counts them again at each save.
const { lang } = document.documentElement;
const QUIET = 800; // milliseconds without typing before the difference is said

// As forms/fields.py reads an amount: « 12 500,50 », « 12.500 », in English « 12,500.50 »; what it does not understand counts for nothing.
function cents(text) {
  let bare = text.replace(/[\s\u00a0\u202f€']/g, "");
  if (lang !== "fr" && /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replaceAll(",", "");
  if (bare.split(",").length === 2) bare = bare.replaceAll(".", "").replace(",", ".");
  else if (/^\d{1,3}(\.\d{3})+$/.test(bare)) bare = bare.replaceAll(".", "");
  const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(bare);
  return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : 0;
}

function euros(amount) {
  const digits = amount % 100 ? 2 : 0;
  const how = { style: "currency", currency: "EUR", minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (amount / 100).toLocaleString(lang, how).replaceAll("\u202f", "\u00a0");
}

export function improve(box) {
  const form = box.closest("form");
  const said = box.querySelector("[data-gu-balance]");
  let later;
  const total = (name) => {
    const fields = form.querySelectorAll(`[data-gu-amount="${name}"]`);
    const sum = [...fields].reduce((so, field) => so + cents(field.value), 0);
    box.querySelector(`[data-gu-total="${name}"]`).textContent = euros(sum);
    return sum;
  };
  form.addEventListener("input", () => {
    const gap = total("resources") - total("needs");
    const { even, short, over } = box.dataset;
    const text = Math.abs(gap) <= 100 ? even : (gap < 0 ? short : over).replace("{}", euros(Math.abs(gap)));
    clearTimeout(later);
    later = setTimeout(() => { if (said.textContent !== text) said.textContent = text; }, QUIET);
  });
  // The line that was just added.
  const added = /^#(needs|resources)-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (added) added.querySelector("input:not([type=hidden])").focus();
}
