import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { EntityName } from './EntityName';

it.each([
  ['system:worker', 'Fairway (worker)'],
  ['plugin:security-cases', 'Fairway (security cases)'],
  ['token:1', 'token:1'],
])('calls %s %s', async (actor, name) => {
  renderInTestApp(<EntityName entityRef={actor} />);
  expect(await screen.findByText(name)).toBeInTheDocument();
});
