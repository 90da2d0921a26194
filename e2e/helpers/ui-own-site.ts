import type { BrowserContext } from '@playwright/test';
import { withOwnServer, type OwnServer } from './own-server';

type Work = (site: OwnServer) => Promise<void>;

/** A server of a test's own for the browser: its pages leave it before it ends, or they would complain that it is gone. */
export const withOwnSite = (context: BrowserContext, env: Record<string, string>, work: Work): Promise<void> =>
  withOwnServer(env, async (site) => {
    await work(site);
    await Promise.all(context.pages().map((page) => page.goto('about:blank')));
  });
