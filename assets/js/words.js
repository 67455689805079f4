// What scripts say stands in the page, in its language: data-gu-words on the tag of each script.
const words = {};
for (const one of document.querySelectorAll("[data-gu-words]")) Object.assign(words, JSON.parse(one.dataset.guWords));

// Each {} is filled in turn. Other scripts find it on the document: a module to share would weigh more.
export const said = document.guSaid = (key, ...values) => values.reduce((text, value) => text.replace("{}", () => value), words[key]);
