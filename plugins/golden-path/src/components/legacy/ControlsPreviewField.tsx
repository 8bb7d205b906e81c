import { lazy, Suspense } from 'react';
import { Progress } from '@backstage/core-components';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';

const Field = lazy(() =>
  import('../preview/field').then(m => ({ default: m.ControlsPreviewField })),
);

/** The field `ControlsPreview`, loaded when a form shows it. */
export const ControlsPreviewField = (
  props: FieldExtensionComponentProps<unknown, { template?: string }>,
) => (
  <Suspense fallback={<Progress />}>
    <Field {...props} />
  </Suspense>
);
