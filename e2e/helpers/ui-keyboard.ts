import { expect, type Locator, type Page } from '@playwright/test';

const mostSteps = 60;

/** Walks with Tab until the target has the focus, and checks on the way that every stop can be seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < mostSteps; step += 1) {
    await page.keyboard.press(key);
    await expectFocusIsVisible(page);
    if (await hasFocus(target)) return;
  }
  throw new Error(`${mostSteps} times ${key} did not reach ${target.toString()}.`);
}

/** Comes to the target by Tab and presses it. */
export async function press(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

const hasFocus = (target: Locator): Promise<boolean> => target.evaluate((element) => element === document.activeElement);

/** The focused element is inside the window and has a ring. */
export async function expectFocusIsVisible(page: Page): Promise<void> {
  const state = await page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return 'nothing is focused';
    const hasRing = (element: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const box = focused.getBoundingClientRect();
    const isInWindow = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    // A control may draw its ring on what stands around or after it, as checkboxes and segments do.
    const candidates = [focused, focused.parentElement, focused.nextElementSibling, focused.closest('label')];
    const isDrawn = candidates.some((element) => element !== null && hasRing(element));
    const name = `${focused.tagName.toLowerCase()} "${focused.getAttribute('aria-label') ?? focused.textContent?.slice(0, 40) ?? ''}"`;
    if (!isInWindow) return `${name} is focused outside of the window`;
    return isDrawn ? 'visible' : `${name} is focused without a visible ring`;
  });
  // The first stop after the last one is the browser itself.
  if (state !== 'nothing is focused') expect(state).toBe('visible');
}

/** The names of the next stops of Tab, in their order. */
export async function tabStops(page: Page, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < count; step += 1) {
    await page.keyboard.press('Tab');
    await expectFocusIsVisible(page);
    names.push(await page.evaluate(() => {
      const focused = document.activeElement;
      const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : null;
      return (focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? '').trim();
    }));
  }
  return names;
}
