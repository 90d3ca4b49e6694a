// What every page does by itself: theme, menus, keys of an edited cell, messages that leave.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) window.pacteTheme.toggle();
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest("form.cell-form");
  if (form) {
    event.preventDefault();
    const control = form.elements.namedItem("value");
    if (control.tagName === "INPUT") control.value = control.defaultValue; // leaving saves nothing
    htmx.ajax("GET", form.dataset.cancel, { target: form.closest("td, th"), swap: "outerHTML" });
  }
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A message of the page leaves by itself after ten seconds, unless someone is on it.
document.addEventListener("htmx:afterSettle", () => {
  for (const toast of document.querySelectorAll(".toast-line:not([data-timed])")) {
    toast.dataset.timed = "1";
    window.setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), 10000);
  }
});

// An edited cell takes the focus back when it closes, so the keyboard stays where it was.
document.addEventListener("htmx:afterSwap", (event) => {
  const cell = document.getElementById(event.detail.target?.id);
  const next = cell?.matches?.("td, th") && cell.querySelector("[autofocus], .cell");
  if (next) next.focus();
});

// Answers that refuse a write carry the page's own sentence: show them in place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([403, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A table wider than its place is scrolled with the keyboard too.
function reachable() {
  for (const place of document.querySelectorAll(".sheet-wrap")) {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }
}
document.addEventListener("htmx:afterSettle", reachable);
window.addEventListener("resize", reachable);
document.addEventListener("toggle", reachable, true);
document.fonts.ready.then(reachable);
reachable();
