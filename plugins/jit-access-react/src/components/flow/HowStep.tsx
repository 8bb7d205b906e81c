import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../../hooks/useLanguage';
import { formatDuration } from '../../lib/duration';
import { jitAccessReactTranslationRef } from '../../translation';
import { DateTimeField } from '../DateTimeField';
import { DurationPicker } from '../DurationPicker';
import { PersonField } from '../PersonField';
import type { Draft, DraftProblems } from './draft';
import { useProblemWords, type Refusals } from './useProblemWords';
import { WhyFields } from './WhyFields';

/** Properties of {@link HowStep}. */
export interface HowStepProps {
  entitlement: Entitlement;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What is wrong, of what should be told by now. */
  problems: DraftProblems;
  /** What the server said, by field. */
  refusals: Refusals;
}

/** Asks for whom, how long, from when and why. */
export function HowStep(props: HowStepProps) {
  const { entitlement, draft, onChange, problems, refusals } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const errorOf = useProblemWords({ entitlement, draft, problems, refusals });
  return (
    <Flex direction="column" gap="4">
      <Text weight="bold">{entitlement.title}</Text>
      {entitlement.forOthers && (
        <Whom draft={draft} onChange={onChange} error={errorOf('grantee')} />
      )}
      <DurationPicker
        bounds={entitlement.duration}
        value={draft.duration}
        onChange={duration => onChange({ ...draft, duration })}
        error={errorOf('duration')}
      />
      {entitlement.maxAhead === null ? (
        <Text variant="body-small" color="secondary">
          {t('flow.asWritten')}
        </Text>
      ) : (
        <When
          draft={draft}
          onChange={onChange}
          maxAhead={entitlement.maxAhead}
          error={errorOf('startsAt')}
        />
      )}
      <WhyFields
        entitlement={entitlement}
        draft={draft}
        onChange={onChange}
        errorOf={errorOf}
      />
    </Flex>
  );
}

interface PartProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | undefined;
}

function Whom({ draft, onChange, error }: PartProps) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <Flex direction="column" gap="2">
      <RadioGroup
        label={t('flow.whom')}
        orientation="horizontal"
        value={draft.forOther ? 'other' : 'me'}
        onChange={whom => onChange({ ...draft, forOther: whom === 'other' })}
      >
        <Radio value="me">{t('flow.whomMe')}</Radio>
        <Radio value="other">{t('flow.whomOther')}</Radio>
      </RadioGroup>
      {draft.forOther && (
        <PersonField
          label={t('flow.person')}
          description={t('flow.personHint')}
          isRequired
          value={draft.grantee}
          onChange={grantee => onChange({ ...draft, grantee })}
          error={error}
        />
      )}
    </Flex>
  );
}

function When(props: PartProps & { maxAhead: string }) {
  const { draft, onChange, error, maxAhead } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  return (
    <Flex direction="column" gap="2">
      <RadioGroup
        label={t('flow.when')}
        orientation="horizontal"
        value={draft.later ? 'later' : 'now'}
        onChange={when => onChange({ ...draft, later: when === 'later' })}
      >
        <Radio value="now">{t('flow.whenNow')}</Radio>
        <Radio value="later">{t('flow.whenLater')}</Radio>
      </RadioGroup>
      {draft.later && (
        <DateTimeField
          label={t('flow.starts')}
          description={t('flow.startsHint', {
            ahead: formatDuration(maxAhead, { language }),
          })}
          isRequired
          value={draft.startsAt}
          onChange={startsAt => onChange({ ...draft, startsAt })}
          error={error}
        />
      )}
    </Flex>
  );
}
