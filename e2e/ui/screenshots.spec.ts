import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { postJson } from '../helpers/http';
import {
  block, cookieOf, makeM2MCredential, makePerson, makeServiceAccount, makeToken, password, withCookie, type Admin, type Site,
} from '../helpers/site';
import { field, heading, open } from '../helpers/ui';
import { createM2MCredential, generateToken } from '../helpers/ui-credentials';
import { withOwnSite } from '../helpers/ui-own-site';

const forReadme = path.resolve(import.meta.dirname, '../screenshots');
const forReview = path.resolve(import.meta.dirname, '../../test-results/screenshots');

const people = {
  'alice.okafor': 'Alice Okafor', 'daniel.weber': 'Daniel Weber', 'eun-ji.park': 'Eun-ji Park', 'tomas.silva': 'Tomás Silva',
};
const machines = {
  'ci-bot': 'Continuous integration',
  'code-search-agent': 'Answers questions about the code',
  'dependency-updates': 'Weekly dependency updates',
  'docs-publisher': 'Publishes the handbook',
  'nightly-scip-uploads': 'Uploads precise code intelligence',
  'old-jenkins': 'Replaced by ci-bot',
  'release-train': 'Cuts and tags releases',
  'review-agent': 'First look at every change',
};
const pages = {
  'create-user': '/site-admin/users/new',
  'next-steps': '/users/docs-publisher/next-steps',
  tokens: '/users/ci-bot/settings/tokens',
  'new-token': '/users/ci-bot/settings/tokens/new',
  m2m: '/users/ci-bot/settings/tokens/m2m',
};

/** A site as it looks after some months of use. */
async function furnish(site: Site): Promise<{ admin: Admin; cookie: string }> {
  const email = 'maria.lindqvist@acme.example';
  const answer = await postJson(`${site.url}/-/site-init`, { username: 'maria.lindqvist', email, password });
  const cookie = cookieOf(answer);
  const admin = { ...site, username: 'maria.lindqvist', headers: withCookie(cookie) };
  const old = `UPDATE "User" SET "displayName" = 'Maria Lindqvist', "createdAt" = now() - interval '230 days'`;
  await sql(old, [], site.databaseUrl);
  const set = (id: number, name: string, activeHoursAgo: number | null, daysAgo: number) => sql(
    `UPDATE "User" SET "displayName" = $2, "lastActiveAt" = now() - $3::float * interval '1 hour',
            "createdAt" = now() - $4::int * interval '1 day' WHERE id = $1`,
    [id, name, activeHoursAgo, daysAgo], site.databaseUrl,
  );
  for (const [index, [username, name]] of Object.entries(people).entries()) {
    await set((await makePerson(admin, { username })).id, name, 3 + 9 * index, 210 - 20 * index);
  }
  for (const [index, [username, name]] of Object.entries(machines).entries()) {
    const bot = await makeServiceAccount(admin, username);
    await set(bot.id, name, username === 'docs-publisher' ? null : 0.2 + index * index, 150 - 17 * index);
    if (username === 'old-jenkins') await block(site, bot.id);
    if (username === 'ci-bot') await furnishCredentials(admin, bot, site);
  }
  return { admin, cookie };
}

async function furnishCredentials(admin: Admin, bot: { nodeId: string; id: number }, { databaseUrl }: Site): Promise<void> {
  const tokens = [
    ['index upload, runner 3', 88, 2, ['user:all']], ['release notes', 9, 60, ['read_api']],
    ['old laptop of the build room', -4, null, ['user:all']], ['agent that reviews changes', 240, 0.1, ['mcp']],
  ] as const;
  for (const [note, endsInDays, usedHoursAgo, scopes] of tokens) {
    const { id } = await makeToken(admin, bot, [...scopes]);
    await sql(
      `UPDATE "AccessToken" SET note = $2, "createdAt" = now() - interval '30 days', "expiresAt" = now() + $3::int * interval '1 day',
              "lastUsedAt" = now() - $4::float * interval '1 hour' WHERE id = $1`,
      [id, note, endsInDays, usedHoursAgo], databaseUrl,
    );
  }
  const { id } = await makeM2MCredential(admin, bot);
  const described = `UPDATE "OAuthClient" SET name = 'nightly build', description = 'Runs at three, on the big machine' WHERE id = $1`;
  await sql(described, [id], databaseUrl);
}

async function takePictures(page: Page, context: BrowserContext): Promise<void> {
  fs.mkdirSync(forReview, { recursive: true });
  await withOwnSite(context, {}, async (server) => {
    const { url } = server;
    const { cookie } = await furnish(server);
    await context.addCookies([{ name: 'sgs', value: cookie.slice('sgs='.length), url }]);
    page.on('dialog', (dialog) => void dialog.accept());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1280, height: 800 });
      const picture = async (name: string) => {
        await expect(page.getByRole('progressbar')).toHaveCount(0);
        await page.screenshot({ path: path.join(forReview, `${name}-${colorScheme}.png`), caret: 'hide' });
      };
      await open(page, `${url}/site-admin/users`);
      await expect(heading(page, 'Users')).toBeVisible();
      await picture('users');
      if (colorScheme === 'light') fs.copyFileSync(path.join(forReview, 'users-light.png'), path.join(forReadme, 'users.png'));
      for (const [name, at] of Object.entries(pages)) {
        await open(page, url + at);
        await picture(name);
      }
      await generateToken(page, 'docs-publisher', `handbook ${colorScheme}`, url);
      await picture('reveal');
      await createM2MCredential(page, 'docs-publisher', `handbook ${colorScheme}`, url);
      await picture('m2m-reveal');
      await page.setViewportSize({ width: 390, height: 800 });
      await open(page, `${url}/site-admin/users`);
      await picture('users-phone');
      await open(page, `${url}/users/ci-bot/settings/tokens`);
      await picture('tokens-phone');
    }
    await context.clearCookies();
    await open(page, `${url}/sign-in`);
    await expect(field(page, 'Password')).toBeVisible();
    await page.screenshot({ path: path.join(forReview, 'sign-in.png') });
  });
}

// Written on request only: a run of the tests changes no file of the repository.
if (process.env.SCREENSHOTS === '1') {
  test.use({ viewer: 'nobody' });
  test.describe.configure({ timeout: 180_000 });
  test('pictures for the README and for review', ({ page, context }) => takePictures(page, context));
}
