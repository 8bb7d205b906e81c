import { TestApiProvider, mockApis } from '@backstage/frontend-test-utils';
import {
  GRANT_STATES,
  REQUEST_STATES,
} from '@fairway/plugin-jit-access-common';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { GrantStateBadge, RequestStateBadge, RiskBadge } from './StateBadge';

const show = (element: ReactElement) =>
  render(
    <TestApiProvider apis={[mockApis.translation(), mockApis.error()]}>
      {element}
    </TestApiProvider>,
  ).container;

describe('badges', () => {
  it('tell every state by an icon and a word, no two alike', () => {
    const badges = [
      ...REQUEST_STATES.map(state => <RequestStateBadge state={state} />),
      ...GRANT_STATES.map(state => <GrantStateBadge state={state} />),
    ].map(show);
    for (const badge of badges) {
      expect(badge.querySelector('svg[aria-hidden]')).toBeInTheDocument();
      expect(badge.textContent).toMatch(/^[A-Z][a-z ]+$/);
    }
    expect(new Set(badges.map(badge => badge.textContent)).size).toBe(
      badges.length,
    );
  });

  it('tell the risk in words', () => {
    expect(show(<RiskBadge risk="high" />)).toHaveTextContent('High risk');
  });
});
