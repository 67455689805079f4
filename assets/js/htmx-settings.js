// For a strict policy: no inline style, no evaluated code, nothing of a page kept in the browser.
const settings = {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
};
document.head.append(
  Object.assign(document.createElement("meta"), { name: "htmx-config", content: JSON.stringify(settings) }),
);
