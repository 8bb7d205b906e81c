import {
  coreExtensionData,
  createExtensionBlueprint,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import type { JSX } from 'react';

/**
 * A section at the end of the security overview, from another plugin. It brings
 * its heading (rank 3), its own loading, empty and error states, and is absent
 * when its plugin is.
 */
export const SecurityDashboardSectionBlueprint = createExtensionBlueprint({
  kind: 'security-dashboard-section',
  attachTo: { id: 'sub-page:security-scorecard/overview', input: 'sections' },
  output: [coreExtensionData.reactElement],
  *factory(params: { loader: () => Promise<JSX.Element> }, { node }) {
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, params.loader),
    );
  },
});
