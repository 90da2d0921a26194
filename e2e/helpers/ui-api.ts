import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { instance } from '../setup/instance';
import { data, postGraphQL } from './graphql';
import { withToken } from './site';

const whoAmI = '{ currentUser { username } }';
const answer = z.strictObject({ currentUser: z.strictObject({ username: z.string() }) });

/** The API knows the bearer of these headers by that name. */
export async function expectApiToKnow(headers: Record<string, string>, username: string): Promise<void> {
  expect(await data({ url: instance().url, headers }, answer, whoAmI)).toEqual({ currentUser: { username } });
}

export async function expectApiToRefuse(headers: Record<string, string>): Promise<void> {
  expect((await postGraphQL({ url: instance().url, headers }, whoAmI)).status).toBe(401);
}

export const byToken = withToken;
export const byBearer = (bearer: string): Record<string, string> => ({ authorization: `Bearer ${bearer}` });

const runFile = promisify(execFile);

/** Runs a snippet exactly as somebody would paste it into a terminal, and gives what it printed. */
export async function runSnippet(text: string): Promise<string> {
  const { stdout } = await runFile('bash', ['-c', text], { timeout: 20_000 });
  return stdout;
}
