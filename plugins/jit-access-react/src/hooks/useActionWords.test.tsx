import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { AUDIT_ACTIONS, useActionWords } from './useActionWords';

const Words = ({ action }: { action: string }) => (
  <p>{useActionWords()(action)}</p>
);

it.each([
  ['preview-refused', 'Preview of a request refused: asked too often'],
  ['service-policy-registered', 'Policy of a service registered'],
  ['made-elsewhere', 'Made elsewhere'],
])('%s is said as %s', async (action, words) => {
  renderInTestApp(<Words action={action} />);
  expect(await screen.findByText(words)).toBeVisible();
});

it('has words of its own for what the rate limits refuse', () => {
  expect(AUDIT_ACTIONS).toEqual(
    expect.arrayContaining(
      [
        'request',
        'ticket-check',
        'credential',
        'delegation',
        'preview',
        'decision',
        'return',
        'revoke',
      ].map(kind => `${kind}-refused`),
    ),
  );
});
