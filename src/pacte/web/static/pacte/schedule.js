// The time line: steps are dragged or moved with Alt and the arrows; the server says whether they may.
const frame = document.getElementById("gantt");
const read = () => JSON.parse(document.getElementById(frame.dataset.from).textContent);
let data = read();
const day = 864e5;
const today = new Date(`${data.today}T00:00:00`);
const month = new Intl.DateTimeFormat(data.locale, { month: "short", year: "numeric" });
const dayOf = new Intl.DateTimeFormat(data.locale, { weekday: "short", day: "numeric", month: "short" });
const isoWeek = (when) => {
  const thursday = new Date(when.getFullYear(), when.getMonth(), when.getDate() + 4 - (when.getDay() || 7));
  return Math.ceil(((thursday - new Date(thursday.getFullYear(), 0, 1)) / day + 1) / 7);
};
const scales = {
  month: { width: 70, scales: [{ unit: "year", step: 1, format: (d) => String(d.getFullYear()) }, { unit: "month", step: 1, format: (d) => month.format(d).replace(/ \d+$/, "") }] },
  week: { width: 46, scales: [{ unit: "month", step: 1, format: (d) => month.format(d) }, { unit: "week", step: 1, format: (d) => (data.locale === "fr" ? "S" : "W") + isoWeek(d) }] },
};
// The library writes texts as HTML, in the grid as in the bars: names are text.
const escape = (text) => { const place = document.createElement("span"); place.textContent = text; return place.innerHTML; };
const midnight = (iso) => new Date(`${iso}T00:00:00`);
// Days are added by the calendar: a day of 23 or 25 hours is a day.
const plus = (when, days) => new Date(when.getFullYear(), when.getMonth(), when.getDate() + days);
const nearest = (when) => plus(new Date(when.getTime() + day / 2), 0);
const iso = (when) => [when.getFullYear(), String(when.getMonth() + 1).padStart(2, "0"), String(when.getDate()).padStart(2, "0")].join("-");
const zoom = (name) => {
  gantt.config.scales = scales[name].scales;
  gantt.config.min_column_width = scales[name].width;
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.setAttribute("aria-pressed", String(button.dataset.zoom === name));
    button.classList.toggle("active", button.dataset.zoom === name);
  }
};
const wide = window.innerWidth >= 768;
gantt.plugins({ tooltip: true, keyboard_navigation: true });
if (gantt.i18n.getLocale(data.locale)) gantt.i18n.setLocale(data.locale);
Object.assign(gantt.config, {
  date_format: "%Y-%m-%d", row_height: 36, bar_height: 18, scale_height: 52, grid_width: wide ? 380 : 130, show_progress: false,
  drag_move: true, drag_resize: false, drag_progress: false, drag_links: false, drag_project: false, drag_timeline: false, order_branch: false,
  details_on_dblclick: false, details_on_create: false, round_dnd_dates: false, time_step: 1440, autofit: false,
  columns: [
    { name: "text", label: data.words.name, tree: true, template: (task) => escape(task.text), width: wide ? 250 : 130, resize: true },
    ...(wide ? [{ name: "who", label: data.words.who, template: (task) => escape(task.who), width: 130 }] : []),
  ],
});
let held = null; // the step in the hand: its new first day is written beside it
gantt.templates.task_class = (_start, _end, task) => (task.type === "project" ? "is-action" : `is-step ${task.tone}${task.movable ? " is-movable" : ""}`);
gantt.templates.task_text = (start, _end, task) => {
  if (!task.was_start) return "";
  const from = gantt.posFromDate(midnight(task.was_start));
  const width = Math.max(3, gantt.posFromDate(midnight(task.was_end)) - from);
  return `<span class="was" style="left:${from - gantt.posFromDate(start)}px;width:${width}px"></span>`;
};
gantt.templates.rightside_text = (start, _end, task) => {
  if (task.type === "project") return "";
  return escape(task.text) + (task.id === held ? ` <strong>${dayOf.format(nearest(start))}</strong>` : "");
};
const dates = (start, end) => `${dayOf.format(start)} → ${dayOf.format(plus(end, -1))}`;
gantt.templates.tooltip_text = (start, end, task) =>
  `<strong>${escape(task.text)}</strong><br>${dates(start, end)}${task.was_start ? `<br>${data.words.was} : ${dates(midnight(task.was_start), midnight(task.was_end))}` : ""}${task.who ? `<br>${escape(task.who)}` : ""}`;
