import "./htmx-settings.js"; // first: htmx may start as soon as it is loaded
import htmx from "htmx.org";

export default htmx;
