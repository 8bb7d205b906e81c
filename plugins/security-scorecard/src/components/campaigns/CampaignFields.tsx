import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Checkbox,
  CheckboxGroup,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useCheckDefinitions, useScopes } from '../../hooks/useChoices';
import { securityScorecardTranslationRef } from '../../translation';
import { DateField } from '../DateField';
import styles from '../layout.module.css';
import {
  CampaignDraft,
  CampaignProblem,
  MOST_CHECKS,
  REMINDER_DAYS,
} from './campaignDraft';

/** Props of {@link CampaignFields}. */
export interface CampaignFieldsProps {
  draft: CampaignDraft;
  problems: ReadonlySet<CampaignProblem>;
  onChange: (patch: Partial<CampaignDraft>) => void;
}

/** What a campaign is about, who is meant, and until when. */
export const CampaignFields = ({
  draft,
  problems,
  onChange,
}: CampaignFieldsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const checks = useCheckDefinitions();
  const scopes = useScopes();
  const ofKind = (kind: string) =>
    scopes
      .filter(scope => scope.kind === kind)
      .map(({ ref, name }) => ({ id: ref, label: name }));
  const checksProblem = () => {
    if (problems.has('checks')) {
      return t('campaigns.formChecksMissing');
    }
    return problems.has('tooManyChecks')
      ? t('campaigns.formChecksTooMany', { most: String(MOST_CHECKS) })
      : undefined;
  };
  return (
    <>
      <TextField
        label={t('campaigns.formName')}
        description={t('campaigns.formNameHint')}
        isRequired
        value={draft.title}
        onChange={title => onChange({ title })}
        validationBehavior="aria"
        validate={() =>
          problems.has('title') ? t('campaigns.formNameBad') : null
        }
      />
      <TextAreaField
        label={t('campaigns.formDescription')}
        value={draft.description}
        onChange={description => onChange({ description })}
      />
      <Select
        className={checksProblem() && styles.wrong}
        label={t('campaigns.formChecks')}
        selectionMode="multiple"
        isRequired
        search={{ placeholder: t('campaigns.formChecksSearch') }}
        options={checks.map(({ id, title }) => ({ id, label: title }))}
        value={draft.checkIds}
        onChange={keys => onChange({ checkIds: keys.map(String) })}
        isInvalid={checksProblem() !== undefined}
        description={checksProblem()}
      />
      <Select
        label={t('campaigns.formOwners')}
        placeholder={t('campaigns.formAllOwners')}
        selectionMode="multiple"
        search={{ placeholder: t('campaigns.formOwnersSearch') }}
        options={ofKind('group')}
        value={draft.ownerRefs}
        onChange={keys => onChange({ ownerRefs: keys.map(String) })}
      />
      <Select
        label={t('campaigns.formSystems')}
        placeholder={t('campaigns.formAllSystems')}
        selectionMode="multiple"
        search={{ placeholder: t('campaigns.formSystemsSearch') }}
        options={ofKind('system')}
        value={draft.systemRefs}
        onChange={keys => onChange({ systemRefs: keys.map(String) })}
      />
      <TextField
        label={t('campaigns.formTiers')}
        description={t('campaigns.formTiersHint')}
        value={draft.tiers}
        onChange={tiers => onChange({ tiers })}
      />
      <DateField
        label={t('campaigns.formTarget')}
        isRequired
        value={draft.target}
        onChange={target => onChange({ target })}
        problem={
          problems.has('target') ? t('campaigns.formTargetBad') : undefined
        }
      />
      <CheckboxGroup
        label={t('campaigns.formReminders')}
        value={draft.reminders}
        onChange={reminders => onChange({ reminders })}
      >
        {REMINDER_DAYS.map(days => (
          <Checkbox key={days} value={`P${days}D`}>
            {t('campaigns.formReminder', { count: days })}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </>
  );
};
