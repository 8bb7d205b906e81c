import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  Entitlement,
  JitAccessClient,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { jitAccessApiRef } from '../../api';
import {
  sampleClient,
  sampleEntitlement,
  samplePreview,
} from '../../testUtils';
import { RequestFlow } from './RequestFlow';

function setup(entitlement: Entitlement, overrides: Partial<JitAccessClient>) {
  renderInTestApp(
    <RequestFlow
      search=""
      onSearch={() => {}}
      onSent={() => {}}
      entitlement={entitlement}
    />,
    {
      apis: [
        [jitAccessApiRef, sampleClient(overrides)],
        mockApis.identity({ userEntityRef: 'user:default/ana' }),
        [
          catalogApiRef,
          catalogApiMock({
            entities: ['bo', 'chen'].map(name => ({
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'User',
              metadata: { name, namespace: 'default' },
            })),
          }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

const fill = async () =>
  userEvent.type(
    await screen.findByRole('textbox', { name: /Why do you need it/ }),
    'Fix a stuck payment',
  );
const next = () =>
  userEvent.click(screen.getByRole('button', { name: 'Continue' }));

async function check(preview: Partial<RequestPreview>) {
  setup(sampleEntitlement(), { preview: async () => samplePreview(preview) });
  await fill();
  await next();
}

describe('asking for more than the usual', () => {
  it('asks for somebody else, found in the catalog', async () => {
    const preview = jest.fn(async () => samplePreview());
    setup(sampleEntitlement({ forOthers: true }), { preview });
    await fill();
    await userEvent.click(screen.getByRole('radio', { name: 'Somebody else' }));
    await next();
    expect(
      await screen.findByText('Choose who is to have it.'),
    ).toBeInTheDocument();
    expect(preview).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: /For whom/ }));
    await userEvent.click(await screen.findByRole('option', { name: /chen/ }));
    await next();
    expect(await screen.findByText(/short-fix/)).toBeInTheDocument();
    expect(preview).toHaveBeenCalledWith(
      expect.objectContaining({ grantee: 'user:default/chen' }),
    );
  });

  it('offers a later start only where the policy does', async () => {
    setup(sampleEntitlement({ maxAhead: 'P7D' }), {});
    await fill();
    await userEvent.click(screen.getByRole('radio', { name: 'Later' }));
    expect(screen.getByText(/At most 7 days from now/)).toBeInTheDocument();
    await next();
    expect(
      await screen.findByText('Choose when it is to start.'),
    ).toBeInTheDocument();
  });

  it('asks for what else the policy wants to know', async () => {
    const preview = jest.fn(async () => samplePreview());
    const { inputs } = sampleEntitlement();
    const field = {
      required: false,
      pattern: null,
      min: null,
      max: null,
      options: [],
    };
    setup(
      sampleEntitlement({
        inputs: {
          ...inputs,
          fields: [
            {
              ...field,
              name: 'table',
              title: 'Table',
              type: 'choice',
              required: true,
              options: ['payments', 'refunds'],
            },
            { ...field, name: 'dry', title: 'Dry run', type: 'boolean' },
          ],
        },
      }),
      { preview },
    );
    await fill();
    await next();
    expect(
      await screen.findByText('This policy wants to know.'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /Table/ }));
    await userEvent.click(screen.getByRole('option', { name: 'refunds' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Dry run' }));
    await next();
    await screen.findByText(/short-fix/);
    expect(preview).toHaveBeenCalledWith(
      expect.objectContaining({ inputs: { table: 'refunds', dry: 'true' } }),
    );
  });

  it('says when the rule itself approves', async () => {
    await check({ auto: true, steps: [] });
    expect(
      await screen.findByText(/Approved by the rule itself/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Usual time/)).not.toBeInTheDocument();
  });

  it('tells verified from claimed, and how much of the budget is used', async () => {
    await check({
      facts: [
        { label: 'Ticket', value: 'INC-7 is open', verified: true },
        { label: 'Customer', value: 'Harbour', verified: false },
      ],
      budget: { grants: 3, grantsPerWeek: 5, hours: 1.5, hoursPerWeek: 8 },
    });
    expect(
      (await screen.findByText(/INC-7 is open/)).closest('li'),
    ).toHaveTextContent(/Verified/);
    expect(screen.getByText(/Harbour/).closest('li')).toHaveTextContent(
      /Claimed/,
    );
    expect(screen.getByText('3 of 5 grants')).toBeInTheDocument();
    expect(screen.getByText('1.5 of 8 hours')).toBeInTheDocument();
  });
});
