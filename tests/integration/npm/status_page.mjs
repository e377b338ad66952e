// Looks at a status page as people do, in Debian's Chromium.
//
//   node status_page.mjs URL FOLDER TEXT ...
//
// Waits until the page shows each of the texts, without loading it again, and prints one line of JSON about what it shows then.
// Screenshots of a desktop and a phone, light and dark, are written into FOLDER, the last text's stay.

import puppeteer from "puppeteer-core";

const [url, folder, ...texts] = process.argv.slice(2);
const origin = new URL(url).origin;

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // No sandbox: tests may run as root, and the page is our own.
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const page = await browser.newPage();
const complaints = [];
const outside = [];
const methods = new Set();
page.on("console", (message) => {
  if (["error", "warn", "warning"].includes(message.type())) complaints.push(message.text());
});
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("request", (request) => {
  methods.add(request.method());
  if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) outside.push(request.url());
});

// Everything that the Tab key comes to, with what a screen reader would say.
async function tabbed() {
  const stops = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let i = 0; i < 50; ++i) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const now = document.activeElement;
      return now && now !== document.body ? now.getAttribute("aria-label") ?? now.textContent.trim() : null;
    });
    if (stop === null || stops.includes(stop)) break;
    stops.push(stop);
  }
  return stops;
}

async function picture(name, width, height, scheme) {
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  await page.screenshot({ path: `${folder}/${name}-${scheme}.png`, fullPage: true });
  return wide;
}

async function look() {
  const phone = await picture("phone", 360, 740, "light");
  await picture("phone", 360, 740, "dark");
  await picture("desktop", 1280, 900, "dark");
  await picture("desktop", 1280, 900, "light");
  const tree = JSON.stringify(await page.accessibility.snapshot());
  const shown = await page.evaluate(() => ({
    title: document.title,
    language: document.documentElement.lang,
    state: document.getElementById("state").textContent,
    text: document.body.innerText,
    tenants: [...document.querySelectorAll("section")].map((one) => one.dataset.tenant),
    controls: document.querySelectorAll("form, button, input, select, textarea").length,
    unlabelled: [...document.querySelectorAll("table")].filter((one) => !one.caption || !one.querySelector("th[scope]")).length,
  }));
  return { ...shown, tabbed: await tabbed(), complaints, outside, methods: [...methods], wider_than_phone: phone, meters_named: !tree.includes('"role":"meter","name":""') };
}

await page.goto(url, { waitUntil: "domcontentloaded" });
for (const text of texts) {
  await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 120000 }, text);
  process.stdout.write(JSON.stringify(await look()) + "\n");
}
await browser.close();
