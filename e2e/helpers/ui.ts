import { expect, type Locator, type Page } from '@playwright/test';

/** Opens a page and waits until it answers to clicks and keys: what comes before React is there would be lost. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await ready(page);
}

export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document.querySelector('#main') ?? {}).some((key) => key.startsWith('__react')));
  // Shortcuts are listened for in effects, which run when the browser has nothing more urgent to do.
  await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(resolve, { timeout: 5_000 }); }));
}

/**
 * Opens a list and waits until it answers to keys: lists come alive after the page around them, and show it by saying how long
 * ago instead of when.
 */
export async function openList(page: Page, path: string, firstRow: string): Promise<void> {
  await open(page, path);
  await expect(row(page, firstRow)).toContainText(/just now|ago/);
}

/** A field by the whole text of its label. */
export const field = (scope: Page | Locator, label: string): Locator => scope.getByLabel(label, { exact: true });

/** What a screen reader says under a field: its error, then its help. */
export const expectFieldError = (control: Locator, error: string | RegExp): Promise<void> =>
  Promise.all([expect(control).toHaveAttribute('aria-invalid', 'true'), expect(control).toHaveAccessibleDescription(error)])
    .then(() => undefined);

export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader').getByText(name, { exact: true }) });

async function readRows(table: Locator): Promise<Record<string, string>[]> {
  return table.evaluate((element) => {
    const textOf = (cell: Element) => (cell instanceof HTMLElement ? cell.innerText : '').replace(/\s+/g, ' ').trim();
    const headers = [...element.querySelectorAll('thead th')].map(textOf);
    return [...element.querySelectorAll('tbody tr')].map((each) =>
      Object.fromEntries([...each.children].map((cell, index) => [headers[index] ?? '', textOf(cell)])));
  });
}

/** Some row of the table has these cells; each text may be a part. */
export async function expectRow(table: Locator, cells: Record<string, string>): Promise<void> {
  const wanted = Object.fromEntries(Object.entries(cells).map(([header, text]) => [header, expect.stringContaining(text)]));
  await expect(async () => expect(await readRows(table)).toContainEqual(expect.objectContaining(wanted))).toPass({ timeout: 5_000 });
}

/** The names of the rows, from top to bottom. */
export const rowNames = (table: Locator): Promise<string[]> =>
  table.getByRole('rowheader').evaluateAll((cells) => cells.map((cell) => cell.querySelector('bdi')?.textContent ?? ''));

export async function openRowMenu(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  const menu = page.getByRole('menu', { name: `Actions for ${name}`, exact: true });
  await expect(menu).toBeVisible();
  return menu;
}

export async function rowAction(page: Page, name: string, action: string): Promise<void> {
  const menu = await openRowMenu(page, name);
  await menu.getByRole('menuitem', { name: action }).click();
}

export const expectToast = (page: Page, message: string | RegExp): Promise<void> =>
  expect(page.getByRole('region', { name: 'Notifications' }).getByText(message)).toBeVisible();

/** Confirms the question that is open, with its own button. */
export async function confirm(page: Page, label: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: label, exact: true }).click();
  await expect(question).toBeHidden();
}

/** Leaving is asked about; the answer is no. */
export async function expectLeavingIsAsked(page: Page, leave: () => Promise<unknown>): Promise<void> {
  const asked = page.waitForEvent('dialog');
  // Does not settle when the answer is no.
  leave().catch(() => undefined);
  const dialog = await asked;
  expect(['beforeunload', 'confirm']).toContain(dialog.type());
  await dialog.dismiss();
}

export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name });

export async function expectTitleIsHeading(page: Page): Promise<void> {
  const h1 = page.getByRole('heading', { level: 1 });
  await expect(h1).toHaveCount(1);
  await expect(page).toHaveTitle(`${((await h1.textContent()) ?? '').trim()} · Keyward`);
}

/** What is too wide scrolls in a region of its own, never the page. */
export const expectNoSidewaysScroll = (page: Page): Promise<void> =>
  expect.poll(
    () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    { message: `sideways scroll of ${page.url()}`, timeout: 2_000 },
  ).toBeLessThanOrEqual(0);
