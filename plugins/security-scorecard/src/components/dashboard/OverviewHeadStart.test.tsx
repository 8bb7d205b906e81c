import { ServiceUnavailableError } from '@backstage/errors';
import type { Dashboard } from '@fairway/plugin-security-scorecard-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { aDashboard } from '../../fixtures/dashboard';
import { OverviewHeadStart } from './OverviewHeadStart';
import { OverviewPage } from './OverviewPage';

/** The page comes when somebody wants it, and the test portal has it at its root. */
const HERE = [''];
const LatePage = ({ paths = HERE }) => {
  const [isThere, setThere] = useState(false);
  return (
    <>
      <OverviewHeadStart paths={paths} />
      <button onClick={() => setThere(true)}>The portal is up</button>
      {isThere && <OverviewPage />}
    </>
  );
};

const open = (options: ScreenOptions, paths?: string[]) =>
  renderScreen(<LatePage paths={paths} />, options);

const portalIsUp = async () =>
  userEvent.click(
    await screen.findByRole('button', { name: 'The portal is up' }),
  );

const counted = (answer: () => Promise<Dashboard>) => jest.fn(answer);

describe('OverviewHeadStart', () => {
  it('asks for the numbers before the page is there, which does not ask again', async () => {
    const getDashboard = counted(async () => aDashboard());
    open({
      search: '?scope=group:default/payments&days=365',
      client: { getDashboard },
    });
    await waitFor(() => expect(getDashboard).toHaveBeenCalledTimes(1));
    await portalIsUp();
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
    expect(getDashboard.mock.calls).toEqual([
      [{ scope: 'group:default/payments', days: 365 }],
    ]);
  });

  it('asks for nothing at another address', async () => {
    const getDashboard = counted(async () => aDashboard());
    open({ client: { getDashboard } }, ['/security', '/security/overview']);
    await screen.findByRole('button', { name: 'The portal is up' });
    expect(getDashboard).not.toHaveBeenCalled();
  });

  it('lets the page tell of a failure, and try again', async () => {
    const getDashboard = counted(async () =>
      aDashboard(),
    ).mockRejectedValueOnce(
      new ServiceUnavailableError('the database is away'),
    );
    open({ client: { getDashboard } });
    await waitFor(() => expect(getDashboard).toHaveBeenCalledTimes(1));
    await portalIsUp();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
    await userEvent.click(screen.getByRole('button', { name: /again/i }));
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
    expect(getDashboard).toHaveBeenCalledTimes(2);
  });

  it('keeps numbers for a minute, as the page does', async () => {
    const getDashboard = counted(async () => aDashboard());
    open({ client: { getDashboard } });
    await waitFor(() => expect(getDashboard).toHaveBeenCalledTimes(1));
    const later = Date.now() + 61_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    await portalIsUp();
    await waitFor(() => expect(getDashboard).toHaveBeenCalledTimes(2));
    clock.mockRestore();
  });
});
