// The slider of the envelope: what a little more or less would bring at most, from the prices that
// the answer published. An upper estimate, so "at most"; the exact one is asked for.
function speak(form) {
  const figure = (name) => Number(form.dataset[name]);
  const { currency, locale } = form.dataset;
  const share = Number(form.elements.namedItem("share").value);
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", signDisplay: "exceptZero" });
  const more = (figure("envelope") * share) / 100;
  const most = figure("bound") + more * figure(more > 0 ? "dear" : "cheap");
  const change = most - figure("value");
  const words = {
    "{share}": percent.format(share / 100),
    "{envelope}": money.format(figure("envelope") + more),
    "{change}": money.format(Math.max(more > 0 ? change : -change, 0)),
  };
  const said = form.querySelector("[data-more]");
  const sentence = share === 0 ? said.dataset.same : share > 0 ? said.dataset.more : said.dataset.less;
  said.textContent = sentence.replace(/{\w+}/g, (name) => words[name]);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.slider");
  if (form) speak(form);
});
