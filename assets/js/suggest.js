// A text field with suggestions from our own server; what the person typed is always accepted.
import accessibleAutocomplete from "accessible-autocomplete/src/wrapper.js";

const AT_LEAST = 3; // letters
const PAUSE = 250; // milliseconds
const HOW = "Quand des propositions apparaissent, utilisez les flèches haut et bas pour les parcourir et Entrée pour choisir. Sur un écran tactile, touchez ou balayez.";

export function improve(input) {
  const { id, name, form } = input;
  const companion = document.getElementById(input.dataset.guValue || "");
  const focused = document.activeElement === input;
  const element = document.createElement("div");
  let chosen = input.value;
  input.after(element);
  input.remove();
  const keep = (item) => {
    chosen = item.label;
    if (companion) companion.value = item.value ?? "";
    element.dispatchEvent(new CustomEvent("gu:changed", { bubbles: true }));
  };
  accessibleAutocomplete({
    element, id, name,
    required: input.required,
    placeholder: input.placeholder,
    defaultValue: input.value,
    cssNamespace: "gu-suggest",
    inputClasses: input.className,
    displayMenu: "overlay",
    menuAttributes: { "aria-labelledby": null, "aria-label": "Propositions" },
    minLength: AT_LEAST,
    autoselect: false,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    source: asker(input.dataset.guSuggest, () => element.contains(document.activeElement)),
    onConfirm: (item) => { if (item) keep(item); },
    templates: { inputValue: (item) => item?.label ?? item ?? "", suggestion: shown },
    ...texts,
  });
  const field = document.getElementById(id);
  copy(input, field);
  describe(input, field);
  field.addEventListener("input", () => {
    // Another text than the one chosen: the code behind it is no longer true.
    if (companion && field.value !== chosen) companion.value = "";
  });
  if (focused) field.focus();
  form?.addEventListener("reset", () => { if (companion) companion.value = ""; });
}

const many = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;
const texts = {
  tNoResults: () => "Aucune proposition. Vous pouvez garder votre texte.",
  tStatusQueryTooShort: (least) => `Écrivez au moins ${least} lettres pour voir des propositions.`,
  tStatusNoResults: () => "Aucune proposition. Vous pouvez garder votre texte.",
  tStatusSelectedOption: (option, count, index) => `${option}, ${index + 1} sur ${count}.`,
  tStatusResults: (count, selected) => `${many(count, "proposition")}. Utilisez les flèches haut et bas. ${selected}`,
  tAssistiveHint: () => HOW,
};

// The library adds English words in an inline style on some phones: this puts them in a comment.
function shown(item) {
  const text = document.createElement("span");
  text.textContent = item?.label ?? item ?? "";
  return `${text.innerHTML}<!--`;
}

// An answer that comes once the person has left would open a list over what they do next.
function asker(url, stillHere) {
  let pause;
  let request;
  return (query, populate) => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      request?.abort();
      request = new AbortController();
      const asked = new URL(url, location.href);
      asked.searchParams.set("q", query);
      try {
        const answer = await fetch(asked, { signal: request.signal, headers: { Accept: "application/json" } });
        const found = answer.ok ? (await answer.json()).slice(0, 8) : [];
        if (stillHere()) populate(found);
      } catch (error) {
        if (error.name !== "AbortError") populate([]); // typing freely is enough
      }
    }, PAUSE);
  };
}

function copy(from, to) {
  for (const { name, value } of from.attributes) if (!to.hasAttribute(name) && name !== "value") to.setAttribute(name, value);
}

// Hint and error stay tied to the field, beside the library's own explanation.
function describe(from, field) {
  const ids = [from.getAttribute("aria-describedby"), `${field.id}__assistiveHint`].filter(Boolean).join(" ");
  const tie = () => {
    if (field.getAttribute("aria-describedby") !== ids) field.setAttribute("aria-describedby", ids);
  };
  new MutationObserver(tie).observe(field, { attributes: true, attributeFilter: ["aria-describedby"] });
  tie();
}
