import { gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import { screens, screenTest as test } from '../fixtures/screens';
import { expect } from '../fixtures/test';
import { expectNoSidewaysScroll, expectTitleIsHeading, open } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

const mostScriptBytes = 200_000;

async function bytesOnTheWire(response: Response): Promise<number> {
  const isCompressed = response.headers()['content-encoding'] !== undefined;
  return isCompressed ? (await response.request().sizes()).responseBodySize : gzipSync(await response.body()).length;
}

for (const { name, path, viewer = 'site admin', status = 200 } of screens) {
  test.describe(name, () => {
    test.use({ viewer: viewer === 'site admin' ? viewer : 'nobody' });

    test('has its own title, little script, no complaints, and fits a phone', async ({ page, context, bot, person, complaints }) => {
      if (viewer === 'person') await signInAs(context, person);
      if (status >= 400) complaints.allow(new RegExp(`status of ${status} .*\\(http`));
      const scripts: Response[] = [];
      page.on('response', (response) => { if (response.request().resourceType() === 'script') scripts.push(response); });
      const ahead: string[] = [];
      page.on('request', (request) => { if (request.headers()['next-router-prefetch']) ahead.push(request.url()); });
      const answer = page.waitForResponse((response) => response.request().isNavigationRequest() && response.status() !== 307);
      await open(page, path(bot));
      expect((await answer).status()).toBe(status);
      await expectTitleIsHeading(page);

      const sizes = await Promise.all(scripts.map(bytesOnTheWire));
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostScriptBytes);

      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await expectNoSidewaysScroll(page);
      }
      expect(ahead, 'fetched ahead of a click').toEqual([]);
    });
  });
}

test('only scripts with the nonce of the answer may run, and every answer has its own', async ({ page }) => {
  const policyOf = async () => (await page.goto('/site-admin/users'))?.headers()['content-security-policy'] ?? '';
  const [first, second] = [await policyOf(), await policyOf()];
  const nonceOf = (policy: string) => /script-src[^;]*'nonce-([^']{16,})'/.exec(policy)?.[1];
  expect(nonceOf(first)).toBeTruthy();
  expect(nonceOf(first)).not.toBe(nonceOf(second));
  for (const directive of first.split('; ').filter((part) => /^(script-src|style-src|style-src-elem|default-src) /.test(part))) {
    expect(directive).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
  }
  expect(first).toContain("frame-ancestors 'none'");
});
