import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import type { OwnServer } from '../helpers/own-server';
import { signInAsAdmin } from '../helpers/site';
import { heading, open } from '../helpers/ui';
import { withOwnSite } from '../helpers/ui-own-site';

test.use({ viewer: 'nobody' });

/** A table that is not there, as after a restore that went wrong: what needs it fails, all else works. */
async function withoutTable(site: OwnServer, table: string, work: () => Promise<void>, mend: () => Promise<void>): Promise<void> {
  await sql(`ALTER TABLE "${table}" RENAME TO "lost"`, [], site.databaseUrl);
  try {
    await work();
  } finally {
    await sql(`ALTER TABLE "lost" RENAME TO "${table}"`, [], site.databaseUrl);
  }
  await mend();
}

/** The apology, with an id that the operator finds in the log. */
async function expectApology(page: Page, site: OwnServer, words = 'tell the operator of this site'): Promise<void> {
  await expect(heading(page, 'Something went wrong')).toBeVisible();
  await expect(page.getByText(words)).toBeVisible();
  const id = await page.getByText('Request ID').getByRole('code').textContent();
  expect(id).toMatch(/^[0-9a-f]{20}$/);
  await expect.poll(() => site.logs()).toContain(id ?? '');
  await expect(page.getByText(/relation|does not exist|prisma/i).filter({ visible: true })).toHaveCount(0);
}

/** What browsers say of a page that failed; where the frame failed with it, none of the page names its icon. */
const provoked = /status of 500|React error #441|favicon\.ico/;

const tryAgain = (page: Page) => page.getByRole('button', { name: 'Try again' }).click();

test('a page that fails says so inside the console, and comes once it can', async ({ page, context, complaints }) => {
  complaints.allow(provoked);
  await withOwnSite(context, {}, async (site) => {
    const { headers } = await signInAsAdmin(site);
    const cookie = /sgs=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
    await context.addCookies([{ name: 'sgs', value: cookie, url: site.url, httpOnly: true, sameSite: 'Lax' }]);

    await test.step('one page alone', () => withoutTable(site, 'AuditEvent', async () => {
      await page.goto(`${site.url}/site-admin/audit-log`);
      await expectApology(page, site);
      await expect(page.getByRole('link', { name: 'Users', exact: true })).toBeVisible();
      await tryAgain(page);
      await expectApology(page, site);
    }, async () => {
      await tryAgain(page);
      await expect(heading(page, 'Audit log')).toBeVisible();
      await expect(page.getByRole('table')).toBeVisible();
    }));

    await test.step('every page, the frame around them too', () => withoutTable(site, 'User', async () => {
      await page.goto(`${site.url}/site-admin/license`);
      await expectApology(page, site, 'Keyward could not show this page');
      await expect(page.getByRole('main')).toHaveCount(1);
    }, async () => {
      await tryAgain(page);
      await expect(heading(page, 'License and seats')).toBeVisible();
    }));
  });
});

test('where people sign in, the same is said', async ({ page, context, complaints }) => {
  complaints.allow(provoked);
  await withOwnSite(context, {}, async (site) => {
    await signInAsAdmin(site);
    await open(page, `${site.url}/sign-in`);
    await withoutTable(site, 'User', async () => {
      await page.goto(`${site.url}/sign-in`);
      await expectApology(page, site);
      await expect(page.getByRole('main')).toHaveCount(1);
    }, async () => {
      await tryAgain(page);
      await expect(heading(page, 'Sign in')).toBeVisible();
      await expect(page.getByRole('textbox', { name: /username/i })).toBeVisible();
    });
  });
});
