import type { ComponentType, PropsWithChildren } from 'react';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aClient } from './__testUtils__/renderScreen';
import { goldenPathApiRef } from './api';
import {
  ControlsPreviewFieldExtension,
  GoldenPathPage,
  isGoldenPathAvailable,
} from './legacy';
import { preview } from './messages/preview';

/** What the scaffolder does with the fields of an app, without a form. */
function Fields({ children }: PropsWithChildren) {
  const fields = useCustomFieldExtensions<{
    name: string;
    component: ComponentType<{ uiSchema: object; schema: object }>;
  }>(children);
  return (
    <>
      {fields.map(({ name, component: Field }) => (
        <section key={name} aria-label={name}>
          <Field uiSchema={{}} schema={{}} />
        </section>
      ))}
    </>
  );
}

describe('legacy frontend system', () => {
  it('renders the fleet with its own page frame', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [goldenPathApiRef, aClient()],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/golden-path" element={<GoldenPathPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/golden-path'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Golden path' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/golden-path',
    );
  });

  it('gives the field that previews the controls to the forms of templates', async () => {
    await renderInTestApp(
      <Fields>
        <ScaffolderFieldExtensions>
          <ControlsPreviewFieldExtension />
        </ScaffolderFieldExtensions>
      </Fields>,
    );
    const field = screen.getByRole('region', { name: 'ControlsPreview' });
    expect(
      await within(field).findByText(preview.noTemplate),
    ).toBeInTheDocument();
  });

  it('has a tab and a card for components whose repository is known', () => {
    const entity = (kind: string, annotations: Record<string, string>) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name: 'one', annotations },
    });
    const slug = { 'github.com/project-slug': 'acme/one' };
    expect(isGoldenPathAvailable(entity('Component', slug))).toBe(true);
    expect(isGoldenPathAvailable(entity('Component', {}))).toBe(false);
    expect(isGoldenPathAvailable(entity('API', slug))).toBe(false);
  });
});
