// People at their screens: a browser, sign-in as one of the demo officials, axe-core, screenshots.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { chromium } from 'playwright-core';

export const base = process.env.TINHSO_URL;
assert.ok(base, 'TINHSO_URL names the server; tests/browser/run sets it');
export const password = 'namdinh2020';
const here = new URL('.', import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(`${here}output`, { recursive: true });

export const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  small: { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};

let browser;
export async function open() {
  browser ??= await chromium.launch({
    executablePath: process.env.TINHSO_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
  return browser;
}
/** Keeps what each person saw last (output/last-FILE-*.png): that is where a failed test stands. */
export async function close() {
  for (const [i, context] of (browser?.contexts() ?? []).entries())
    for (const page of context.pages()) await page.screenshot({ path: `${here}output/last-${basename(process.argv[1], '.test.mjs')}-${i}.png` }).catch(() => {});
  await browser?.close();
  browser = undefined;
}

/** Which service workers a page may have: one would fetch the whole app into each browser, so only for whom it is about. */
const workers = (worker) => ({ serviceWorkers: worker ? 'allow' : 'block' });

/**
 * A person at a screen of their own. Faults of the page are kept in `faults`. `trusting`: accepts any certificate of a
 * server; `worker`: the app keeps itself for times without a network.
 */
export async function person(username, { screen = 'desktop', dark = false, at = base, trusting = false, worker = false } = {}) {
  const context = await (await open()).newContext({
    ...screens[screen], ...workers(worker), ignoreHTTPSErrors: trusting, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults = [];
  page.on('pageerror', (e) => faults.push(`page: ${e.message}`));
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (401|404|409|422)/.test(m.text())) faults.push(`console: ${m.text()}`); });
  // By request: the form itself is what pages.test.mjs fills in.
  const signedIn = await context.request.post(new URL('/api/accounts/sign-in', at).href, { data: { username, password }, headers: { Origin: new URL(at).origin } });
  assert.equal(signedIn.status(), 200, await signedIn.text());
  await page.goto(at);
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Đăng nhập' }).first().waitFor();
  return { page, context, faults, name: username };
}

/** Somebody without an account, with a phone of their own. */
export async function visitor(name, { screen = 'phone', dark = false, at = new URL('/congdan/', base).href, worker = false } = {}) {
  const context = await (await open()).newContext({
    ...screens[screen], ...workers(worker), locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults = [];
  page.on('pageerror', (e) => faults.push(`page: ${e.message}`));
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (404|409|422|429)|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(m.text())) faults.push(`console: ${m.text()}`); });
  await page.goto(at);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, context, faults, name };
}

/** No violation of WCAG 2.2 AA that axe-core can see. */
export async function accessible(page, what) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // A page may still be fading in: what is wrong stays wrong.
  let found;
  for (let attempt = 0; attempt < 4; attempt++) {
    if (attempt) await page.waitForTimeout(500);
    found = await page.evaluate(async () => {
      const run = await window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return run.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
    });
    if (!found.length) break;
  }
  assert.deepEqual(found, [], `${what} is not accessible`);
}

/** Types into a list that can be searched and takes the option; types again when the list has closed meanwhile. */
export async function choose(page, list, option) {
  const found = page.getByRole('option', { name: option, exact: true });
  for (let attempt = 0; ; attempt++) {
    await page.getByRole('combobox', { name: list }).fill('');
    await page.getByRole('combobox', { name: list }).fill(option);
    try {
      return await found.click({ timeout: attempt < 4 ? 4000 : 30000 });
    } catch (fault) {
      if (attempt === 4) throw fault;
    }
  }
}

/** The day after so many, as it is typed: 05/03/2026. */
export function inDays(days) {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${String(day.getDate()).padStart(2, '0')}/${String(day.getMonth() + 1).padStart(2, '0')}/${day.getFullYear()}`;
}

/** Nothing reaches beyond a screen of that width, in CSS pixels. */
export async function fits(page, width = 390) {
  const beyond = await page.evaluate((width) => [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 0.5 && e.getClientRects().length)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`).slice(0, 6), width);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `the page is ${wide} px wide on a screen of ${width}: ${beyond.join(', ')}`);
}

/** TINHSO_PICTURES=no leaves them out: they are for eyes, and cost a tenth of the time. */
const pictures = process.env.TINHSO_PICTURES !== 'no';
export const shot = async (page, name) => { if (pictures) await page.screenshot({ path: `${here}output/${name}.png` }); };

/** What is readable depends on the size or on the colours: a desktop is examined by day, a phone by night. */
const examined = (screen, dark) => (screen === 'desktop') !== dark;
/** Whether a test walks its pages in this look: for pictures in every one. */
export const walked = (screen, dark) => pictures || examined(screen, dark);
const looks = [
  ['desktop', 'light', { width: 1280, height: 800 }], ['desktop', 'dark', { width: 1280, height: 800 }],
  ['phone', 'light', { width: 390, height: 844 }], ['phone', 'dark', { width: 390, height: 844 }],
];
/** The page as it is seen on a desk and on a phone, by day and by night: whole, readable, and kept as pictures. */
export async function everyLook(page, name) {
  const before = page.viewportSize();
  for (const [screen, scheme, size] of looks) {
    if (!walked(screen, scheme === 'dark')) continue;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await fits(page, size.width);
    if (examined(screen, scheme === 'dark')) await accessible(page, `${name}, ${screen}, ${scheme}`);
    await shot(page, `${name}-${screen}-${scheme}`);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
}

export function quiet(...people) {
  for (const { name, faults } of people) assert.deepEqual(faults, [], `the page of ${name} had faults`);
}
