// The desks of advisers and administrators.
import { bulk } from "./bulk.js";
import { inserting } from "./insert.js";
import { keys } from "./keys.js";
import { lists } from "./lists.js";

lists();
bulk();
keys();
inserting();
document.addEventListener("gu:updated", bulk);
