import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import { samplePolicyDetail } from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { PoliciesPage } from './PoliciesPage';

const policy = samplePolicyDetail({
  text: 'kind: AccessPolicy\nrules: []\n    - name: any\n',
  lint: [
    {
      rule: 'no-live-approver',
      severity: 'error',
      message: 'Nobody can approve step 2',
      line: 2,
    },
    {
      rule: 'long-maximum',
      severity: 'warning',
      message: 'Only group:default/payments may ask',
      line: null,
    },
  ],
});

const show = (view: string, client: Partial<JitAccessClient> = {}) =>
  renderPage(<PoliciesPage />, {
    at: `/?policy=payments-db-rw&view=${view}`,
    client: { getPolicy: async () => policy, ...client },
  });

describe('one policy', () => {
  it('stands in words, and how it is', async () => {
    show('');
    expect(
      await screen.findByText(/The payments team may write/),
    ).toBeVisible();
    expect(screen.getByText('1 problem')).toBeVisible();
    // The words say the rules.
    expect(screen.queryByText('short-fix')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'All policies' }));
    expect(await screen.findByText(/No access policy is loaded/)).toBeVisible();
  });

  it('calls what its words name by name', async () => {
    show('', {
      getPolicy: async () => ({
        ...policy,
        words: ['High risk, on resource:default/payments-db.'],
      }),
    });
    expect(
      await screen.findByRole('link', { name: 'payments-db' }),
    ).toBeVisible();
  });

  it('shows the rules of one that has no words, and calls what they name by name', async () => {
    const rules = [
      { name: 'short-fix', text: 'One person of group:default/payments.' },
    ];
    show('', { getPolicy: async () => ({ ...policy, words: [], rules }) });
    expect(await screen.findByText('short-fix')).toBeVisible();
    expect(screen.getByRole('link', { name: 'payments' })).toBeVisible();
  });

  it('shows its text with the lint under its line', async () => {
    show('text');
    const text = await screen.findByRole('region', {
      name: 'Text of the policy',
    });
    expect(within(text).getByText('rules: []')).toBeVisible();
    // What is wrapped goes on farther in than the line begins.
    expect(
      ['rules: []', '- name: any'].map(line =>
        within(text).getByText(line).style.getPropertyValue('--hanging'),
      ),
    ).toEqual(['2ch', '6ch']);
    expect(within(text).getByText(/Nobody can approve step 2/)).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });

  it('lists what the lint found, worst first, with the line', async () => {
    show('lint');
    await screen.findByText('Line 2');
    const [worst, next] = screen.getAllByRole('listitem');
    expect(worst).toHaveTextContent(/Error.*Nobody can approve step 2/);
    expect(next).toHaveTextContent(/Warning.*Only payments may ask/);
  });

  it('answers for a person of the catalog', async () => {
    const simulatePolicy = jest.fn<
      ReturnType<JitAccessClient['simulatePolicy']>,
      Parameters<JitAccessClient['simulatePolicy']>
    >(async () => ({
      outcome: 'undecidable',
      rule: null,
      explanation: 'Whether Ana is on call is unknown now.',
      steps: [],
    }));
    show('simulate', { simulatePolicy });
    await userEvent.click(
      await screen.findByRole('button', { name: 'What would it say?' }),
    );
    expect(await screen.findByText('Choose a person.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /Who asks/ }));
    await userEvent.click(await screen.findByRole('option', { name: /ana/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'What would it say?' }),
    );
    expect(await screen.findByText('Can’t be decided now')).toBeVisible();
    expect(screen.getByText(/on call is unknown/)).toBeVisible();
    expect(simulatePolicy).toHaveBeenCalledWith(
      'payments-db-rw',
      expect.objectContaining({ subject: 'user:default/ana', kind: 'access' }),
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('replays an edited text, and tells what would have changed', async () => {
    const replayPolicy = jest.fn(async () => ({
      entitlementId: 'payments-db-rw',
      since: '2026-08-25T09:00:00.000Z',
      requests: 12,
      changed: [
        {
          requestId: 'r-1',
          requester: 'user:default/ana',
          createdAt: '2026-11-01T09:00:00.000Z',
          was: '1 of owners',
          now: '2 of security',
          effect: 'stricter' as const,
        },
      ],
    }));
    show('replay', { replayPolicy });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Text to try' }),
      '# more',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Replay 90 days' }),
    );
    expect(
      await screen.findByText(/1 of 12 requests since .* differently/),
    ).toBeVisible();
    expect(screen.getByText('Stricter')).toBeVisible();
    expect(replayPolicy).toHaveBeenCalledWith('payments-db-rw', {
      text: `${policy.text}# more`,
    });
    expect(await seriousFaults()).toEqual([]);
  });

  it('says so when there was nothing to compare', async () => {
    show('replay');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Replay 90 days' }),
    );
    expect(await screen.findByText(/nothing can be compared/)).toBeVisible();
  });
});
