import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, SearchField, Text } from '@backstage/ui';
import {
  PAGE_SIZE,
  pagesOf,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import type {
  Control,
  Framework,
  FrameworkEvidence,
} from '@fairway/plugin-security-evidence-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { useFramework } from '../../hooks/useEvidence';
import type { Question } from '../../hooks/useQuestion';
import { securityEvidenceTranslationRef } from '../../translation';
import { RecordNotice } from '../RecordNotice';
import { ControlsTable } from './ControlsTable';
import { Numbers } from './Numbers';

/** Every control of a framework, as a scope stood at a time. */
export const ControlsView = ({
  framework,
  question,
  lastOpen,
  onOpen,
}: {
  framework: Framework;
  question: Question;
  /** Which one was open before: the focus comes back to it. */
  lastOpen: string | undefined;
  onOpen: (control: string) => void;
}) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { data, error, isLoading, reload } = useFramework(
    framework.id,
    question.query,
  );
  return (
    <Flex direction="column" gap="4">
      {isLoading && <LoadingSkeleton label={t('controls.loading')} rows={8} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && (
        <>
          <RecordNotice of={data} />
          <About framework={framework} evidence={data} />
          <Numbers
            totals={data.totals}
            chosen={question.state}
            onChoose={state => question.ask({ state })}
          />
          <Controls
            controls={data.controls}
            question={question}
            lastOpen={lastOpen}
            onOpen={onOpen}
          />
        </>
      )}
    </Flex>
  );
};

function About(props: { framework: Framework; evidence: FrameworkEvidence }) {
  const { framework, evidence } = props;
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { title, url, publisher, checked, controls } = framework;
  return (
    <Text as="p" variant="body-small" color="secondary">
      {t('page.asOf', {
        when: new Date(evidence.at),
        count: evidence.services,
      })}{' '}
      {t('page.coverage', {
        checked: String(checked),
        controls: String(controls),
      })}{' '}
      {t('page.publisher', { publisher })}{' '}
      <Link href={url}>{t('page.publisherLink', { title })}</Link>
    </Text>
  );
}

function Controls(props: {
  controls: Control[];
  question: Question;
  lastOpen: string | undefined;
  onOpen: (control: string) => void;
}) {
  const { controls, question, lastOpen, onOpen } = props;
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { state, page, ask } = question;
  const [search, setSearch] = useDebouncedText(question.search, value =>
    ask({ search: value }),
  );
  const matching = useMemo(() => {
    const term = question.search.trim().toLowerCase();
    return controls.filter(
      control =>
        (!state || control.state === state) &&
        [control.id, control.title, control.group].some(text =>
          text.toLowerCase().includes(term),
        ),
    );
  }, [controls, state, question.search]);
  const items = useMemo(
    () => matching.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    [matching, page],
  );
  return (
    <>
      <div role="search">
        <SearchField
          label={t('controls.search')}
          placeholder={t('controls.searchPlaceholder')}
          value={search}
          onChange={setSearch}
        />
      </div>
      <div role="status">
        <Text as="span" variant="body-small" color="secondary">
          {t('controls.total', { count: matching.length })}
        </Text>
      </div>
      <ControlsTable
        items={items}
        lastOpen={lastOpen}
        onOpen={onOpen}
        pagination={pagesOf({
          page,
          totalItems: matching.length,
          onPageChange: next => ask({ page: next === 1 ? '' : String(next) }),
          label: range => t('shared.range', range),
        })}
        emptyState={
          <EmptyMessage
            title={t('controls.noMatchTitle')}
            description={t('controls.noMatchDescription')}
            action={
              <Button
                variant="secondary"
                onPress={() => ask({ state: '', search: '' })}
              >
                {t('controls.clear')}
              </Button>
            }
          />
        }
      />
    </>
  );
}
