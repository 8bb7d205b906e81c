import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Select, TextField } from '@backstage/ui';
import type { InputField } from '@fairway/plugin-jit-access-common';
import { jitAccessReactTranslationRef } from '../translation';

/** Properties of {@link InputFields}. */
export interface InputFieldsProps {
  fields: readonly InputField[];
  /** By the names of the fields. */
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
  /** What is wrong with a field, in words. */
  errorOf: (name: string) => string | undefined;
}

/** What a policy wants to know besides time, reason and ticket. */
export function InputFields(props: InputFieldsProps) {
  const { fields, values, onChange, errorOf } = props;
  return (
    <>
      {fields.map(field => (
        <OneField
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={value => onChange({ ...values, [field.name]: value })}
          error={errorOf(field.name)}
        />
      ))}
    </>
  );
}

function OneField(props: {
  field: InputField;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  const { field, value, onChange, error } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  switch (field.type) {
    case 'boolean':
      return (
        <Checkbox
          isSelected={value === 'true'}
          onChange={checked => onChange(checked ? 'true' : 'false')}
        >
          {field.title}
        </Checkbox>
      );
    case 'choice':
      return (
        <Select
          label={field.title}
          isRequired={field.required}
          isInvalid={Boolean(error)}
          description={error}
          placeholder={t('flow.fieldChoose')}
          options={field.options.map(option => ({ id: option, label: option }))}
          value={value || null}
          onChange={next => onChange(next === null ? '' : String(next))}
        />
      );
    default:
      return (
        <TextField
          label={field.title}
          isRequired={field.required}
          inputMode={field.type === 'integer' ? 'numeric' : undefined}
          value={value}
          onChange={onChange}
          validationBehavior="aria"
          validate={() => error}
        />
      );
  }
}
