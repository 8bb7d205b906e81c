import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Select, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { layout, PageFrame } from '@fairway/plugin-screens-react';
import type { Framework } from '@fairway/plugin-security-evidence-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { useFrameworks } from '../hooks/useEvidence';
import { useQuestion, type Question } from '../hooks/useQuestion';
import { securityEvidenceTranslationRef } from '../translation';
import { ActivityView } from './activity/ActivityView';
import { ControlView } from './control/ControlView';
import { ControlsView } from './controls/ControlsView';
import { ExportButtons } from './ExportButtons';
import { ScopeField } from './ScopeField';
import { DayField } from './shared/DayField';
import styles from './shared/layout.module.css';

/** "Control X on date D for scope S": the question, and its answer. */
export const EvidencePage = () => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { data, error, isLoading, reload } = useFrameworks();
  const question = useQuestion(data ?? []);
  const { framework } = question;
  return (
    <PageFrame
      title={t('page.title')}
      description={t('page.description')}
      actions={
        framework && <ExportButtons framework={framework} question={question} />
      }
    >
      {isLoading && <LoadingSkeleton label={t('page.loading')} rows={4} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data?.length === 0 && (
        <EmptyMessage
          title={t('page.noFrameworks')}
          description={t('page.noFrameworksHint')}
        />
      )}
      {data && data.length > 0 && (
        <>
          <Questions frameworks={data} framework={framework} of={question} />
          {framework ? (
            <Answer framework={framework} question={question} />
          ) : (
            <div role="alert">
              <Alert
                status="info"
                icon
                title={t('page.missing')}
                description={t('page.missingText')}
              />
            </div>
          )}
        </>
      )}
    </PageFrame>
  );
};

function Answer(props: { framework: Framework; question: Question }) {
  const { framework, question } = props;
  const [lastOpen, setLastOpen] = useState<string>();
  if (question.view === 'activity') {
    return <ActivityView question={question} />;
  }
  return question.control ? (
    <ControlView
      framework={framework}
      question={question}
      wasFollowed={question.control === lastOpen}
    />
  ) : (
    <ControlsView
      framework={framework}
      question={question}
      lastOpen={lastOpen}
      onOpen={control => {
        setLastOpen(control);
        question.open(control);
      }}
    />
  );
}

function Questions(props: {
  frameworks: Framework[];
  framework: Framework | undefined;
  of: Question;
}) {
  const { frameworks, framework, of } = props;
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const nameOf = ({ title, version }: Framework) =>
    t('page.frameworkOption', { title, version });
  return (
    <>
      <div
        className={layout.filters}
        role="group"
        aria-label={t('page.questions')}
      >
        {/* Names of frameworks are longer than the field on most screens. */}
        <div className={styles.wide} title={framework && nameOf(framework)}>
          <Select
            label={t('page.framework')}
            options={frameworks.map(one => ({
              id: one.id,
              label: nameOf(one),
            }))}
            placeholder={t('page.chooseFramework')}
            value={framework?.id ?? null}
            onChange={key =>
              of.ask({ framework: String(key), control: '', state: '' })
            }
          />
        </div>
        <ScopeField value={of.scope} onChange={scope => of.ask({ scope })} />
        <DayField
          label={t('page.date')}
          description={t('page.dateHint')}
          value={of.date}
          onChange={date => of.ask({ date })}
        />
      </div>
      <ToggleButtonGroup
        aria-label={t('page.view')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[of.view]}
        onSelectionChange={keys =>
          of.ask({ view: keys.has('activity') ? 'activity' : '' })
        }
      >
        <ToggleButton id="controls">{t('page.controls')}</ToggleButton>
        <ToggleButton id="activity">{t('page.activity')}</ToggleButton>
      </ToggleButtonGroup>
    </>
  );
}
