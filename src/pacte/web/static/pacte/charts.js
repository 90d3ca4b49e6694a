// Charts read their figures from a JSON script, their colors from the style sheet.
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const drawn = new Map();

const short = (data) => {
  const figure = new Intl.NumberFormat(data.locale, { maximumFractionDigits: 1 });
  const symbol = { EUR: "€", USD: "$", GBP: "£" }[data.currency] || data.currency;
  const french = data.locale === "fr-FR";
  return (value) => {
    if (value === null || value === undefined || value === "-") return "–";
    const size = Math.abs(value);
    const [unit, letter] = size >= 999500 ? [1e6, french ? "M" : "m"] : size >= 10000 ? [1e3, "k"] : [1, ""];
    const text = figure.format(unit === 1e6 ? size / unit : Math.round(size / unit));
    const sign = value < 0 ? "\u2212" : "";
    return french ? `${sign}${text}\u202f${letter}${symbol}` : `${sign}${symbol}${text}${letter}`;
  };
};

function months(data) {
  const write = short(data);
  const ink = color("--pacte-muted");
  const line = color("--tblr-border-color");
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, fontSize: 11 } };
  const money = { ...axis, type: "value", splitLine: { lineStyle: { color: line } }, splitNumber: 3, axisLabel: { ...axis.axisLabel, formatter: write } };
  const variance = data.variance.map((value) => ({
    value,
    itemStyle: { color: color(value < 0 ? "--pacte-bad" : "--pacte-good"), borderRadius: value < 0 ? [0, 0, 2, 2] : [2, 2, 0, 0] },
  }));
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400,
    textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif", color: ink },
    aria: { enabled: true, label: { description: data.described } },
    legend: { top: 0, left: 0, itemHeight: 9, itemWidth: 14, itemGap: 18, textStyle: { color: ink, fontSize: 12 }, data: [data.words.actual, data.words.target] },
    tooltip: {
      trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { opacity: 0.08 } },
      backgroundColor: color("--pacte-surface"), borderColor: line, textStyle: { color: color("--tblr-body-color"), fontSize: 12 }, valueFormatter: write,
    },
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    grid: [{ left: 8, right: 8, top: 34, height: "52%", containLabel: true }, { left: 8, right: 8, bottom: 14, height: "24%", containLabel: true }],
    xAxis: [{ ...axis, type: "category", data: data.labels }, { ...axis, gridIndex: 1, type: "category", data: data.labels, axisLabel: { show: false }, axisLine: { onZero: true, lineStyle: { color: ink } } }],
    yAxis: [money, { ...money, gridIndex: 1, splitNumber: 2, name: data.words.variance, nameTextStyle: { color: ink, fontSize: 11, align: "left" }, nameGap: 8 }],
    series: [
      { name: data.words.actual, type: "bar", data: data.actual, barMaxWidth: 34, itemStyle: { color: color("--tblr-primary"), borderRadius: [3, 3, 0, 0] } },
      { name: data.words.target, type: "line", step: "middle", symbol: "none", data: data.target, lineStyle: { color: color("--pacte-plan"), width: 2, type: [5, 4] }, itemStyle: { color: color("--pacte-plan") } },
      { name: data.words.variance, type: "bar", xAxisIndex: 1, yAxisIndex: 1, data: variance, barMaxWidth: 34 },
    ],
  };
}

const kinds = { months };

function draw() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "svg" });
    drawn.set(place, chart);
    chart.setOption(kinds[place.dataset.chart](data), true);
  }
}

draw();
document.addEventListener("pacte:theme", draw);
window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
window.addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));
