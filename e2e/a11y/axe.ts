import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const looks = [
  { colorScheme: 'light', width: 1280, rules: 'all' },
  // The theme changes colours alone, and they are the same at any width.
  { colorScheme: 'dark', width: 1280, rules: 'colours' },
  { colorScheme: 'dark', width: 390, rules: 'all but colours' },
] as const;
const colours = ['color-contrast', 'link-in-text-block'];

function builder(page: Page, rules: (typeof looks)[number]['rules']): AxeBuilder {
  const all = new AxeBuilder({ page });
  if (rules === 'colours') return all.withRules(colours);
  return rules === 'all' ? all.withTags(standards) : all.withTags(standards).disableRules(colours);
}

/** What is on the screen breaks no rule of WCAG 2.0 to 2.2 A and AA, in both themes, and narrow. Nothing is excepted. */
export async function expectAccessible(page: Page, { widths = [1280, 390] }: { widths?: readonly number[] } = {}): Promise<void> {
  for (const { colorScheme, width, rules } of looks.filter((look) => widths.includes(look.width))) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
    const { violations } = await builder(page, rules).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary}`));
    expect(found, `${colorScheme}, ${width} px`).toEqual([]);
  }
}
