import { InputError } from '@backstage/errors';
import type {
  SecurityScorecardClient,
  Waiver,
} from '@fairway/plugin-security-scorecard-common';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aScorecard } from '../../fixtures/scorecards';
import { aPendingWaiver, aWaiver } from '../../fixtures/work';
import { EntitySecurityTab } from '../entity/EntitySecurityTab';

const show = ({
  waivers = [],
  client,
  denied,
  check = 'scan.no-critical',
}: {
  waivers?: Waiver[];
  client?: Partial<SecurityScorecardClient>;
  denied?: string[];
  check?: string;
} = {}) =>
  renderScreen(<EntitySecurityTab />, {
    client: { getScorecard: async () => aScorecard(), ...client },
    world: { waivers },
    denied,
    search: `?check=${check}`,
  });

const fill = async (text: string) => {
  const dialog = await screen.findByRole('dialog', {
    name: 'Ask for a waiver',
  });
  await userEvent.click(
    within(dialog).getByRole('radio', { name: /Accepted risk/ }),
  );
  await userEvent.type(
    within(dialog).getByRole('textbox', { name: /Justification/ }),
    text,
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: '30 days' }),
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Send the request' }),
  );
  return dialog;
};

const ask = async () =>
  userEvent.click(
    await screen.findByRole('button', { name: 'Ask for a waiver' }),
  );

describe('asking for a waiver', () => {
  it('sends type, justification and end, says so, and shows the request', async () => {
    show();
    await ask();
    await fill('The image is rebuilt on Monday.');
    expect(
      await screen.findByText(/The request is sent. It is waiting/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Waiting for a decision'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The image is rebuilt on Monday.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Ask again' })).toBeNull();
  });

  it('counts the characters and sends nothing that is too short', async () => {
    const requestWaiver = jest.fn();
    show({ client: { requestWaiver } });
    await ask();
    const dialog = await fill('Too short');
    expect(
      within(dialog).getByText('9 characters, of 20 to 2000'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText('At least 20 characters are needed.'),
    ).toBeInTheDocument();
    expect(requestWaiver).not.toHaveBeenCalled();
  });

  it('says what is missing', async () => {
    show();
    await ask();
    const dialog = await screen.findByRole('dialog', {
      name: 'Ask for a waiver',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Send the request' }),
    );
    for (const words of [
      'Say what kind of exception it is.',
      'Choose a day in the future.',
    ]) {
      expect(await within(dialog).findByText(words)).toBeInTheDocument();
    }
    expect(within(dialog).getAllByRole('radio')[0]).toHaveFocus();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says the longest that the policy allows, and offers no more', async () => {
    show();
    await ask();
    const dialog = await screen.findByRole('dialog', {
      name: 'Ask for a waiver',
    });
    const last = (days: number) =>
      new Intl.DateTimeFormat('en', {
        dateStyle: 'medium',
        timeZone: 'UTC',
      }).format(Date.now() + days * 86_400_000);
    expect(
      await within(dialog).findByText(
        `It ends by itself on this day. The policy allows at most 90 days, until ${last(90)}.`,
      ),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: '90 days' }),
    ).toBeEnabled();
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /Compensating control/ }),
    );
    expect(
      within(dialog).getByText(
        `It ends by itself on this day. The policy allows at most 14 days, until ${last(14)}.`,
      ),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: '14 days' }),
    ).toBeEnabled();
    expect(
      within(dialog).getByRole('button', { name: '30 days' }),
    ).toBeDisabled();
    expect(await seriousFaults()).toEqual([]);
  });

  it('leaves it to the server when the limits are not known', async () => {
    const requestWaiver = jest.fn(async () => aPendingWaiver());
    show({
      client: {
        getWaiverLimits: async () => {
          throw new InputError('no limits today');
        },
        requestWaiver,
      },
    });
    await ask();
    await fill('The image is rebuilt on Monday.');
    await waitFor(() => expect(requestWaiver).toHaveBeenCalledTimes(1));
  });

  it('shows at each field what the server said about it', async () => {
    show({
      client: {
        requestWaiver: async () => {
          throw new InputError(
            '✖ at most 90 days ahead\n  → at expiresAt\n✖ no secrets, please\n  → at justification\n✖ the register is read-only',
          );
        },
      },
    });
    await ask();
    const dialog = await fill('The image is rebuilt on Monday.');
    expect(
      await within(dialog).findByText('at most 90 days ahead'),
    ).toBeInTheDocument();
    expect(within(dialog).getByText('no secrets, please')).toBeInTheDocument();
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'the register is read-only',
    );
  });

  it('is not offered to somebody who may not', async () => {
    show({ denied: ['security-scorecard.waiver.request'] });
    expect(
      await screen.findByText(/The owners of the service may ask for one/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Ask for a waiver' }),
    ).toBeNull();
  });

  it('is not offered where there is nothing to make an exception of', async () => {
    show({ check: 'scan.covered' });
    await screen.findByText('No change is on record.');
    expect(screen.queryByText('There is no waiver.')).toBeNull();
  });
});

describe('an existing waiver', () => {
  it('shows its story', async () => {
    show({ waivers: [aWaiver()], check: 'logging.retention' });
    const drawer = await screen.findByRole('dialog');
    expect(await within(drawer).findByText('In force')).toBeInTheDocument();
    expect(within(drawer).getByText('Accepted risk')).toBeInTheDocument();
    expect(within(drawer).getByText('Seen the archive')).toBeInTheDocument();
    expect(within(drawer).getByRole('link', { name: 'sam' })).toHaveAttribute(
      'href',
      '/catalog/default/user/sam',
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('can be withdrawn by whom it allows, and the history tells so', async () => {
    const listHistory = jest
      .fn<
        ReturnType<SecurityScorecardClient['listHistory']>,
        Parameters<SecurityScorecardClient['listHistory']>
      >()
      .mockResolvedValue({ items: [], totalItems: 0 });
    show({
      waivers: [aPendingWaiver({ allowed: ['withdraw'] })],
      client: { listHistory },
    });
    await screen.findByText('No change is on record.');
    listHistory.mockResolvedValue({
      items: [
        {
          at: '2026-11-03T08:00:00Z',
          kind: 'waiver',
          subject: 'w',
          title: 'x',
          from: 'pending',
          to: 'withdrawn',
        },
      ],
      totalItems: 1,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Withdraw the request' }),
    );
    expect(await screen.findByText('Withdrawn')).toBeInTheDocument();
    expect(
      await screen.findByText(/Waiver: Waiting for a decision → Withdrawn/),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'Ask again' }),
    ).toBeInTheDocument();
  });

  it('is revoked for a reason only', async () => {
    show({
      waivers: [aWaiver({ allowed: ['revoke'] })],
      check: 'logging.retention',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke the waiver' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Revoke the waiver',
    });
    const revoke = within(dialog).getByRole('button', {
      name: 'Revoke the waiver',
    });
    await userEvent.click(revoke);
    expect(await within(dialog).findByText('Say why.')).toBeInTheDocument();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'The archive is gone',
    );
    await userEvent.click(revoke);
    expect(await screen.findByText('Revoked')).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByText('The archive is gone')).toBeInTheDocument(),
    );
  });
});
