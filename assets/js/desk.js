// The desks of advisers and administrators.
import { bulk } from "./bulk.js";
import { lists } from "./lists.js";

lists();
bulk();
document.addEventListener("gu:updated", bulk);
