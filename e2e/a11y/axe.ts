import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
// The theme changes colours alone, which are the same at any width: two looks see both themes and both widths.
const light = { colorScheme: 'light', width: 1280, rules: 'all' } as const;
const dark = { colorScheme: 'dark', width: 390, rules: 'all' } as const;
const darkAndWide = { colorScheme: 'dark', width: 1280, rules: 'colours' } as const;
type Look = typeof light | typeof dark | typeof darkAndWide;

function looksAt(widths: readonly number[]): Look[] {
  if (!widths.includes(390)) return [light, darkAndWide];
  return widths.includes(1280) ? [light, dark] : [dark];
}

const colours = ['color-contrast', 'link-in-text-block'];

function builder(page: Page, rules: Look['rules']): AxeBuilder {
  // No page has frames of its own, so that axe need not put their results together in a second page.
  const all = new AxeBuilder({ page }).setLegacyMode();
  return rules === 'colours' ? all.withRules(colours) : all.withTags(standards);
}

/** What is on the screen breaks no rule of WCAG 2.0 to 2.2 A and AA, in both themes, and narrow. Nothing is excepted. */
export async function expectAccessible(page: Page, { widths = [1280, 390] }: { widths?: readonly number[] } = {}): Promise<void> {
  for (const { colorScheme, width, rules } of looksAt(widths)) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
    const { violations } = await builder(page, rules).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary}`));
    expect(found, `${colorScheme}, ${width} px`).toEqual([]);
  }
}
