// A ready text comes into its field without a new page. Whatever is unexpected becomes an ordinary visit.
import { announce } from "./live.js";

export function inserting() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-gu-insert]");
    if (!button || button.guPlain) return;
    event.preventDefault();
    const text = await filled(button).catch(() => null);
    if (text === null) {
      button.guPlain = true;
      button.click();
      return;
    }
    const field = document.getElementById(button.dataset.guInsert);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    announce(button.dataset.guSaid);
  });
}

// The field as the server gives it back; null when it says that something is wrong.
async function filled(button) {
  const data = new FormData(button.form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.append(button.name, button.value);
  const answer = await fetch(button.form.getAttribute("action") || location.href, { method: "POST", body: data });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = page.getElementById(button.dataset.guInsert);
  return field && !field.hasAttribute("aria-invalid") ? field.value : null;
}
