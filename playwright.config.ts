import { defineConfig, devices } from '@playwright/test';

const projects = [
  // They share the demo organisation, change it, and follow one another.
  { name: 'stories', testIgnore: '**/screens.test.ts', workers: 1 },
  // People who only look do not disturb each other. Alone: `--no-deps screens`.
  {
    name: 'screens',
    testMatch: '**/screens.test.ts',
    dependencies: ['stories'],
    fullyParallel: true,
  },
];

/** One portal for all. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  testMatch: process.env.FAIRWAY_SCREENSHOTS ? '**/*.shots.ts' : '**/*.test.ts',
  outputDir: '.fairway/test-results/e2e',
  globalSetup: './packages/app/e2e-tests/support/globalSetup.ts',
  globalTeardown: './packages/app/e2e-tests/support/globalTeardown.ts',
  ...(process.env.FAIRWAY_SCREENSHOTS ? {} : { projects }),
  workers: process.env.FAIRWAY_SCREENSHOTS ? 1 : 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    [
      'json',
      {
        outputFile:
          process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ??
          '.fairway/test-results/e2e.json',
      },
    ],
  ],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // A sixth of the time: only for who looks for why a story fails.
    trace: process.env.FAIRWAY_TRACE ? 'retain-on-failure' : 'off',
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM_PATH || undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
