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

// On a phone the views are one line to slide: the one on show is in sight.
const shown = document.querySelector(".gu-views__lists [aria-current]");
const line = shown?.closest(".gu-views__lists");
if (line) line.scrollLeft = shown.offsetLeft - line.offsetLeft;
