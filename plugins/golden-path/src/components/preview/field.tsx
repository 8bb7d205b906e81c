import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { PreviewValues } from '@fairway/plugin-golden-path-common';
import { goldenPathTranslationRef } from '../../translation';
import { ControlsPreview } from './ControlsPreview';

/** Answers that a template is rendered with; lists and objects are none. */
export function answersOf(formData: unknown): PreviewValues {
  const answers: PreviewValues = {};
  if (typeof formData === 'object' && formData !== null) {
    for (const [key, value] of Object.entries(formData)) {
      if (
        typeof value === 'string' ||
        typeof value === 'number' ||
        typeof value === 'boolean'
      ) {
        answers[key] = value;
      }
    }
  }
  return answers;
}

/** The field `ControlsPreview`: it has no value, and shows what the answers give. */
export const ControlsPreviewField = ({
  uiSchema,
  formContext,
  schema,
}: FieldExtensionComponentProps<unknown, { template?: string }>) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const template = uiSchema?.['ui:options']?.template;
  if (!template) {
    return <Alert status="danger" icon title={t('preview.noTemplate')} />;
  }
  return (
    <>
      <Text as="h2" variant="title-small">
        {schema.title ?? t('preview.title')}
      </Text>
      <ControlsPreview
        template={`template:default/${template}`}
        values={answersOf(formContext?.formData)}
      />
    </>
  );
};

/** The field extension, for the last page of a template's form. */
export const controlsPreviewField = createFormField({
  name: 'ControlsPreview',
  component: ControlsPreviewField,
});
