import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Flex,
  Radio,
  RadioGroup,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { oneOf } from '@fairway/plugin-screens-react';
import {
  WAIVER_TYPES,
  WaiverLimits,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';
import { DateField } from '../DateField';
import { dayAhead } from '../days';
import styles from '../layout.module.css';
import {
  DraftProblem,
  longestOf,
  PRESET_DAYS,
  WaiverDraft,
} from './waiverForm';

/** What the server said, by field. */
export type ServerProblems = Partial<
  Record<'type' | 'justification' | 'expiresAt' | 'form', string>
>;

/** Props of {@link WaiverFields}. */
export interface WaiverFieldsProps {
  draft: WaiverDraft;
  problems: ReadonlySet<DraftProblem>;
  server: ServerProblems;
  /** What the policy allows; undefined while that is not known. */
  limits: WaiverLimits | undefined;
  onChange: (patch: Partial<WaiverDraft>) => void;
}

/** Type, justification with its count, and end of a waiver. */
export const WaiverFields = ({
  draft,
  problems,
  server,
  limits,
  onChange,
}: WaiverFieldsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const now = new Date();
  const longest = longestOf(limits, draft.type, now);
  const typeProblem =
    server.type ?? (problems.has('type') ? t('waivers.typeMissing') : '');
  const justificationProblem = () => {
    if (server.justification) {
      return server.justification;
    }
    if (problems.has('justificationShort')) {
      return t('waivers.justificationShort');
    }
    return problems.has('justificationLong')
      ? t('waivers.justificationLong')
      : '';
  };
  return (
    <Flex direction="column" gap="4">
      <RadioGroup
        className={typeProblem ? styles.wrong : undefined}
        label={t('waivers.type')}
        isRequired
        isInvalid={typeProblem !== ''}
        description={typeProblem || undefined}
        value={draft.type ?? null}
        onChange={value => onChange({ type: oneOf(WAIVER_TYPES, value) })}
      >
        {WAIVER_TYPES.map(type => (
          <Radio key={type} value={type}>
            <TypeChoice type={type} />
          </Radio>
        ))}
      </RadioGroup>
      <Flex direction="column" gap="1">
        <TextAreaField
          label={t('waivers.justification')}
          description={t('waivers.justificationHint')}
          isRequired
          rows={5}
          value={draft.justification}
          onChange={justification => onChange({ justification })}
          validationBehavior="aria"
          validate={() => justificationProblem() || null}
        />
        <Text as="span" variant="body-small" color="secondary">
          {t('waivers.justificationCount', {
            length: String(draft.justification.trim().length),
          })}
        </Text>
      </Flex>
      <Flex direction="column" gap="2">
        <DateField
          label={t('waivers.expires')}
          description={
            longest
              ? t('waivers.expiresLongest', {
                  count: longest.days,
                  until: new Date(longest.day),
                })
              : t('waivers.expiresHint')
          }
          min={longest && dayAhead(now, 0)}
          max={longest?.day}
          isRequired
          value={draft.expires}
          onChange={expires => onChange({ expires })}
          problem={
            server.expiresAt ??
            (problems.has('expires') ? t('waivers.expiresMissing') : undefined)
          }
        />
        <div
          role="group"
          aria-label={t('waivers.presets')}
          className={styles.presets}
        >
          {PRESET_DAYS.map(days => (
            <Button
              key={days}
              size="small"
              variant="secondary"
              isDisabled={longest && dayAhead(now, days) > longest.day}
              aria-pressed={draft.expires === dayAhead(now, days)}
              onPress={() => onChange({ expires: dayAhead(now, days) })}
            >
              {t('waivers.presetDays', { count: days })}
            </Button>
          ))}
        </div>
      </Flex>
    </Flex>
  );
};

function TypeChoice({ type }: { type: WaiverType }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <span>
      {t(`waivers.${type}`)}
      <Text as="span" variant="body-small" color="secondary">
        {' – '}
        {t(`waivers.${type}Hint`)}
      </Text>
    </span>
  );
}
