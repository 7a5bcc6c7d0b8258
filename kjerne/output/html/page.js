// What the page does beyond being read: it switches its language, filters the groups, and answers "what if".

const data = JSON.parse(document.getElementById("data").textContent);
const SHORT_LIST = 12;
let lang = document.documentElement.lang;

// A text of the page in its language; its placeholders are filled with `words`.
const say = (key, words) => fill(data.labels[lang][key], words);
const fill = (template, words = {}) => template.replace(/\{(\w+)\}/g, (_, name) => words[name]);

function decimal(scaled, digits) {
  const text = scaled.toString().padStart(digits + 1, "0");
  const shown = `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return lang === "en" ? shown : shown.replace(".", ",");
}
const number = (fraction) => decimal(rounded(fraction, 1), 1);
const place = (fraction) => `${Number(rounded(fraction, 4)) / 1e4}%`;

// An element with attributes and children; texts never become markup.
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The pieces of a text, each with its own language if it carries one (see `language.py`).
const pieces = (text) => [...text.matchAll(/\u000e(..)([^\u000f]*)\u000f|[^\u000e]+/g)]
  .map(([all, own, inside]) => ({ own, text: inside ?? all }));
const unmarked = (text) => pieces(text).map((each) => each.text).join("");
const told = (text) => pieces(text).map((each) => (each.own ? make("span", { lang: each.own }, each.text) : each.text));

// Gives an element a text; where that is in one language of its own, the element itself says so.
function put(element, text) {
  const [only, ...more] = pieces(text);
  const whole = only?.own && more.length === 0;
  if (whole) element.lang = only.own;
  else element.removeAttribute("lang");
  element.replaceChildren(...(whole ? [only.text] : told(text)));
}

// ---- language

// The words of the language that the page is written in stand in the page itself.
function collect() {
  const words = [];
  for (const each of document.querySelectorAll("[data-word]")) words[each.dataset.word] = each.textContent;
  for (const [each, name, at] of worded(document)) words[at] = each.getAttribute(name);
  return words;
}

// Each attribute that differs between the languages: the element, the attribute's name, the number of its wording.
function* worded(root) {
  for (const each of root.querySelectorAll("[data-words]")) {
    const pairs = each.dataset.words.split(" ");
    for (let at = 0; at < pairs.length; at += 2) yield [each, pairs[at], pairs[at + 1]];
  }
}

function reword(root) {
  const words = data.words[lang];
  for (const each of root.querySelectorAll("[data-word]")) each.textContent = words[each.dataset.word];
  for (const [each, name, at] of worded(root)) each.setAttribute(name, words[at]);
}

function speak(chosen) {
  data.words[lang] ??= collect();
  lang = chosen;
  document.documentElement.lang = lang;
  reword(document);
  for (const each of document.querySelectorAll("[data-lang]")) {
    each.setAttribute("aria-pressed", String(each.dataset.lang === lang));
  }
  for (const part of parts) part.speak();
  if (search) labelSearch();
}

// ---- what is only text until somebody comes near, in a page of many groups

function arrive(late) {
  nearby.unobserve(late);
  const inside = late.querySelector(":scope > noscript");
  if (!inside) return;
  late.insertAdjacentHTML("beforeend", inside.textContent);
  inside.remove();
  reword(late);
}

const nearby = new IntersectionObserver(
  (entries) => entries.filter((each) => each.isIntersecting).forEach((each) => arrive(each.target)),
  { rootMargin: "100%" },
);

// ---- filter

let search = null;

function labelSearch() {
  search.label.firstChild.textContent = say("page.filter");
  filter();
}

function filter() {
  const wanted = search.input.value.trim().toLowerCase();
  const shown = parts.reduce((sum, part) => sum + part.filter(wanted), 0);
  search.count.textContent = say("page.shown", { n: shown, of: groupCount });
}

function addSearch() {
  const input = make("input", { type: "search" });
  search = { input, label: make("label", {}, "", input), count: make("span", { role: "status" }) };
  const first = parts.length > 1 ? parts[0].root : document.getElementById("overview");
  first.before(make("p", { class: "search" }, search.label, search.count));
  input.addEventListener("input", filter);
  labelSearch();
}

// ---- parts

// A part of the page: what one criteria set says of its groups, with the set's words, its engine and its what-ifs.
class Part {
  constructor({ id, prefix, labels, engine, groups, statuses }) {
    Object.assign(this, { prefix, labels, engine, groups, statuses });
    this.shown = [...document.querySelectorAll(`[data-part="${id}"]`)]; // the part itself and the link to it
    this.root = this.shown.find((each) => each.matches("article")) ?? document;
    this.cards = [...this.root.querySelectorAll("[data-group]")];
    this.trials = new Map();
  }

  say(key, words) {
    return fill(this.labels[lang][key], words);
  }

  listing(items, joint = "and") {
    return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${this.say(joint)} ${items.at(-1)}`;
  }

  // A recommendation's colour follows the scale.
  style(number) {
    return number === this.engine.top.levels.length - 1 ? "good" : number === 0 ? "bad" : "middle";
  }

  // The mark of a recommendation, which is drawn at the top of the page.
  glyph(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#${this.prefix}glyph-${name}`);
    svg.append(use);
    return svg;
  }

  // Shows the groups whose row in the overview has the text, and tells how many they are.
  filter(wanted) {
    const known = new Map();
    for (const each of this.cards) {
      const { group } = each.dataset;
      if (each.matches("tr")) known.set(group, each.textContent.toLowerCase().includes(wanted));
      each.hidden = !known.get(group);
    }
    const found = [...known.values()].filter(Boolean).length;
    for (const each of this.shown) each.hidden = !found;
    return found;
  }

  speak() {
    for (const each of this.trials.values()) each.speak();
  }

  trial(group) {
    if (!this.trials.has(group)) {
      const section = this.root.querySelector(`section[data-group="${group}"]`);
      section.querySelectorAll(".late").forEach(arrive);
      this.trials.set(group, new Trial(this, section.querySelector("[data-trial]")));
    }
    return this.trials.get(group);
  }
}

