// A text field with suggestions from our own server; what the person typed is always accepted.
import accessibleAutocomplete from "accessible-autocomplete/src/wrapper.js";

const { guSaid: said } = document;
const AT_LEAST = 3; // letters
const PAUSE = 250; // milliseconds

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
    menuAttributes: { "aria-labelledby": null, "aria-label": said("proposals") },
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

const texts = {
  tNoResults: () => said("none"),
  tStatusQueryTooShort: (least) => said("short", least),
  tStatusNoResults: () => said("none"),
  tStatusSelectedOption: (option, count, index) => said("chosen", option, index + 1, count),
  tStatusResults: (count, selected) => (count > 1 ? said("several", count, selected) : said("one", selected)),
  tAssistiveHint: () => said("how"),
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
