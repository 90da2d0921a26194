import { defineConfig, devices } from '@playwright/test';
import { findBrowser, launchArgs } from './scripts/lib/browser.mjs';

const inBrowser = {
  ...devices['Desktop Chrome'],
  // Clicks wait until what they aim at has come to rest.
  contextOptions: { reducedMotion: 'reduce' as const },
  launchOptions: { executablePath: findBrowser() ?? undefined, args: launchArgs() },
};

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/setup/global-setup.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { baseURL: process.env.E2E_BASE_URL, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'api', testDir: 'e2e/api' },
    { name: 'ui', testDir: 'e2e/ui', use: inBrowser },
    { name: 'a11y', testDir: 'e2e/a11y', use: inBrowser },
  ],
});
