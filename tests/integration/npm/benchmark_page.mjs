// Looks at the page of a benchmark as people do, in Debian's Chromium.
//
//   node benchmark_page.mjs FILE FOLDER
//
// Prints one line of JSON about it. Screenshots of a desktop and a phone, light and dark, are written into FOLDER.

import puppeteer from "puppeteer-core";

const [file, folder] = process.argv.slice(2);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // No sandbox: tests may run as root, and the page is our own.
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const page = await browser.newPage();
const complaints = [];
const outside = [];
page.on("console", (message) => complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("request", (request) => {
  if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) outside.push(request.url());
});

const tooWide = [];
const backgrounds = [];
for (const [name, width] of [["desktop", 1280], ["phone", 390]]) {
  for (const scheme of ["light", "dark"]) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(`file://${file}`);
    await page.screenshot({ path: `${folder}/benchmark-${name}-${scheme}.png`, fullPage: true });
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) tooWide.push(`${name} ${scheme}`);
    backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
}

const facts = await page.evaluate(() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const ids = all("[id]").map((one) => one.id);
  return {
    tables: all("table").length,
    plots: all("svg").length,
    withoutCaption: all("table").filter((one) => !one.caption?.textContent).length,
    headingsWithoutScope: all("th").filter((one) => !one.scope).length,
    unnamedPlots: all("svg").filter((one) => !one.closest("[role=img]")?.getAttribute("aria-label")).length,
    repeatedIds: ids.filter((one, i) => ids.indexOf(one) !== i),
    deadLinks: all("nav a").filter((one) => !document.querySelector(one.getAttribute("href"))).length,
    invisibleTexts: all("svg text").filter((one) => {
      const colour = getComputedStyle(one).fill;
      return colour === getComputedStyle(document.body).backgroundColor || colour === "rgb(0, 0, 0)";
    }).length,
  };
});
console.log(JSON.stringify({ complaints, outside, tooWide, schemes: new Set(backgrounds).size, ...facts }));
await browser.close();
