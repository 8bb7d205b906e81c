import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { screen } from '@testing-library/react';
import { aClient } from './__testUtils__/renderScreen';
import { goldenPathApiRef } from './api';
import plugin from './index';

describe('the plugin', () => {
  it('mounts the fleet at /golden-path', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/golden-path'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [goldenPathApiRef, aClient()],
        [catalogApiRef, catalogApiMock()],
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Golden path' }),
    ).toBeInTheDocument();
  });

  it('lets configuration move the entity tab', () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:golden-path'),
      { config: { path: '/path' } },
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('/path');
  });

  it.each([
    ['component', 'fairway.dev/git-repository', true],
    ['component', 'backstage.io/source-location', true],
    ['component', 'github.com/project-slug', true],
    ['component', 'gitlab.com/project-slug', true],
    ['component', 'backstage.io/techdocs-ref', false],
    ['group', 'backstage.io/source-location', false],
  ])('has a tab for a %s with %s: %s', (kind, annotation, shown) => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name: 'payments', annotations: { [annotation]: 'x' } },
    };
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:golden-path'),
    );
    const isShown = tester.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(isShown?.(entity)).toBe(shown);
  });

  it('gives the scaffolder its form field', async () => {
    const tester = createExtensionTester(
      plugin.getExtension('scaffolder-form-field:golden-path/controls-preview'),
    );
    const load = tester.get(FormFieldBlueprint.dataRefs.formFieldLoader);
    expect(await load()).toMatchObject({ name: 'ControlsPreview' });
  });
});