// Several parts have an article each; one alone is the whole of the page.
const parts = data.parts.map((each) => new Part(each));
const groupCount = parts.reduce((sum, part) => sum + Object.keys(part.groups).length, 0);

// ---- what if

// What a criterion is made of: traits (where points decide those that are in no part of it), then criteria.
function partsOf(node) {
  if ("inputs" in node) return node.inputs;
  const inParts = node.subtotals.reduce((sum, part) => sum + part.traits.length, 0);
  return [...node.traits.slice(0, node.traits.length - inParts), ...node.subtotals];
}

// One group's what-if: a form with a choice for every trait, and what would follow.
class Trial {
  constructor(part, details) {
    this.part = part;
    this.engine = part.engine;
    this.details = details;
    this.group = details.dataset.trial;
    this.coded = part.groups[this.group];
    this.selects = new Map();
    this.build();
  }

  say(key, words) {
    return this.part.say(key, words);
  }

  build() {
    this.about = make("p");
    this.form = make("form", { class: "trial" });
    const { inputs } = this.engine.top;
    const own = inputs.filter((each) => "trait" in each);
    if (own.length) this.form.append(this.fields("heading.own-traits", own));
    this.form.append(...inputs.filter((each) => !own.includes(each)).map((each) => this.field(each)));
    this.verdict = make("output", { class: "verdict", "aria-live": "polite" });
    this.scales = this.details.closest("section").querySelector(".scales").cloneNode(true);
    this.scales.querySelector("details").remove(); // its table would stay as it is
    for (const each of this.scales.querySelectorAll(".level, .number, svg")) { // what they say is no longer the report's
      delete each.dataset.word;
      delete each.dataset.words;
    }
    this.yaml = make("pre", { tabindex: "0" });
    const buttons = [
      ["what-if.reset", () => this.set(new Map())],
      ["what-if.link", () => this.copy(location.href.split("#")[0] + this.fragment())],
      ["what-if.yaml", () => this.copy(this.yaml.textContent)],
    ].map(([label, act]) => {
      const button = make("button", { type: "button", "data-label": label });
      button.addEventListener("click", act);
      return button;
    });
    this.told = make("span", { role: "status" });
    this.details.append(
      this.about, this.form, this.verdict, this.scales, make("p", { class: "buttons" }, ...buttons, this.told), this.yaml,
    );
    this.form.addEventListener("input", () => this.changed());
    this.speak();
  }

