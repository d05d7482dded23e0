// The page in a real browser, at the widths of a desk and a telephone: what axe finds, what the search finds, who
// stands on the first screen, and that the keyboard opens an explanation. Called by tools/look.py.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const asked = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(asked.modules);
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const faults = [];
let looked = 0;

const browser = await puppeteer.launch({
  executablePath: asked.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function look({ path, holders }, [width, height], scheme) {
  const page = await browser.newPage();
  const at = `${path.split("/").pop()}, ${width} px, ${scheme}`;
  const require_ = (holds, what) => holds || faults.push(`${at}: ${what}`);
  const axed = async (when) => {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => axe.run(document));
    require_(passes.length > 10, `axe, ${when}: only ${passes.length} rules had something to look at`);
    for (const one of violations)
      require_(false, `axe, ${when}: ${one.id}, ${one.nodes.length} times (${one.nodes[0].target})`);
  };
  page.on("pageerror", (error) => require_(false, `script: ${error.message}`));
  page.on("request", (request) => require_(/^(file|data):/.test(request.url()), `fetches ${request.url()}`));
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(`file://${path}`);
  const first = await page.$eval("#rows > tbody > tr", (row) => row.getBoundingClientRect().bottom);
  require_(first <= height, `the first person ends at ${Math.round(first)} px of ${height}`);
  require_(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the screen");
  await axed("as it opens");
  await page.focus("#rows button.open");
  await page.keyboard.press("Enter");
  require_(await page.$("#rows tr.told"), "Enter opens no explanation");
  await page.$$eval("main details", (all) => all.forEach((one) => (one.open = true)));
  await axed("all open");
  for (const [word, people] of Object.entries(holders)) {
    await page.$eval("#f-text", (field) => (field.value = ""));
    await page.type("#f-text", word);
    const shown = await page.$$eval("#rows > tbody > tr", (rows) => rows.filter((row) => !row.hidden).map((row) => row.id));
    const missed = people.filter((number) => !shown.includes(`p${number}`));
    require_(!missed.length, `the search for ${word} misses ${missed.length} of ${people.length} people`);
    require_(people.length || !shown.length, `the search for ${word} shows ${shown.length} people who don't hold it`);
  }
  looked += 1;
  await page.close();
}

for (const page of asked.pages)
  for (const size of asked.sizes) for (const scheme of page.schemes) await look(page, size, scheme);
const version = await browser.version();
await browser.close();
process.stdout.write(JSON.stringify({ faults, looked, version }));
