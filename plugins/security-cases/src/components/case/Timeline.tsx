import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { ServerWords } from '@fairway/plugin-jit-access-react';
import { layout, Section } from '@fairway/plugin-screens-react';
import type {
  SecurityCase,
  TimelineEntry,
} from '@fairway/plugin-security-cases-common';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import { securityCasesTranslationRef } from '../../translation';

/** What happened to a case, oldest first. */
export const Timeline = ({ of }: { of: SecurityCase }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Section title={t('case.timeline')}>
      <ol className={layout.timeline}>
        {of.timeline.map(entry => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Section>
  );
};

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const isPerson = !entry.by.startsWith('plugin:');
  return (
    <li>
      <Flex direction="column" gap="1">
        <Text as="div" variant="body-small" color="secondary">
          {t(`case.timelineKind.${entry.kind}`)} ·{' '}
          {isPerson ? (
            <EntityName entityRef={entry.by} />
          ) : (
            t('case.automation')
          )}
          {' · '}
          <Moment at={entry.at} withTime />
        </Text>
        <Text as="div" className={layout.spoken}>
          <ServerWords text={entry.text} />
        </Text>
      </Flex>
    </li>
  );
}
