import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { TimelineEntry } from '@fairway/plugin-approved-images-common';
import { layout, Section } from '@fairway/plugin-screens-react';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import { approvedImagesTranslationRef } from '../../translation';

const ACTIONS = [
  'proposed',
  'approved',
  'refused',
  'retired',
  'changed',
  'opened',
  'explained',
  'decided',
  'gone',
  'reason-changed',
] as const;

const REASONS = [
  'unregistered',
  'proposed',
  'refused',
  'retired',
  'expired',
  'undetermined',
] as const;

/** What happened, oldest first. */
export const Timeline = ({
  entries,
}: {
  entries: readonly TimelineEntry[];
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const actionOf = (action: string) => {
    const known = ACTIONS.find(one => one === action);
    return known ? t(`shared.action.${known}`) : action;
  };
  const wordsOf = ({ action, text }: TimelineEntry) => {
    const isReason = action === 'opened' || action === 'reason-changed';
    const reason = isReason && REASONS.find(one => one === text);
    return reason ? t(`shared.reason.${reason}`) : text;
  };
  return (
    <Section title={t('shared.timeline')}>
      <ol className={layout.timeline}>
        {entries.map((entry, index) => (
          <li key={index}>
            <Flex direction="column" gap="1">
              <Text as="div" variant="body-small" color="secondary">
                {actionOf(entry.action)} ·{' '}
                {entry.actor.startsWith('plugin:') ? (
                  t('shared.automation')
                ) : (
                  <EntityName entityRef={entry.actor} />
                )}
                {' · '}
                <Moment at={entry.at} withTime />
              </Text>
              {entry.text && (
                <Text as="div" className={layout.spoken}>
                  {wordsOf(entry)}
                </Text>
              )}
            </Flex>
          </li>
        ))}
      </ol>
    </Section>
  );
};
