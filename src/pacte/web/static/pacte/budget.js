// The slider of the envelope. At once: what a little more or less would bring, "about" between the
// envelopes that the answer computed, "at most" by the prices that it published. Asked for: the
// exact figure, computed by a job and put in its place; without this script, on a page of its own.
const POLLING_ENDS = 286;
const PAUSE = 700;

const figure = (form, name) => Number(form.dataset[name]);
const shareOf = (form) => Number(form.elements.namedItem("share").value);

function known(form) {
  return JSON.parse(form.dataset.points || "[]");
}

function between(points, share) {
  const above = points.findIndex(([at]) => at >= share);
  if (above < 0) return null;
  const [right, high] = points[above];
  if (right === share) return high;
  if (above === 0) return null;
  const [left, low] = points[above - 1];
  return low + ((high - low) * (share - left)) / (right - left);
}

function atMost(form, share) {
  const more = (figure(form, "envelope") * share) / 100;
  return figure(form, "bound") + more * figure(form, more > 0 ? "dear" : "cheap");
}

function say(form, kind, change, most) {
  const { currency, locale } = form.dataset;
  const share = shareOf(form);
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", signDisplay: "exceptZero" });
  const gained = (amount) => money.format(Math.max(share > 0 ? amount : -amount, 0));
  const words = {
    "{share}": percent.format(share / 100),
    "{envelope}": money.format(figure(form, "envelope") * (1 + share / 100)),
    "{change}": gained(change),
    "{most}": gained(most),
    "{what}": form.dataset.what,
  };
  const said = form.querySelector("[data-same]");
  const sentence = share === 0 ? said.dataset.same : said.dataset[kind + (share > 0 ? "More" : "Less")];
  said.textContent = sentence.replace(/{\w+}/g, (name) => words[name]);
}

function speak(form) {
  const share = shareOf(form);
  const points = known(form);
  const most = atMost(form, share) - figure(form, "value");
  const computed = points.find(([at]) => at === share);
  const guess = between(points, share);
  if (computed) say(form, "exact", computed[1] - figure(form, "value"), most);
  else if (guess === null) say(form, "bound", most, most);
  else say(form, "about", guess - figure(form, "value"), most);
}

async function answer(address) {
  for (;;) {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    const text = await response.text();
    if (response.status === POLLING_ENDS || !response.ok) {
      const state = new DOMParser().parseFromString(text, "text/html").querySelector("#state[data-value]");
      return state ? Number(state.dataset.value) : null;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function exactly(form) {
  const asked = new FormData(form);
  const share = shareOf(form);
  const said = form.querySelector("[data-same]");
  said.textContent = `${said.textContent} ${said.dataset.waiting}`;
  const { url } = await fetch(form.action, { method: "POST", body: asked });
  const found = url.includes("/proposals/") ? await answer(url) : null;
  if (found === null) {
    location.assign(url);
    return;
  }
  if (shareOf(form) !== share) return;
  const change = found - figure(form, "value");
  say(form, "exact", change, change);
  const link = Object.assign(document.createElement("a"), { href: url, textContent: said.dataset.see });
  said.append(" ", link);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.slider");
  if (form) speak(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.slider");
  if (!form || shareOf(form) === 0) return;
  event.preventDefault();
  exactly(form);
});
