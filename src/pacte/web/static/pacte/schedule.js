// The time line, read only: data in a JSON script, colors in the style sheet.
const frame = document.getElementById("gantt");
const data = JSON.parse(document.getElementById(frame.dataset.from).textContent);
const today = new Date(`${data.today}T00:00:00`);
const month = new Intl.DateTimeFormat(data.locale, { month: "short", year: "numeric" });
const dayOf = new Intl.DateTimeFormat(data.locale, { day: "numeric", month: "short" });
const isoWeek = (day) => {
  const thursday = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 4 - (day.getDay() || 7));
  return Math.ceil(((thursday - new Date(thursday.getFullYear(), 0, 1)) / 864e5 + 1) / 7);
};
const scales = {
  month: { width: 70, scales: [{ unit: "year", step: 1, format: (d) => String(d.getFullYear()) }, { unit: "month", step: 1, format: (d) => month.format(d).replace(/ \d+$/, "") }] },
  week: { width: 46, scales: [{ unit: "month", step: 1, format: (d) => month.format(d) }, { unit: "week", step: 1, format: (d) => (data.locale === "fr" ? "S" : "W") + isoWeek(d) }] },
};
// The library writes texts as HTML, in the grid as in the bars: names are text.
const escape = (text) => { const place = document.createElement("span"); place.textContent = text; return place.innerHTML; };
const zoom = (name) => {
  gantt.config.scales = scales[name].scales;
  gantt.config.min_column_width = scales[name].width;
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.setAttribute("aria-pressed", String(button.dataset.zoom === name));
    button.classList.toggle("active", button.dataset.zoom === name);
  }
};
gantt.plugins({ tooltip: true, keyboard_navigation: true });
if (gantt.i18n.getLocale(data.locale)) gantt.i18n.setLocale(data.locale);
Object.assign(gantt.config, {
  readonly: true, date_format: "%Y-%m-%d", row_height: 32, bar_height: 18, scale_height: 52,
  grid_width: window.innerWidth < 768 ? 130 : 380, show_progress: false, drag_timeline: false, autofit: false,
  columns: [
    { name: "text", label: data.words.name, tree: true, template: (task) => escape(task.text), width: window.innerWidth < 768 ? 130 : 250, resize: true },
    ...(window.innerWidth < 768 ? [] : [{ name: "who", label: data.words.who, template: (task) => escape(task.who), width: 130 }]),
  ],
});
gantt.templates.task_class = (_start, _end, task) => (task.type === "project" ? "is-action" : `is-step ${task.tone}`);
gantt.templates.task_text = () => "";
gantt.templates.rightside_text = (_start, _end, task) => (task.type === "project" ? "" : escape(task.text));
gantt.templates.tooltip_text = (start, end, task) =>
  `<strong>${escape(task.text)}</strong><br>${dayOf.format(start)} → ${dayOf.format(new Date(end - day))}${task.who ? `<br>${escape(task.who)}` : ""}`;
gantt.templates.grid_folder = gantt.templates.grid_file = gantt.templates.grid_blank = () => "";
const day = 864e5;
gantt.templates.timeline_cell_class = (_task, date) => {
  const next = gantt.date.add(date, 1, gantt.config.scales.at(-1).unit);
  return date <= today && today < next ? "is-now" : "";
};
zoom("month");
frame.style.height = `${Math.min(54 + 32 * data.tasks.length + 20, 620)}px`;
gantt.init(frame);
// Looked for before the chart turns the dates into its own.
const next = data.tasks.find((task) => !task.parent && task.end_date > data.today);
gantt.parse({ tasks: data.tasks, links: data.links });
gantt.scrollTo(gantt.posFromDate(new Date(today - 14 * day)), next ? gantt.getTaskTop(next.id) : 0);
frame.setAttribute("aria-label", data.words.described);
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (name) { zoom(name); gantt.render(); gantt.showDate(new Date(today - 14 * day)); }
});
const theme = () => gantt.setSkin?.(document.documentElement.dataset.bsTheme === "dark" ? "dark" : "terrace");
theme();
document.addEventListener("pacte:theme", theme);
