// Every page. Each function improves markup that already works without it.
import { counters, doubleSubmit, errorSummary, passwords } from "./forms.js";
import { flashes, folds, menu, printing, tables } from "./page.js";

for (const improve of [menu, folds, tables, printing, passwords, counters, doubleSubmit, errorSummary, flashes]) {
  improve();
}
// A list or a block came from the server: improve what is new in it.
document.addEventListener("gu:updated", () => {
  for (const improve of [tables, passwords, counters]) improve();
});
