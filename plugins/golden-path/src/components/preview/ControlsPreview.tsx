import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  ControlView,
  Preview,
  PreviewValues,
} from '@fairway/plugin-golden-path-common';
import { Section } from '@fairway/plugin-screens-react';
import {
  LoadError,
  LoadingSkeleton,
  useAsyncData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { goldenPathApiRef } from '../../api';
import { goldenPathTranslationRef } from '../../translation';
import { ControlGroups } from '../shared/ControlGroups';
import styles from '../shared/layout.module.css';
import { StartingScorecard } from './StartingScorecard';

/** Props of {@link ControlsPreview}. */
export interface ControlsPreviewProps {
  /** Entity ref of the template. */
  template: string;
  /** What was answered so far. */
  values: PreviewValues;
}

/** The controls and the scorecard that a service would start with; worked out again when an answer changes. */
export const ControlsPreview = ({ template, values }: ControlsPreviewProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const api = useApi(goldenPathApiRef);
  const answers = useStable(values);
  const load = useCallback(
    () => api.preview(template, answers),
    [api, template, answers],
  );
  const { data, error, isLoading, isStale, reload } = useAsyncData(load, {
    keepPrevious: true,
  });
  return (
    <Flex direction="column" gap="4">
      <Text as="p" color="secondary">
        {t('preview.intro')}
      </Text>
      <div role="status">
        {isStale && (
          <Text as="span" variant="body-small">
            {t('preview.stale')}
          </Text>
        )}
      </div>
      {isLoading && <LoadingSkeleton label={t('preview.loading')} rows={6} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && !error && (
        <div className={isStale ? styles.busy : undefined} aria-busy={isStale}>
          <Answer preview={data} />
        </div>
      )}
    </Flex>
  );
};

function Answer({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { controls, scorecard, scorecardProblem } = preview;
  const count = (state: ControlView['state']) =>
    controls.filter(control => control.state === state).length;
  const idle = count('not-applicable');
  const weak = count('fail') + count('unknown');
  return (
    <Flex direction="column" gap="5">
      {scorecard && <StartingScorecard scorecard={scorecard} />}
      {scorecardProblem !== null && (
        <Section title={t('preview.scorecardTitle')}>
          <Text as="p">
            {t('preview.scorecardNone', { reason: scorecardProblem })}
          </Text>
        </Section>
      )}
      <Section
        title={t('preview.controlsTitle')}
        description={[
          t('preview.controlsSummary', {
            passing: String(count('pass')),
            count: controls.length - idle,
          }),
          ...(idle > 0 ? [t('preview.notApplicable', { count: idle })] : []),
        ].join('. ')}
      >
        {weak > 0 && (
          <Alert status="warning" icon title={t('preview.problems')} />
        )}
        <ControlGroups controls={controls} />
      </Section>
    </Flex>
  );
}
