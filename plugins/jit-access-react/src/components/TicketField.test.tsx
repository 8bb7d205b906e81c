import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  JitAccessClient,
  TicketCheck,
} from '@fairway/plugin-jit-access-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { jitAccessApiRef } from '../api';
import { sampleClient } from '../testUtils';
import { TicketField } from './TicketField';

function setup(checkTicket: JitAccessClient['checkTicket'], verified = true) {
  function Harness() {
    const [value, setValue] = useState('');
    return (
      <TicketField
        entitlementId="payments-db-rw"
        wants={{ pattern: '^INC-\\d+$', required: true, verified }}
        value={value}
        onChange={setValue}
      />
    );
  }
  renderInTestApp(<Harness />, {
    apis: [
      [jitAccessApiRef, sampleClient({ checkTicket })],
      mockApis.identity({ userEntityRef: 'user:default/ana' }),
    ],
  });
}

const type = async (text: string) =>
  userEvent.type(await screen.findByRole('textbox', { name: /Ticket/ }), text);

describe('TicketField', () => {
  it.each([
    ['open', 'Open', 'A payment is stuck'],
    ['closed', 'Closed', 'A payment is stuck'],
    ['missing', 'There is no such ticket', 'Nobody knows it'],
    ['unknown', 'Could not be looked up', 'Nobody knows it'],
  ] as const)(
    'says in words that a ticket is %s',
    async (state, word, text) => {
      const known = state === 'open' || state === 'closed';
      setup(async (): Promise<TicketCheck> => ({
        state,
        title: known ? 'A payment is stuck' : null,
        url: null,
        message: 'Nobody knows it',
      }));
      await type('INC-7');
      expect(await screen.findByText(word)).toBeVisible();
      expect(screen.getByText(new RegExp(text))).toBeVisible();
    },
  );

  it('says with an example how a ticket is written', async () => {
    setup(async () => {
      throw new Error('nobody asks');
    });
    expect(await screen.findByText(/Written like INC-1234;/)).toBeVisible();
    expect(screen.queryByText(/\\d/)).toBeNull();
  });

  it('waits until typing rests, and asks only for what can be a ticket', async () => {
    const checkTicket = jest.fn(async (): Promise<TicketCheck> => ({
      state: 'open',
      title: null,
      url: null,
      message: 'It is open.',
    }));
    setup(checkTicket);
    await type('INC-');
    await type('42');
    await screen.findByText('Open');
    expect(checkTicket.mock.calls).toEqual([
      [{ entitlementId: 'payments-db-rw', ticket: 'INC-42' }],
    ]);
  });

  it('does not call a ticket fine that could not be looked up', async () => {
    setup(async () => {
      throw new Error('the desk is down');
    });
    await type('INC-7');
    expect(await screen.findByText('Could not be looked up')).toBeVisible();
    expect(screen.getByText('the desk is down')).toBeVisible();
  });

  it('looks nothing up where tickets are not verified', async () => {
    const checkTicket = jest.fn();
    setup(checkTicket, false);
    await type('INC-7');
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
    expect(checkTicket).not.toHaveBeenCalled();
  });
});
