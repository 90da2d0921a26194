import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeToken, unique } from '../helpers/site';
import { confirm, expectRow, expectTitleIsHeading, expectToast, field, heading, open, rowAction } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

const run = promisify(execFile);
const oddName = 'a #1 ü?%41.ts';

/** Pushes some files with the real git, by a token. */
async function push(folder: string, url: string): Promise<void> {
  const git = (...args: string[]) => run('git', args, {
    cwd: folder,
    env: {
      ...{ NODE_ENV: 'test', PATH: process.env.PATH ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
      ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
    },
  });
  const bad = '<script>alert(1)</script> ![far](https://example.com/a.png) <b style="color:red">bold</b>';
  const readme = `# Hello there\n\n[the code](src/-x.ts) ${bad}\n`;
  fs.mkdirSync(path.join(folder, 'src'));
  fs.writeFileSync(path.join(folder, 'README.md'), readme);
  fs.writeFileSync(path.join(folder, 'src/-x.ts'), 'export const answer = "<b>42</b>";\n');
  fs.writeFileSync(path.join(folder, oddName), 'let odd: number;\n');
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=First words');
  await git('push', '--quiet', url, 'HEAD:main', 'HEAD:side/way');
}

test('a repository is made, pushed to and read; others find it once it is theirs to read', async ({
  page, siteAdmin, context, complaints,
}, info) => {
  const [group, name] = [unique('team'), 'app'];
  const fullName = `${group}/${name}`;
  const address = `/repositories/${fullName}`;
  const person = await makePerson(siteAdmin);
  const { secret } = await makeToken(siteAdmin, siteAdmin, ['user:all']);

  await test.step('made from the list, in a group that comes with it', async () => {
    await open(page, '/site-admin/repositories');
    await page.getByRole('button', { name: 'New repository' }).click();
    const dialog = page.getByRole('dialog', { name: 'New repository' });
    await field(dialog, 'Group').fill(group);
    await field(dialog, 'Name').fill('../x');
    await dialog.getByRole('button', { name: 'Make repository' }).click();
    await expect(field(dialog, 'Name')).toHaveAttribute('aria-invalid', 'true');
    await field(dialog, 'Name').fill(name);
    await dialog.getByRole('button', { name: 'Make repository' }).click();
    await expect(heading(page, fullName)).toBeVisible();
    await expectTitleIsHeading(page);
    await expect(page.getByRole('region', { name: 'Push one that you have' })).toContainText(`${siteAdmin.url}/${fullName}.git`);
  });

  await test.step('pushed to with git, and read: README, file, odd names, another branch, history', async () => {
    const folder = info.outputPath('work');
    fs.mkdirSync(folder, { recursive: true });
    await push(folder, `${siteAdmin.url.replace('://', `://me:${secret}@`)}/${fullName}.git`);
    await open(page, address);
    const readme = page.getByRole('region', { name: 'README.md' });
    await expect(readme.getByRole('heading', { name: 'Hello there' })).toBeVisible();
    await expect(readme.locator('script, img, [style]')).toHaveCount(0);
    await readme.getByRole('link', { name: 'the code' }).click();
    const source = page.getByRole('region', { name: 'Source of src/-x.ts' });
    await expect(source).toContainText('export const answer = "<b>42</b>";');
    await expect(source.locator('i.k').first()).toHaveText(/^export/);
    await page.goto(`${new URL(page.url()).pathname}#L1`);
    await expect(page.locator('#L1:target')).toBeVisible();

    await open(page, address);
    await page.getByRole('link', { name: oddName }).click();
    await expect(page.getByRole('region', { name: `Source of ${oddName}` })).toContainText('let odd');
    await page.reload();
    await expect(page.getByRole('region', { name: `Source of ${oddName}` })).toContainText('let odd');
    const raw = await page.request.get(await page.getByRole('link', { name: 'Raw' }).getAttribute('href') ?? '');
    expect(await raw.text()).toBe('let odd: number;\n');
    expect(raw.headers()).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(raw.headers()['content-security-policy']).toContain('sandbox');

    await open(page, address);
    await page.getByRole('button', { name: 'Branch or tag: main' }).click();
    await field(page, 'Search branches').fill('WAY');
    await page.getByRole('dialog').getByRole('link', { name: 'side/way' }).click();
    await expect(page).toHaveURL(/\?rev=side%2Fway$/);
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('link', { name: 'First words' }).click();
    await expect(page.getByRole('heading', { name: '3 changed files' })).toBeVisible();

    complaints.allow(/status of 404/);
    await open(page, `${address}?rev=gone`);
    await expect(page.getByText('No such branch, tag or commit')).toBeVisible();
  });

  await test.step('found by others once it was given to them, and unrestricted and deleted from the list', async () => {
    await open(page, `/site-admin/repositories?q=${group}`);
    const cells = { 'Repository and code host': fullName, Status: 'Hosted here', Visibility: 'Private' };
    await expectRow(page.getByRole('table', { name: 'Repositories' }), cells);
    const other = await context.browser()?.newContext({ baseURL: siteAdmin.url });
    if (!other) throw new Error('There is no browser.');
    await signInAs(other, person);
    const theirs = await other.newPage();
    const statusAt = async (place: string) => (await theirs.goto(place))?.status();
    expect(await statusAt(address)).toBe(404);
    await expect(theirs).toHaveTitle('Page not found · Keyward');
    expect(await theirs.content()).not.toContain('Hello there');
    expect(await statusAt(`/raw/${fullName}/-/README.md`)).toBe(404);
    await sql(
      `INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "updatedAt")
       SELECT $1, id, now() FROM "Repository" WHERE "fullName" = $2`,
      [person.id, fullName],
    );
    expect(await statusAt(address)).toBe(200);
    await expect(heading(theirs, fullName)).toBeVisible();
    await sql('DELETE FROM "RepositoryGrant" WHERE "userId" = $1', [person.id]);
    expect(await statusAt(`${address}/-/blob/README.md`)).toBe(404);
    await page.getByRole('switch', { name: `${fullName} is unrestricted` }).click();
    await confirm(page, 'Make unrestricted');
    await expectToast(page, `${fullName} is unrestricted now`);
    expect(await statusAt(address)).toBe(200);
    await rowAction(page, fullName, 'Delete…');
    await confirm(page, 'Delete');
    await expectToast(page, `${fullName} was deleted`);
    await expect(page.getByText('No repository matches')).toBeVisible();
    expect(await statusAt(address)).toBe(404);
    await other.close();
  });
});
