import { renderInTestApp } from '@backstage/frontend-test-utils';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { screen } from '@testing-library/react';
import { Deadline } from './Deadline';
import { Freshness } from './Freshness';
import { LevelBadge } from './LevelBadge';
import { ScoreBar } from './ScoreBar';
import { SeverityBadge } from './SeverityBadge';
import { StateBadge } from './StateBadge';

const HOUR = 3_600_000;
const from = (milliseconds: number) =>
  new Date(Date.now() + milliseconds).toISOString();

describe('badges', () => {
  it('says every state in a word, and a waiver beside it', async () => {
    renderInTestApp(
      <>
        {RESULT_STATES.map(state => (
          <StateBadge key={state} state={state} waived={state === 'fail'} />
        ))}
      </>,
    );
    for (const word of [
      'Pass',
      'Fail',
      'Warning',
      'Not applicable',
      'Unknown',
      'Stale',
      'Error',
      'Waived',
    ]) {
      expect(await screen.findByText(word)).toBeInTheDocument();
    }
  });

  it('gives every state an icon of its own', async () => {
    const { container } = renderInTestApp(
      <div data-testid="badges">
        {RESULT_STATES.map(state => (
          <StateBadge key={state} state={state} />
        ))}
      </div>,
    );
    await screen.findByText('Pass');
    const shapes = [...container.querySelectorAll('[data-testid=badges] path')];
    expect(new Set(shapes.map(path => path.getAttribute('d'))).size).toBe(
      RESULT_STATES.length,
    );
  });

  it('says severities and levels in words', async () => {
    renderInTestApp(
      <>
        <SeverityBadge severity="untriaged" />
        <LevelBadge level="none" />
      </>,
    );
    expect(await screen.findByText('Untriaged')).toBeInTheDocument();
    expect(screen.getByText('No level')).toBeInTheDocument();
  });
});

describe('Deadline', () => {
  it.each([
    [from(3 * 24 * HOUR + HOUR), 'due in 3 days'],
    [from(HOUR + 60_000), 'due in 1 hour'],
    [from(-(2 * 24 * HOUR + HOUR)), 'overdue by 2 days'],
    [from(-2_000), 'overdue'],
    [null, 'no deadline'],
  ])('%s is "%s"', async (deadline, words) => {
    renderInTestApp(<Deadline deadline={deadline} />);
    expect(await screen.findByText(words)).toBeInTheDocument();
  });
});

describe('Freshness', () => {
  it.each([
    [from(-4 * 60_000), 'PT24H', '4 min ago'],
    [from(0), 'PT24H', 'just now'],
    [from(-3 * HOUR), undefined, '3 hours ago'],
    [null, 'PT24H', 'never seen'],
  ])('%s with %s is "%s"', async (observedAt, maxAge, words) => {
    renderInTestApp(<Freshness observedAt={observedAt} maxAge={maxAge} />);
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('says since which weekday an observation has been stale', async () => {
    const staleFrom = new Date(Date.now() - 3 * 24 * HOUR);
    renderInTestApp(
      <Freshness
        observedAt={new Date(staleFrom.getTime() - HOUR).toISOString()}
        maxAge="PT1H"
      />,
    );
    const weekday = staleFrom.toLocaleDateString('en', { weekday: 'long' });
    expect(
      await screen.findByText(`stale since ${weekday}`),
    ).toBeInTheDocument();
  });

  it('names the date when that was longer ago', async () => {
    renderInTestApp(
      <Freshness observedAt="2026-01-05T12:00:00Z" maxAge="PT1H" />,
    );
    expect(
      await screen.findByText('stale since Jan 5, 2026'),
    ).toBeInTheDocument();
  });
});

describe('Deadline with its day', () => {
  it('says day and time to whom points at it, and the day in a text when asked', async () => {
    renderInTestApp(<Deadline deadline="2026-01-05T12:00:00Z" withDate />);
    const words = await screen.findByText(/^overdue by \d+ days$/);
    expect(words.closest('time')).toHaveTextContent(/Jan 5, 2026$/);
    expect(words.closest('time')).toHaveAttribute(
      'title',
      expect.stringMatching(/^Jan 5, 2026, \d+:\d\d/),
    );
  });
});

describe('ScoreBar', () => {
  it('never shows a score without its coverage', async () => {
    renderInTestApp(
      <ScoreBar
        name="Payments API"
        score={72.4}
        coverage={{ known: 9, applicable: 12 }}
      />,
    );
    expect(
      await screen.findByText('72, 9 of 12 checks known'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Score of Payments API' }),
    ).toHaveAttribute('aria-valuetext', '72, 9 of 12 checks known');
  });

  it('fills no more of its bar than is known', async () => {
    renderInTestApp(
      <ScoreBar
        name="Ledger"
        score={80}
        coverage={{ known: 3, applicable: 12 }}
      />,
    );
    expect(await screen.findByTestId('known')).toHaveStyle({ width: '25%' });
    expect(screen.getByTestId('score')).toHaveStyle({ width: '80%' });
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '80',
    );
  });

  it('says that no check applies rather than that none is known', async () => {
    renderInTestApp(
      <ScoreBar
        name="Library"
        score={null}
        coverage={{ known: 0, applicable: 0 }}
      />,
    );
    expect(await screen.findByText('No check applies')).toBeInTheDocument();
  });

  it('does not turn "nothing known" into a zero', async () => {
    renderInTestApp(
      <ScoreBar
        name="Ledger"
        score={null}
        coverage={{ known: 0, applicable: 12 }}
      />,
    );
    expect(
      await screen.findByText('No score yet, 0 of 12 checks known'),
    ).toBeInTheDocument();
  });
});
