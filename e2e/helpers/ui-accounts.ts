import { expect, type Page } from '@playwright/test';
import { sql } from './database';
import { unique } from './site';

/**
 * Many accounts under one prefix that nothing else uses, every third a person: `<prefix>-001`, made one minute apart. In one
 * statement, because a list is what is tested, not their making.
 */
export async function makeManyAccounts(count: number): Promise<string> {
  const prefix = unique('many');
  await sql(
    `INSERT INTO "User" (username, kind, "createdAt", "updatedAt")
     SELECT $1 || '-' || lpad(n::text, 3, '0'), (CASE WHEN n % 3 = 0 THEN 'HUMAN' ELSE 'SERVICE_ACCOUNT' END)::"UserKind",
            now() - n * interval '1 minute', now()
     FROM generate_series(1, $2::int) AS n`,
    [prefix, count],
  );
  return prefix;
}

export const setDisplayName = (userId: number, name: string) => sql('UPDATE "User" SET "displayName" = $2 WHERE id = $1', [userId, name]);

/** What the address says of the list: its query as an object. */
export const expectQuery = (page: Page, query: Record<string, string>): Promise<void> =>
  expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams)).toEqual(query);
