import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  WEEKDAYS,
  type AutomationPolicy,
  type UnusualAccessRules,
} from '@fairway/plugin-security-cases-common';
import { formatDuration, useLanguage } from '@fairway/plugin-jit-access-react';
import { layout, Section } from '@fairway/plugin-screens-react';
import { securityCasesTranslationRef } from '../../translation';

/** From when on the use of access is unusual, in words, and who changes that. */
export const UnusualAccessSection = ({
  policy: { file, unusualAccess },
}: {
  policy: Pick<AutomationPolicy, 'file' | 'unusualAccess'>;
}) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Section
      title={t('adoption.unusual')}
      description={t('adoption.unusualDescription')}
    >
      {unusualAccess ? (
        <Rules rules={unusualAccess} />
      ) : (
        <Text as="p" weight="bold">
          {t('adoption.unusualNone')}
        </Text>
      )}
      <Text as="p" color="secondary">
        {file === null
          ? t('adoption.changedNowhere')
          : t('adoption.changedIn', { file })}
      </Text>
    </Section>
  );
};

function Rules({ rules }: { rules: UnusualAccessRules }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const language = useLanguage();
  const say = (iso: string) => formatDuration(iso, { language });
  const { history, minimum, workingHours, usualOffHours, burst } = rules;
  const entries = [
    ['history', t('adoption.historyText', { history: say(history) })],
    [
      'minimum',
      t('adoption.minimumText', {
        uses: String(minimum.uses),
        age: say(minimum.age),
      }),
    ],
    ['firstUse', t('adoption.firstUseText', { history: say(history) })],
    [
      'offHours',
      t('adoption.offHoursText', {
        days: WEEKDAYS.filter(day => workingHours.days.includes(day))
          .map(day => t(`adoption.day.${day}`))
          .join(', '),
        from: workingHours.from,
        to: workingHours.to,
        zone: workingHours.zone,
        percent: String(Math.round(usualOffHours * 100)),
      }),
    ],
    [
      'burst',
      t('adoption.burstText', {
        uses: String(burst.atLeast),
        within: say(burst.within),
        times: String(burst.times),
      }),
    ],
    [
      'duration',
      t('adoption.durationText', {
        duration: say(rules.duration.atLeast),
        times: String(rules.duration.times),
      }),
    ],
    ['urgency', t('adoption.urgencyText')],
  ] as const;
  return (
    <dl className={layout.definitions}>
      {entries.map(([id, words]) => (
        <div key={id} style={{ display: 'contents' }}>
          <dt>{t(`adoption.unusualTerm.${id}`)}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
