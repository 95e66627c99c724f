// Draws the pictures of the README.
//
// Usage: node pictures.mjs FOLDER CHROMIUM OUT, where FOLDER has the site in `site/` and a terminal's text in `diagnostic.txt`.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, executablePath, out] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");

// The colours in which terminals show the codes of a text, on a dark ground.
const COLOURS = { 31: "#ff7b72", 91: "#ff7b72", 32: "#7ee787", 92: "#7ee787", 33: "#e3b341", 93: "#e3b341", 34: "#79c0ff", 94: "#79c0ff", 36: "#76e3ea", 96: "#76e3ea" };

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function style(codes) {
  const indexed = codes.includes("38;5;") ? [`9${Number(codes.split("38;5;")[1].split(";")[0]) % 8}`] : [];
  const all = [...codes.split(";"), ...indexed];
  const colour = all.map((code) => COLOURS[code]).find(Boolean);
  return `${all.includes("1") ? "font-weight:700;" : ""}${colour ? `color:${colour}` : ""}`;
}

function terminal(text) {
  let current = "";
  const parts = text.replaceAll("\r", "").trimEnd().split(/\x1b\[([0-9;]*)m/);
  const spans = parts.map((part, index) => {
    if (index % 2 === 0) return `<span style="${current}">${escape(part)}</span>`;
    current = part === "" || part === "0" ? "" : `${current}${style(part)}`;
    return "";
  });
  return `<body style="margin:0;background:#0d1117"><pre style="display:inline-block;margin:0;padding:20px 24px;color:#e6edf3;font:15px/1.45 'DejaVu Sans Mono',monospace">${spans.join("")}</pre></body>`;
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1360, height: 860 } });
  const page = await context.newPage();
  await page.goto(`${pathToFileURL(join(folder, "site/reference/email-verification.html")).href}#startEmailVerification`);
  await page.screenshot({ path: join(out, `site-${colorScheme}.png`) });
  await context.close();
}
const page = await browser.newPage({ deviceScaleFactor: 2 });
await page.setContent(terminal(readFileSync(join(folder, "diagnostic.txt"), "utf8")));
await page.locator("pre").screenshot({ path: join(out, "diagnostic.png") });
await browser.close();