  // What is chosen for a node: of a criterion in a box with all that is in it.
  field(node) {
    return "trait" in node ? this.choice(node.trait) : this.fields(`criterion ${node.id}`, partsOf(node));
  }

  fields(label, nodes) {
    return make("fieldset", {}, make("legend", { "data-label": label }), ...nodes.map((each) => this.field(each)));
  }

  // The choices for a trait: as it is coded, unknown, or one of its values.
  choice(place) {
    const [trait, coded] = [this.engine.traits[place], this.coded[place]];
    const select = make("select", { name: trait.id });
    const single = coded.length === 1 ? trait.values[coded[0][0]] : null;
    const open = coded.length === trait.values.length && coded.every(([, weight]) => BigInt(weight) === 1n);
    const start = single ?? (open ? "unknown" : "");
    if (start === "") select.append(make("option", { value: "", "data-label": "what-if.as-coded" }));
    if (trait.values.length > 1) select.append(make("option", { value: "unknown", "data-label": "unknown" }));
    for (const value of trait.values) {
      select.append(make("option", { value, "data-label": `value ${trait.id} ${value}` }));
    }
    select.value = start;
    this.selects.set(trait.id, { select, start, trait, coded });
    return make("label", {}, make("span", { "data-label": `trait ${trait.id}` }), select);
  }

  // The traits that are chosen otherwise than they are coded.
  changes() {
    return [...this.selects].filter(([, each]) => each.select.value !== each.start)
      .map(([id, each]) => [id, each.select.value]);
  }

  options() {
    return this.engine.traits.map(({ id }) => {
      const { select, trait, coded } = this.selects.get(id);
      if (select.value === "") return coded;
      if (select.value === "unknown") return trait.values.map((_, index) => [index, 1]);
      return [[trait.values.indexOf(select.value), 1]];
    });
  }

  // What the caps say that hold whatever the traits turn out to be, or for some of their values.
  caps(options, criteria) {
    return criteria.flatMap(({ node: criterion }) => (criterion.at_most ?? []).flatMap((_, bit) => {
      const holds = criterion.traits.map(({ trait, caps }) =>
        options[trait].map(([value]) => (BigInt(caps[value]) >> BigInt(bit)) & 1n));
      if (!holds.every((values) => values.includes(1n))) return [];
      const certain = holds.every((values) => !values.includes(0n));
      const effect = this.say(`${certain ? "cap" : "open-cap"} ${criterion.id} ${bit}`);
      return [`${this.say(`criterion ${criterion.id}`)}: ${effect}`];
    }));
  }

  set(values) {
    for (const [id, { select, start }] of this.selects) {
      select.value = values.get(id) ?? start;
      if (select.selectedIndex < 0) select.value = start;
    }
    this.changed();
  }

  fragment() {
    const changed = this.changes().map(([id, value]) => `${id}=${value}`).join("&");
    return `#${this.part.prefix}group-${this.group}${changed && `?${changed}`}`;
  }

  changed() {
    this.show();
    history.replaceState(null, "", this.fragment());
  }

