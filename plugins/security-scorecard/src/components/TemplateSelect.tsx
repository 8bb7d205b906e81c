import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardTranslationRef } from '../translation';
import { OptionalSelect } from './OptionalSelect';

/** Props of {@link TemplateSelect}. */
export interface TemplateSelectProps {
  /** Entity ref of the template; '' for any. */
  value: string;
  onChange: (ref: string) => void;
}

function nameOf(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    // An address can be typed by anybody.
    return ref;
  }
}

/** Says which template a list is narrowed to, and takes that away. */
export const TemplateSelect = ({ value, onChange }: TemplateSelectProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <OptionalSelect
      label={t('services.template')}
      any={t('services.anyTemplate')}
      value={value}
      name={nameOf(value)}
      onClear={() => onChange('')}
    />
  );
};
