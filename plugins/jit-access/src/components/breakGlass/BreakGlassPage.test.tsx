import { ConflictError } from '@backstage/errors';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  sampleEntitlement,
  samplePage,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { BreakGlassPage } from './BreakGlassPage';

const terms = {
  max: 'PT30M',
  reviewBy: ['user:default/sam'],
  reviewWithin: 'P2D',
  blocked: null,
};
const offered = sampleEntitlement({ breakGlass: terms });

const show = (client: Partial<JitAccessClient>, at = '/') =>
  renderPage(<BreakGlassPage />, {
    as: 'user:default/omar',
    at,
    client: { listEntitlements: async () => samplePage([offered]), ...client },
  });

const BUTTON = { name: 'Break the glass: take access now' };
const at = '/?entitlement=payments-db-rw';

describe('BreakGlassPage', () => {
  it('says what follows, and takes the access for at most its own time', async () => {
    const breakGlass = jest.fn(async () => sampleRequest({ id: 'r-7' }));
    show({ breakGlass });
    await userEvent.click(
      await screen.findByRole('radio', { name: /payments database/ }),
    );
    const follows = screen.getByRole('region', { name: 'What follows' });
    expect(within(follows).getByText(/are told now/)).toBeVisible();
    expect(within(follows).getByText(/reviewed afterwards/)).toHaveTextContent(
      /within 2 days.*sam/,
    );
    expect(
      within(follows).getByText(/can’t break the glass again/),
    ).toBeVisible();
    expect(screen.getByText(/From 5 seconds to 30 minutes/)).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      'entitlement=payments-db-rw',
    );
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(screen.getByRole('button', BUTTON));
    expect(breakGlass).not.toHaveBeenCalled();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Why do you need it/ }),
      'The queue is on fire',
    );
    await userEvent.click(screen.getByRole('button', BUTTON));
    expect(breakGlass).toHaveBeenCalledWith({
      entitlementId: 'payments-db-rw',
      duration: 'PT30M',
      reason: 'The queue is on fire',
    });
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        '/access/requests/r-7',
      ),
    );
  });

  it('shows why it is blocked, and offers no button', async () => {
    show(
      {
        listEntitlements: async () =>
          samplePage([
            sampleEntitlement({
              breakGlass: { ...terms, blocked: 'a review is owed' },
            }),
          ]),
      },
      at,
    );
    expect(await screen.findByText(/a review is owed/)).toBeVisible();
    expect(screen.getByRole('radio')).toBeDisabled();
    expect(screen.queryByRole('button', BUTTON)).not.toBeInTheDocument();
  });

  it('says what to do when nothing offers it', async () => {
    show({ listEntitlements: async () => samplePage([sampleEntitlement()]) });
    expect(
      await screen.findByText(/No access policy lets you break the glass/),
    ).toBeVisible();
  });

  it('tells the server’s refusal', async () => {
    show(
      {
        breakGlass: async () => {
          throw new ConflictError('A review of your last one is owed');
        },
      },
      at,
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Why do you need it/ }),
      'The queue is on fire',
    );
    await userEvent.click(screen.getByRole('button', BUTTON));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The glass was not broken');
    expect(alert).toHaveTextContent('A review of your last one is owed');
  });
});
