// Looks at every page of the site as readers do: in both themes, at three widths, on paper, without scripts, by keyboard.
//
// Usage: node check.mjs SITE-FOLDER CHROMIUM [PAGE]. Prints what is wrong, one line each, and the figures. With a page, only
// that one is looked at.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, executablePath, only] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [320, 768, 1440];
const KILOBYTE = 1000;

const faults = [];
const figures = [];

function files(at = folder) {
  return readdirSync(at, { withFileTypes: true })
    .sort((one, other) => one.name.localeCompare(other.name))
    .flatMap((entry) => (entry.isDirectory() ? files(join(at, entry.name)) : [join(at, entry.name)]));
}

const name = (file) => relative(folder, file);
const address = (file) => pathToFileURL(file).href;
const gzipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length / KILOBYTE;

function weigh(pages) {
  const limits = pages.map((file) => {
    if (name(file) === "everything.html") return [file, 60];
    return [file, name(file).startsWith("reference/") ? 15 : 60];
  });
  limits.push([join(folder, "script.js"), 10], [join(folder, "search.js"), 30]);
  for (const [file, limit] of limits) {
    const weight = gzipped(file);
    if (weight > limit) faults.push(`${name(file)}: ${weight.toFixed(1)} kB gzip, more than ${limit}`);
  }
  const heaviest = (some) => Math.max(...some.map(gzipped)).toFixed(1);
  const tags = pages.filter((file) => name(file).startsWith("reference/"));
  figures.push(`gzip: everything ${gzipped(join(folder, "everything.html")).toFixed(1)} kB, heaviest tag ${heaviest(tags)} kB`);
  figures.push(`gzip: script ${gzipped(join(folder, "script.js")).toFixed(1)} kB, search ${gzipped(join(folder, "search.js")).toFixed(1)} kB`);
}

// A page that notes what it asks other hosts for, and what goes wrong in it.
async function open(browser, file, settings = {}) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
      faults.push(`${name(file)}: asks for ${request.url()}`);
    }
  });
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${name(file)}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${name(file)}: ${error.message}`));
  await page.goto(address(file), { waitUntil: "load" });
  return { context, page };
}

const openAll = () => document.querySelectorAll("details").forEach((details) => (details.open = true));

async function examine(browser, file, colorScheme) {
  const { context, page } = await open(browser, file, { colorScheme, reducedMotion: "reduce" });
  if (await page.evaluate(() => scrollY)) faults.push(`${name(file)}: does not begin at its top`);
  await page.evaluate(openAll);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"], preload: false })).violations);
  for (const { id, help, nodes } of found) {
    faults.push(`${name(file)}, ${colorScheme}: ${id} (${help}), ${nodes.length} times: ${nodes[0].html.slice(0, 160)}`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) faults.push(`${name(file)}: ${over} px too wide at ${width} px`);
  }
  await context.close();
}

// What a reader finds without scripts, or on paper, where nothing can be opened.
async function read(browser, file, operations, how, settings, media) {
  const { context, page } = await open(browser, file, settings);
  if (media) await page.emulateMedia({ media });
  const text = media ? await page.locator("body").innerText() : await page.locator("body").textContent();
  const missing = operations.filter((path) => !text.includes(path));
  if (missing.length) faults.push(`${name(file)}, ${how}: ${missing.length} operations are missing, such as ${missing[0]}`);
  if (media === "print") figures.push(`print: everything is ${pages(await page.pdf({ format: "A4" }))} pages of A4`);
  await context.close();
}

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;

// How long until the text stands as it stays.
async function settle(browser, file) {
  const times = [];
  for (let run = 0; run < 5; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address(file), { waitUntil: "load" });
    times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd));
    await context.close();
  }
  times.sort((one, other) => one - other);
  figures.push(`settled: ${name(file)} ${(times[2] / 1000).toFixed(2)} s (median of 5)`);
}

async function search(browser, file) {
  const { context, page } = await open(browser, file);
  await page.keyboard.press("/");
  await page.getByRole("combobox").waitFor({ timeout: 5000 }).catch(() => faults.push("search: does not open"));
  await page.keyboard.type("startEmailVerification");
  await page.getByRole("option").first().waitFor({ timeout: 5000 }).catch(() => faults.push("search: finds nothing"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#startEmailVerification$/, { timeout: 5000 }).catch(() => faults.push("search: leads nowhere"));
  await context.close();
}

async function theme(browser, file) {
  const { context, page } = await open(browser, file, { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await background();
  await page.getByRole("button", { name: "Dark mode" }).click({ timeout: 5000 }).catch(() => faults.push("theme: there is no switch"));
  const after = await background();
  await page.reload();
  if (before === after) faults.push("theme: the switch changes nothing");
  if ((await background()) !== after) faults.push("theme: the choice is forgotten");
  await context.close();
}

const html = files().filter((file) => file.endsWith(".html") && (!only || name(file) === only));
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
for (const file of html) {
  for (const colorScheme of ["light", "dark"]) await examine(browser, file, colorScheme);
}
if (!only) {
  const operations = Object.keys(JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8")).paths);
  const everything = join(folder, "everything.html");
  const index = join(folder, "index.html");
  weigh(html);
  await read(browser, everything, operations, "without scripts", { javaScriptEnabled: false });
  await read(browser, everything, operations, "on paper", {}, "print");
  await settle(browser, index);
  await settle(browser, everything);
  await search(browser, index);
  await theme(browser, index);
}
await browser.close();

for (const line of faults) console.log(line);
for (const line of figures) console.log(`  ${line}`);
console.log(`${html.length} pages, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