  copy(text) {
    const done = () => { this.told.textContent = this.say("what-if.copied"); };
    const byHand = () => {
      const field = make("textarea", { class: "copied" }, text);
      this.details.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  }

  speak() {
    for (const each of this.details.querySelectorAll("[data-label]")) {
      if (each.matches("legend, option, button, label > span")) put(each, this.say(each.dataset.label));
    }
    for (const { select, trait } of this.selects.values()) select.title = unmarked(this.say(`question ${trait.id}`));
    this.about.textContent = this.say("what-if.about");
    this.told.textContent = "";
    this.show();
  }

  show() {
    const { top } = this.engine;
    const options = this.options();
    const result = evaluate(this.engine, options);
    const changed = this.changes();
    const status = this.part.statuses[this.group];
    const kind = status === "proposed" ? "proposed recommendation" : "recommendation";
    const recommendation = (each) => this.say(`${kind} ${top.levels[each.recommendation]}`);
    const one = result.outcomes.length === 1;
    const given = one ? recommendation(result.outcomes[0]) : this.say("undetermined");
    const line = make("strong", { class: one ? this.part.style(result.outcomes[0].recommendation) : "open" });
    if (status === "ended") {  // what the rules would say is no recommendation, so it has neither mark nor colour
      line.className = "quiet";
      line.append(...told(this.say(one ? "would-say" : "would-leave-open", { recommendation: given })));
    } else {
      line.append(this.part.glyph(one ? result.outcomes[0].recommendation : "open"), ...told(given));
    }
    const possible = this.part.listing(result.outcomes.map(recommendation));
    const rules = result.outcomes.flatMap((each) => each.rules).map((rule) => {
      const { id } = top.rules[rule];
      return make("div", {}, ...told(this.say(`rule ${id}`)), " ", make("span", { class: "quiet" }, `(${id})`));
    });
    this.verdict.replaceChildren(
      make("div", { class: "quiet" }, this.say(changed.length ? "what-if.now" : "what-if.same")),
      make("div", { class: "result" }, line, ...(one ? [] : told(` ${possible}`))),
      ...rules,
      ...this.caps(options, result.criteria).map((text) => make("div", { class: "open" }, ...told(text))),
    );
    result.criteria.forEach((each) => this.showCriterion(each));
    const values = changed.map(([id, value]) => `  ${id}: ${value}\n`).join("");
    this.yaml.textContent = values && `# groups/${this.group}.yaml\ntraits:\n${values}`;
    this.yaml.hidden = !values;
  }

  // A criterion's row among the scales: its levels, and where points decide its score.
  showCriterion({ node, levels, score }) {
    const row = this.scales.querySelector(`[data-criterion="${node.id}"]`);
    const reached = [...levels.keys()].map((level) => this.say(`level ${node.id} ${node.levels[level]}`));
    const names = this.part.listing(reached, "or");
    put(row.querySelector(".level"), names);
    if (!score) return;
    const { low, high, expected } = score;
    const shown = low[0] === high[0] ? number(low) : `${number(low)}–${number(high)}`;
    const range = row.querySelector("svg .range");
    range.setAttribute("x", place(low));
    range.setAttribute("width", place([high[0] - low[0], low[1]]));
    row.querySelector("svg .score").setAttribute("cx", place(expected));
    row.querySelector(".number").textContent = shown;
    const words = { criterion: this.say(`criterion ${node.id}`), score: shown, levels: names };
    const told = this.say(names ? "page.scale" : "page.scale-without-levels", words);
    row.querySelector("svg").setAttribute("aria-label", unmarked(told));
  }
}

// `#group-kubu?breadth=some` opens a group's what-if with these values; with several parts, `#SET/group-kubu?…`.
function follow() {
  const [anchor, query] = location.hash.slice(1).split("?");
  const part = parts.find(({ prefix }) => anchor.startsWith(prefix));
  const group = anchor.slice(part?.prefix.length).replace(/^group-/, "");
  if (query === undefined || !part || !Object.hasOwn(part.groups, group)) return;
  const { details } = part.trial(group);
  part.trial(group).set(new Map(query.split("&").map((each) => each.split("="))));
  details.open = true;
  details.scrollIntoView();
  requestAnimationFrame(() => details.scrollIntoView());  // what is drawn only now has moved it
}

// ---- start

for (const each of document.querySelectorAll("[data-lang]")) {
  each.addEventListener("click", () => speak(each.dataset.lang));
}
for (const each of document.querySelectorAll(".late")) nearby.observe(each);
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.dataset.trial) parts.find(({ root }) => root.contains(target)).trial(target.dataset.trial);
}, true); // on its way down, since it does not bubble
let closed = [];
window.addEventListener("beforeprint", () => {
  document.querySelectorAll(".late").forEach(arrive);
  closed = [...document.querySelectorAll("details:not([open], [data-trial])")];
  for (const each of closed) each.open = true;
});
window.addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
window.addEventListener("hashchange", follow);
if (groupCount > SHORT_LIST) addSearch();
document.documentElement.classList.add("scripted");
follow();
