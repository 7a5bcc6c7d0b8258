// What a browser makes of a page, told as JSON. Usage: browser.mjs SCENARIO FILE [WIDTH,…] [SCHEME,…]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const LANGUAGES = ["nb", "nn", "en"];
const [scenario, file, widths = "1280", schemes = "light"] = process.argv.slice(2);
const address = pathToFileURL(file).href;
const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// A tab with the page in it, and everything it complained of or asked the network for.
async function open(hash = "", { width = 1280, scheme = "light", script = true } = {}) {
  const page = await browser.newPage();
  const trouble = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("dialog", (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => request.url().startsWith(address) || trouble.push(request.url()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setJavaScriptEnabled(script);
  await page.goto(address + hash);
  return { page, trouble };
}

const text = (page, selector) => page.$eval(selector, (each) => each.textContent);
const unfold = (page) => page.$$eval("details", (all) => all.forEach((each) => { each.open = true; }));
const scrolls = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    const { violations, passes } = await axe.run(document, { runOnly: tags });
    return {
      passes: passes.length,
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 300)} (${nodes.length})`),
    };
  });
}

const scenarios = {
  // From the top of the page to another recommendation with the keyboard alone.
  async keyboard() {
    const { page, trouble } = await open();
    const at = () => page.evaluate(() => document.activeElement.closest("[data-trial] summary") !== null);
    for (let pressed = 0; !(await at()); pressed++) {
      if (pressed > 500) throw new Error("no what-if can be reached with Tab");
      await page.keyboard.press("Tab");
    }
    const group = await page.evaluate(() => document.activeElement.parentElement.dataset.trial);
    const own = `[data-trial="${group}"]`;
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${own} output`);
    const before = await text(page, `${own} output`);
    const seen = [];
    for (let pressed = 0; pressed < 20; pressed++) {
      await page.keyboard.press("Tab");
      const trait = await page.evaluate(() => document.activeElement.name);
      if (trait) seen.push(trait);
      if (trait === "project-fit") await page.keyboard.press("Home");
      if (trait === "project-fit") await page.keyboard.press("ArrowDown");
    }
    const after = {
      output: await text(page, `${own} output`),
      hash: await page.evaluate(() => location.hash),
      yaml: await text(page, `${own} pre`),
      scales: await page.$$eval(`${own} .scale`, (all) => all.map((each) => each.textContent)),
      pictures: await page.$$eval(`${own} .scale svg`, (all) => all.map((each) => each.getAttribute("aria-label"))),
    };
    return { group, before, seen, after, trouble };
  },

  // A link to a what-if, in every language; then what is copied, and back to how it was.
  async link() {
    const { page, trouble } = await open("#group-va?breadth=lead-only&leadership=case-level&nonsense=1&horizon=nonsense");
    await page.evaluate(() => { navigator.clipboard.writeText = async (copied) => { window.copied = copied; }; });
    const pictures = () => page.$$eval(".pictures .scale", (all) => all.map((each) => `${each.textContent} ${each.querySelector("svg").ariaLabel}`));
    const before = await pictures();
    const told = {};
    for (const lang of LANGUAGES) {
      await page.click(`[data-lang="${lang}"]`);
      told[lang] = {
        html: await page.$eval("html", (each) => each.lang),
        title: await page.title(),
        output: await text(page, '[data-trial="va"] output'),
        heading: await text(page, "#overview"),
        pressed: await page.$$eval('[aria-pressed="true"]', (all) => all.map((each) => each.lang)),
        label: await page.$eval("header [role=group]", (each) => each.getAttribute("aria-label")),
      };
    }
    const buttons = await page.$$('[data-trial="va"] button');
    const copied = [];
    for (const button of buttons.slice(1)) {
      await button.click();
      copied.push(await page.evaluate(() => window.copied));
    }
    await buttons[0].click();
    const reset = await text(page, '[data-trial="va"] output');
    return { told, pictures: [before, await pictures()], copied, reset, hash: await page.evaluate(() => location.hash), trouble };
  },

  // The what-if of a group before and after some traits are chosen otherwise. Usage: choose FILE GROUP TRAIT=VALUE…
  async choose() {
    const [group, ...chosen] = process.argv.slice(4);
    const own = `[data-trial="${group}"]`;
    const { page, trouble } = await open(`#group-${group}?`);
    await page.waitForSelector(`${own} output`);
    const seen = async () => ({
      output: await text(page, `${own} output`),
      scales: await page.$$eval(`${own} .scale`, (all) => all.map((each) =>
        ["strong", ".level", ".number, .quiet"].map((part) => each.querySelector(part).textContent).join(" | "))),
      yaml: await text(page, `${own} pre`),
    });
    const before = await seen();
    for (const each of chosen) {
      const [trait, value] = each.split("=");
      await page.select(`${own} [name="${trait}"]`, value);
    }
    return {
      before,
      after: await seen(),
      legends: await page.$$eval(`${own} legend`, (all) => all.map((each) => each.textContent)),
      choices: await page.$$eval(`${own} select`, (all) => Object.fromEntries(
        all.map((each) => [each.name, [...each.options].map((option) => option.textContent)]))),
      trouble,
    };
  },

  // In a page of several sets, what-ifs of different parts at once: what each says after a choice in every language, the
  // link that is copied, and what it says where the link is opened and reloaded. Usage: sets FILE GROUP:TRAIT=VALUE…
  async sets() {
    const { page, trouble } = await open();
    await page.evaluate(() => { navigator.clipboard.writeText = async (copied) => { window.copied = copied; }; });
    const found = {};
    const choices = process.argv.slice(4).map((each) => each.split(/[:=]/));
    for (const [group, trait, value] of choices) {
      const own = `[data-trial="${group}"]`;
      await page.click(`${own} > summary`);
      await page.waitForSelector(`${own} output`);
      await page.select(`${own} [name="${trait}"]`, value);
      const [, link] = await page.$$(`${own} button`);
      await link.click();
      found[group] = { copied: await page.evaluate(() => window.copied), told: {}, again: [] };
    }
    for (const lang of LANGUAGES) {
      await page.click(`[data-lang="${lang}"]`);
      for (const [group] of choices) found[group].told[lang] = await text(page, `[data-trial="${group}"] output`);
    }
    for (const [group] of choices) {
      const { copied, again } = found[group];
      const linked = await open(copied.slice(address.length));
      for (let time = 0; time < 2; time++) {
        if (time) await linked.page.reload();
        again.push(await text(linked.page, `[data-trial="${group}"] output`));
      }
      trouble.push(...linked.trouble);
    }
    const broken = await page.evaluate(() => [...document.querySelectorAll('[href^="#"]')]
      .map((each) => each.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)));
    const ids = await page.$$eval("[id]", (all) => all.map((each) => each.id));
    return { found, broken, twice: ids.filter((id, place) => ids.indexOf(id) < place), ...(await violations(page)), trouble };
  },

  // axe-core in every language and state; and whether the page as a whole must be scrolled sideways.
  async axe() {
    const found = {};
    for (const scheme of schemes.split(",")) {
      for (const width of widths.split(",").map(Number)) {
        const { page, trouble } = await open("", { width, scheme });
        for (const state of ["folded", "unfolded"]) {
          if (state === "unfolded") await unfold(page);
          for (const lang of LANGUAGES) {
            await page.click(`[data-lang="${lang}"]`);
            const seen = { ...(await violations(page)), scrolls: await scrolls(page), trouble };
            found[`${lang} ${scheme} ${width} ${state}`] = seen;
          }
        }
        await page.close();
      }
    }
    return found;
  },

  // With a what-if open for every group, in every language: each text with the language it is said to be in, and the
  // attributes in which more than text is left.
  async speech() {
    const { page, trouble } = await open("#group-kompetanse?leadership=case-level");
    await unfold(page);
    await page.waitForFunction(() => [...document.querySelectorAll("[data-trial]")].every((each) => each.querySelector("output")));
    const spoken = (within) => page.evaluate((within) => [...document.querySelectorAll(within)].flatMap((root) => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walk.nextNode()) {
        const { data, parentElement } = walk.currentNode;
        if (data.trim() && !parentElement.matches("script, style")) found.push([parentElement.closest("[lang]").getAttribute("lang"), data]);
      }
      return found;
    }), within);
    const marks = (all) => all.flatMap((each) => [...each.attributes]).map((each) => each.value).filter((each) => /\p{Cc}/u.test(each));
    const found = {};
    for (const lang of LANGUAGES) {
      await page.click(`[data-lang="${lang}"]`);
      found[lang] = {
        page: await spoken("html"),
        "what-ifs": await spoken("[data-trial]"),
        marks: await page.$$eval("*", marks),
        ...(await violations(page)),
        trouble,
      };
    }
    return found;
  },

  // Everything unfolded and every language shown: what ran, what is in the page, and where its links go.
  async hostile() {
    const { page, trouble } = await open();
    await unfold(page);
    for (const lang of LANGUAGES) await page.click(`[data-lang="${lang}"]`);
    return page.evaluate((trouble) => ({
      trouble,
      ran: window.ran ?? null,
      scripts: document.scripts.length,
      links: [...document.links].map((each) => each.getAttribute("href")),
      handlers: [...document.querySelectorAll("*")].flatMap((each) => each.getAttributeNames()).filter((name) => name.startsWith("on")),
      foreign: document.querySelectorAll("img, iframe, object, embed, base, style ~ style, b, u").length,
      text: document.body.innerText,
    }), trouble);
  },

  // Without scripts: the report is there, and nothing that would not work.
  async plain() {
    const { page, trouble } = await open("", { script: false });
    const shown = (selector) => page.$$eval(selector, (all) => all.filter((each) => each.checkVisibility({ visibilityProperty: true })).length);
    return { trouble, sections: await shown("section.group"), buttons: await shown("button"), trials: await shown("[data-trial]") };
  },

  // With many groups: searching leaves the matching ones.
  async search() {
    const { page, trouble } = await open();
    const visible = () => page.$$eval("[data-group]", (all) => all.filter((each) => !each.hidden).map((each) => each.dataset.group));
    const all = (await visible()).length;
    await page.type("input[type=search]", process.argv[4] ?? "group-7");
    const told = await text(page, ".search [role=status]");
    const parts = await page.$$eval("[data-part]", (all) => all.filter((each) => each.checkVisibility()).map((each) => each.dataset.part));
    return { all, found: await visible(), told, parts, axe: await violations(page), trouble };
  },
};

try {
  process.stdout.write(JSON.stringify(await scenarios[scenario]()));
} finally {
  await browser.close();
}
