import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardTranslationRef } from '../translation';
import { OptionalEntitySelect } from './OptionalSelect';

/** Props of {@link TemplateSelect}. */
export interface TemplateSelectProps {
  /** Entity ref of the template; '' for any. */
  value: string;
  onChange: (ref: string) => void;
}

/** Says which template a list is narrowed to, and takes that away. */
export const TemplateSelect = ({ value, onChange }: TemplateSelectProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <OptionalEntitySelect
      label={t('services.template')}
      any={t('services.anyTemplate')}
      value={value}
      onClear={() => onChange('')}
    />
  );
};