gantt.templates.grid_folder = gantt.templates.grid_file = gantt.templates.grid_blank = () => "";
gantt.templates.timeline_cell_class = (_task, date) => {
  const next = gantt.date.add(date, 1, gantt.config.scales.at(-1).unit);
  return date <= today && today < next ? "is-now" : "";
};

// Moving ------------------------------------------------------------------------------------------
const send = (id, start) => {
  const url = data.move.replace("STEP", encodeURIComponent(id.slice(2)));
  htmx.ajax("POST", url, { source: frame, target: "#moved", swap: "innerHTML", values: { start: iso(start), version: data.version } });
};
// The reason stands above the chart: it is brought into view where it is not.
const show = () => document.querySelector("#moved .notice")?.scrollIntoView({ block: "center" });
// A step that never moves says why under the hand.
const refuse = (why) => {
  const notice = document.createElement("div");
  notice.className = "notice info";
  notice.textContent = why;
  document.getElementById("moved")?.replaceChildren(notice);
  show();
};
gantt.attachEvent("onBeforeTaskDrag", (id, mode) => {
  const task = gantt.getTask(id);
  if (task.held) refuse(task.held);
  if (mode !== "move" || !task.movable) return false;
  held = id;
  return true;
});
gantt.attachEvent("onAfterTaskDrag", (id) => {
  const start = nearest(gantt.getTask(id).start_date);
  held = null;
  if (iso(start) === data.tasks.find((task) => task.id === id).start_date) draw();
  else send(id, start);
});
let waiting = null;
const nudge = (days) => (event) => {
  const id = gantt.locate(event) || gantt.getSelectedId();
  const task = id && gantt.isTaskExists(id) && gantt.getTask(id);
  if (task?.held) refuse(task.held);
  if (!task?.movable) return;
  event.preventDefault();
  held = id;
  task.start_date = plus(task.start_date, days);
  task.end_date = plus(task.end_date, days);
  gantt.refreshTask(id);
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => { held = null; send(id, task.start_date); }, 700);
};
for (const [keys, days] of [["alt+left", -1], ["alt+right", 1], ["alt+shift+left", -7], ["alt+shift+right", 7]]) gantt.addShortcut(keys, nudge(days), "taskRow");

const draw = () => {
  data = read();
  const chosen = gantt.getSelectedId();
  const { x, y } = gantt.getScrollState();
  gantt.clearAll();
  gantt.parse(structuredClone({ tasks: data.tasks, links: data.links }));
  gantt.scrollTo(x, y);
  if (chosen && gantt.isTaskExists(chosen)) gantt.selectTask(chosen);
};
// A move was answered: the dates of the page are the server's again, moved or not.
document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "moved") { draw(); show(); } });
document.addEventListener("htmx:sendError", draw);

zoom("month");
frame.style.height = `${Math.min(54 + 36 * data.tasks.length + 20, 620)}px`;
gantt.init(frame);
// Looked for before the chart turns the dates into its own.
const next = data.tasks.find((task) => !task.parent && task.end_date > data.today);
gantt.parse(structuredClone({ tasks: data.tasks, links: data.links }));
gantt.scrollTo(gantt.posFromDate(new Date(today - 14 * day)), next ? gantt.getTaskTop(next.id) : 0);
frame.setAttribute("aria-label", data.words.described);
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (name) { zoom(name); gantt.render(); gantt.showDate(new Date(today - 14 * day)); }
});
const theme = () => {
  gantt.setSkin?.(document.documentElement.dataset.bsTheme === "dark" ? "dark" : "terrace");
  // A skin lays the grid out by its own widths: on a phone it would hide the bars.
  gantt.config.grid_width = wide ? 380 : 130;
  gantt.config.columns[0].width = wide ? 250 : 130;
  gantt.render();
};
theme();
document.addEventListener("pacte:theme", theme);
