import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  entityPresentationApiRef,
  type EntityPresentationApi,
} from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { EntityName, TitledText } from './EntityName';

it.each([
  ['system:worker', 'Fairway (worker)'],
  ['plugin:security-cases', 'Fairway (security cases)'],
  ['token:1', 'token:1'],
])('calls %s %s', async (actor, name) => {
  renderInTestApp(<EntityName entityRef={actor} />);
  expect(await screen.findByText(name)).toBeInTheDocument();
});

it('says what the entities of a sentence are called', async () => {
  const presentation: EntityPresentationApi = {
    forEntity: ref => {
      const snapshot = {
        entityRef: String(ref),
        primaryTitle: ref === 'group:default/payments' ? 'Payments' : '?',
      };
      return { snapshot, promise: Promise.resolve(snapshot) };
    },
  };
  renderInTestApp(
    <p>
      <TitledText text="group:default/payments owns pay, since 2026." />
    </p>,
    { apis: [[entityPresentationApiRef, presentation]] },
  );
  expect(
    await screen.findByText('Payments owns pay, since 2026.'),
  ).toBeInTheDocument();
});
