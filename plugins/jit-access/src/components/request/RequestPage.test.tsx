import {
  sampleEntitlement,
  samplePage,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { RequestPage } from './RequestPage';

const listEntitlements = async () => samplePage([sampleEntitlement()]);

describe('RequestPage', () => {
  it('keeps the choice in the address', async () => {
    renderPage(<RequestPage />, { client: { listEntitlements } });
    await userEvent.click(
      await screen.findByRole('radio', { name: /payments database/ }),
    );
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '?entitlement=payments-db-rw',
    );
  });

  it('begins with the second step when the address names the access', async () => {
    renderPage(<RequestPage />, {
      at: '/?entitlement=payments-db-rw',
      client: { listEntitlements },
    });
    expect(
      await screen.findByRole('radiogroup', { name: 'How long' }),
    ).toBeVisible();
  });

  it('goes to the request that was sent', async () => {
    renderPage(<RequestPage />, {
      at: '/?entitlement=payments-db-rw',
      client: { listEntitlements },
    });
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Why do you need it/ }),
      'Fix a stuck payment',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    const send = await screen.findByRole('button', { name: 'Send request' });
    await waitFor(() => expect(send).toBeEnabled());
    await userEvent.click(send);
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        '/access/requests/r-1',
      ),
    );
  });

  it('says when the address names nothing', async () => {
    renderPage(<RequestPage />, {
      at: '/?entitlement=gone',
      client: { listEntitlements },
    });
    expect(await screen.findByText(/no access called “gone”/)).toBeVisible();
    expect(
      await screen.findByRole('radio', { name: /payments database/ }),
    ).toBeEnabled();
  });

  it('does not begin with what one is not eligible for', async () => {
    renderPage(<RequestPage />, {
      at: '/?entitlement=payments-db-rw',
      client: {
        listEntitlements: async () =>
          samplePage([
            sampleEntitlement({ eligible: false, reason: 'not in the team' }),
          ]),
      },
    });
    expect(
      await screen.findByRole('radio', { name: /payments database/ }),
    ).toBeDisabled();
    expect(screen.getByText('Not for you: not in the team')).toBeVisible();
    expect(
      screen.getByText(/You can’t ask for “.+” now: not in the team/),
    ).toBeVisible();
  });
});
