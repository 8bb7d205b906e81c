import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, TextAreaField, TextField } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../../hooks/useLanguage';
import { formatDuration } from '../../lib/duration';
import { jitAccessReactTranslationRef } from '../../translation';
import { DurationPicker } from '../DurationPicker';
import type { Draft, DraftProblems } from './draft';

/** Properties of {@link HowStep}. */
export interface HowStepProps {
  entitlement: Entitlement;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What is wrong, of what should be told by now. */
  problems: DraftProblems;
  /** What the server said, by field. */
  refusals: Partial<Record<keyof Draft, string>>;
}

/** Asks how long and why. */
export function HowStep(props: HowStepProps) {
  const { entitlement, draft, onChange, problems, refusals } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const { reason, ticket } = entitlement.inputs;
  // Where a pattern begins and ends says nothing to a person.
  const pattern = (ticket?.pattern ?? '').replace(/^\^|\$$/g, '');

  const messages = {
    'duration-missing': t('duration.missing'),
    'duration-too-short': t('duration.tooShort', {
      min: formatDuration(entitlement.duration.min, { language }),
    }),
    'duration-too-long': t('duration.tooLong', {
      max: formatDuration(entitlement.duration.max, { language }),
    }),
    'reason-short': t('flow.reasonShort', {
      min: String(reason.minLength),
      left: String(reason.minLength - draft.reason.trim().length),
    }),
    'reason-long': t('flow.reasonLong', { max: String(reason.maxLength) }),
    'ticket-missing': t('flow.ticketMissing'),
    'ticket-wrong': t('flow.ticketWrong', { pattern }),
  };
  const errorOf = (field: keyof Draft) => {
    const problem = problems[field];
    return problem ? messages[problem] : refusals[field];
  };

  return (
    <Flex direction="column" gap="4">
      <Text weight="bold">{entitlement.title}</Text>
      <DurationPicker
        bounds={entitlement.duration}
        value={draft.duration}
        onChange={duration => onChange({ ...draft, duration })}
        error={errorOf('duration')}
      />
      <Text variant="body-small" color="secondary">
        {t('flow.when')}
      </Text>
      <TextAreaField
        label={t('flow.reason')}
        description={t('flow.reasonHint', { min: String(reason.minLength) })}
        isRequired
        value={draft.reason}
        onChange={text => onChange({ ...draft, reason: text })}
        validationBehavior="aria"
        validate={() => errorOf('reason')}
      />
      {ticket && (
        <TextField
          label={t('flow.ticket')}
          description={t('flow.ticketHint', { pattern })}
          isRequired={ticket.required}
          value={draft.ticket}
          onChange={text => onChange({ ...draft, ticket: text })}
          validationBehavior="aria"
          validate={() => errorOf('ticket')}
        />
      )}
    </Flex>
  );
}
