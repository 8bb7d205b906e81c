import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { ConflictError, InputError } from '@backstage/errors';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { jitAccessApiRef } from '../../api';
import {
  sampleClient,
  sampleEntitlement,
  sampleGrant,
  samplePage,
  samplePreview,
  sampleRequest,
} from '../../testUtils';
import { RequestFlow, type RequestFlowProps } from './RequestFlow';

function setup(
  overrides: Partial<JitAccessClient> = {},
  props: Partial<RequestFlowProps> = {},
) {
  const onSent = jest.fn();
  const client = sampleClient({
    listEntitlements: async () => samplePage([sampleEntitlement()]),
    ...overrides,
  });
  function Harness() {
    const [search, setSearch] = useState('');
    return (
      <RequestFlow
        search={search}
        onSearch={setSearch}
        onSent={onSent}
        {...props}
      />
    );
  }
  renderInTestApp(<Harness />, {
    apis: [
      [jitAccessApiRef, client],
      mockApis.identity({ userEntityRef: 'user:default/ana' }),
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return { onSent };
}

describe('what can be asked for', () => {
  it('names the service and the provider, without their refs and ids', async () => {
    const entitlement = sampleEntitlement({
      entityRef: 'component:default/payments-api',
      provider: 'aws-identity-center',
    });
    setup({ listEntitlements: async () => samplePage([entitlement]) });
    const choice = await screen.findByRole('radio', {
      name: /payments-api · AWS IAM Identity Center/,
    });
    expect(choice).not.toHaveAccessibleName(/component:default/);
  });

  it('says for whom it is by name, and what to do when nothing is for oneself', async () => {
    const entitlement = sampleEntitlement({
      eligible: false,
      reason: '"Write to the payments database" is for group:default/payments',
    });
    setup({ listEntitlements: async () => samplePage([entitlement]) });
    const choice = await screen.findByRole('radio', {
      name: /Not for you: "Write to the payments database" is for payments/,
    });
    expect(choice).toBeDisabled();
    expect(screen.getByText(/nothing here that you can ask for/)).toBeVisible();
  });
});

const button = (name: string) => screen.getByRole('button', { name });
const step = (name: string) => screen.getByRole('group', { name });

async function fillIn(reason = 'Fix a stuck payment') {
  await userEvent.type(
    await screen.findByRole('textbox', { name: /Why do you need it/ }),
    reason,
  );
}

describe('RequestFlow', () => {
  it('goes to the first field that is wrong', async () => {
    setup({}, { entitlement: sampleEntitlement() });
    const why = await screen.findByRole('textbox', {
      name: /Why do you need it/,
    });
    await userEvent.click(button('Continue'));
    await waitFor(() => expect(why).toHaveFocus());
  });

  it('goes from what to how to check to sent', async () => {
    const preview = jest.fn(async () => samplePreview());
    const createRequest = jest.fn(async () => sampleRequest());
    const { onSent } = setup({ preview, createRequest });

    const choice = await screen.findByRole('radio', {
      name: /Write to the payments database/,
    });
    expect(button('Continue')).toBeDisabled();
    await userEvent.click(choice);
    await userEvent.click(button('Continue'));
    expect(step('How long and why')).toHaveFocus();
    await userEvent.click(screen.getByRole('radio', { name: '20 seconds' }));
    await fillIn();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Ticket' }),
      'INC-7',
    );
    await userEvent.click(button('Continue'));

    expect(step('Check')).toHaveFocus();
    expect(await screen.findByText(/short-fix/)).toBeInTheDocument();
    expect(
      screen.getByText('Up to one hour: one of the owners approves.'),
    ).toBeInTheDocument();
    expect(screen.getByText('bo')).toBeInTheDocument();
    expect(screen.getByText('12 minutes')).toBeInTheDocument();
    expect(screen.getByText('GRANT pay_rw TO ana')).toBeInTheDocument();
    expect(screen.getByText('Nothing remains.')).toBeInTheDocument();
    expect(createRequest).not.toHaveBeenCalled();

    await userEvent.click(button('Send request'));
    const sent = {
      entitlementId: 'payments-db-rw',
      duration: 'PT20S',
      reason: 'Fix a stuck payment',
      ticket: 'INC-7',
    };
    expect(preview).toHaveBeenCalledWith(sent);
    expect(createRequest).toHaveBeenCalledWith(sent);
    await waitFor(() =>
      expect(onSent).toHaveBeenCalledWith(
        expect.objectContaining({ id: 'r-1' }),
      ),
    );
  });

  it('does not offer what one is not eligible for, and says why', async () => {
    setup({
      listEntitlements: async () =>
        samplePage([
          sampleEntitlement({
            eligible: false,
            reason: 'only group:default/payments may ask',
          }),
        ]),
    });
    expect(
      await screen.findByRole('radio', { name: /payments database/ }),
    ).toBeDisabled();
    expect(screen.getByText(/only payments may ask/)).toBeInTheDocument();
    expect(button('Continue')).toBeDisabled();
  });

  it('marks what one has already', async () => {
    setup({ listGrants: async () => samplePage([sampleGrant()]) });
    expect(await screen.findByText('You have it')).toBeInTheDocument();
  });

  it('searches on the server', async () => {
    const listEntitlements = jest.fn(async () => samplePage([]));
    setup({ listEntitlements });
    await userEvent.type(
      await screen.findByRole('searchbox', { name: /Search access/ }),
      'pay',
    );
    await waitFor(() =>
      expect(listEntitlements).toHaveBeenLastCalledWith({ search: 'pay' }),
    );
    expect(await screen.findByText(/Nothing matches/)).toBeInTheDocument();
  });

  it('says what is missing before it asks the server', async () => {
    const preview = jest.fn(async () => samplePreview());
    setup({ preview }, { entitlement: sampleEntitlement() });
    await fillIn('too short');
    await userEvent.click(button('Continue'));
    expect(
      (await screen.findAllByText(/Write at least 10 characters; 1 to go/))
        .length,
    ).toBeGreaterThan(0);
    expect(
      screen.getByRole('textbox', { name: /Why do you need it/ }),
    ).toHaveAttribute('aria-invalid', 'true');
    expect(preview).not.toHaveBeenCalled();
  });

  it('puts what the server says about a field next to that field', async () => {
    setup(
      {
        preview: async () => {
          throw new InputError('ticket INC-7 is closed');
        },
      },
      { entitlement: sampleEntitlement() },
    );
    await fillIn();
    await userEvent.click(button('Continue'));
    expect(
      (await screen.findAllByText('ticket INC-7 is closed')).length,
    ).toBeGreaterThan(0);
    expect(screen.getByRole('textbox', { name: 'Ticket' })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
  });

  it('says what would be refused, and does not let it be sent', async () => {
    setup(
      {
        preview: async () =>
          samplePreview({
            allowed: false,
            refusal: 'You have one already',
            rule: null,
            steps: [],
            plan: [],
          }),
      },
      { entitlement: sampleEntitlement() },
    );
    await fillIn();
    await userEvent.click(button('Continue'));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('You have one already')).toBeInTheDocument();
    expect(button('Send request')).toBeDisabled();
    await userEvent.click(button('Back'));
    expect(
      screen.getByRole('textbox', { name: /Why do you need it/ }),
    ).toHaveValue('Fix a stuck payment');
  });

  it('tells when a step has nobody to approve it, and what remains', async () => {
    setup(
      {
        preview: async () =>
          samplePreview({
            steps: [{ any: 1, from: [], approvers: [], approvedBy: [] }],
            residual: 'Tokens live for an hour',
            medianTimeToDecision: null,
          }),
      },
      { entitlement: sampleEntitlement() },
    );
    await fillIn();
    await userEvent.click(button('Continue'));
    expect(await screen.findByText(/Nobody can approve/)).toBeInTheDocument();
    expect(screen.getByText('Tokens live for an hour')).toBeInTheDocument();
    expect(screen.getByText(/No decisions in the last/)).toBeInTheDocument();
  });

  it('keeps what was written when sending fails', async () => {
    const { onSent } = setup(
      {
        createRequest: async () => {
          throw new ConflictError('You have asked for this already');
        },
      },
      { entitlement: sampleEntitlement() },
    );
    await fillIn();
    await userEvent.click(button('Continue'));
    await waitFor(() => expect(button('Send request')).toBeEnabled());
    await userEvent.click(button('Send request'));
    expect(
      await screen.findByText('You have asked for this already'),
    ).toBeInTheDocument();
    expect(onSent).not.toHaveBeenCalled();
  });

  it('shows hostile and long text as text', async () => {
    const title = `<img src=x onerror="alert(1)"> ${'long'.repeat(80)}`;
    setup({
      listEntitlements: async () =>
        samplePage([sampleEntitlement({ title, description: '{{t}} $t(x)' })]),
    });
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText('{{t}} $t(x)')).toBeInTheDocument();
    expect(document.querySelector('img[src=x]')).toBeNull();
  });
});
