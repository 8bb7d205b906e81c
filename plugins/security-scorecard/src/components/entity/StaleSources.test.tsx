import { screen } from '@testing-library/react';
import type { CheckMode } from '@fairway/plugin-security-scorecard-common';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aResult } from '../../fixtures/scorecards';
import { StaleSources } from './StaleSources';

const stale = (mode: CheckMode, checkId: string) =>
  aResult({
    checkId,
    mode,
    state: 'stale',
    source: 'Fake scanner',
    observedAt: '2026-11-01T10:00:00.000Z',
  });

it.each([
  [['enforce', 'observe', 'warn'], /than 1 check that counts allows/],
  [['enforce', 'enforce', 'warn'], /than 2 checks that count allow/],
  [['observe', 'warn'], /Only checks that are observed or warned/],
] satisfies [CheckMode[], RegExp][])(
  'counts, of checks that %j, those that count',
  async (modes, words) => {
    renderScreen(
      <StaleSources results={modes.map((mode, i) => stale(mode, `c${i}`))} />,
      { client: {} },
    );
    expect(await screen.findByText(/Fake scanner last looked/)).toBeVisible();
    expect(screen.getByText(words)).toBeVisible();
  },
);
