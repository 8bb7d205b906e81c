import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FilterSelect } from '@fairway/plugin-screens-react';
import { useScopes } from '../hooks/useChoices';
import { securityScorecardTranslationRef } from '../translation';

/** Props of {@link ScopeSelect}. */
export interface ScopeSelectProps {
  /** Entity ref of a group, system or domain; '' for everything. */
  value: string;
  onChange: (ref: string) => void;
}

/** Narrows a list to a group, system or domain with everything below it. */
export const ScopeSelect = ({ value, onChange }: ScopeSelectProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const scopes = useScopes();
  return (
    <FilterSelect
      label={t('services.scope')}
      search={{ placeholder: t('services.scopeSearchPlaceholder') }}
      unset={t('services.anyScope')}
      options={scopes.map(({ ref, name, kind }) => ({
        id: ref,
        label: t('services.scopeOption', { name, kind }),
      }))}
      value={value}
      onChange={onChange}
    />
  );
};
