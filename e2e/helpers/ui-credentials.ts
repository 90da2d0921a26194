import { expect, type Locator, type Page } from '@playwright/test';
import { field, heading, open } from './ui';

/** The dialog that shows a new secret this one time. */
export const reveal = (page: Page, title: string): Locator => page.getByRole('dialog', { name: title });

export const tokenReveal = (page: Page): Locator => reveal(page, 'Access token created');
export const m2mReveal = (page: Page): Locator => reveal(page, 'M2M credential created');

/** Fills in and sends the form for a new token; the secret is then on the screen. */
export async function generateToken(page: Page, username: string, note: string, url = ''): Promise<Locator> {
  await open(page, `${url}/users/${username}/settings/tokens/new`);
  await field(page, 'Description').fill(note);
  await page.getByRole('button', { name: 'Generate token' }).click();
  const dialog = tokenReveal(page);
  await expect(dialog).toBeVisible();
  return dialog;
}

export async function createM2MCredential(page: Page, username: string, name: string, url = ''): Promise<Locator> {
  await open(page, `${url}/users/${username}/settings/tokens/m2m`);
  await page.getByRole('button', { name: 'Create M2M credential' }).click();
  await field(page, 'Name').fill(name);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const dialog = m2mReveal(page);
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Opens the dialog with which an M2M credential gets a new secret, and sends it. */
export async function rotateSecret(page: Page, overlap: 'End now' | 'One hour more' | 'One day more'): Promise<Locator> {
  const form = page.getByRole('dialog', { name: 'Rotate secret' });
  await form.getByRole('radio', { name: overlap }).check();
  await form.getByRole('button', { name: 'Rotate secret' }).click();
  const dialog = reveal(page, 'Secret rotated');
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The secret as it stands on the screen, after a click on its "Show" button. */
export async function readSecret(dialog: Locator, label: string): Promise<string> {
  await dialog.getByRole('button', { name: new RegExp(`^Show ${label}$`, 'i') }).click();
  await expect(field(dialog, label)).toHaveAttribute('type', 'text');
  return field(dialog, label).inputValue();
}

/** Ticks that the secret is stored and closes the dialog. */
export async function finish(dialog: Locator): Promise<void> {
  await dialog.getByRole('checkbox', { name: /^I have stored this/ }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
}

export const expectTokensPage = (page: Page): Promise<void> => expect(heading(page, 'Access tokens')).toBeVisible();
