import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ImageScan,
  ImageScanners,
} from '@fairway/plugin-approved-images-common';
import {
  column,
  layout,
  ListTotal,
  PAGE_SIZE,
  PageFrame,
  pageOf,
  Section,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  EntityName,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { useScanners, type ScannerOfList } from '../../hooks/useImages';
import { approvedImagesTranslationRef } from '../../translation';
import { ScannerStateBadge } from '../shared/badges';
import { ListTable } from '../shared/ListTable';
import styles from '../shared/layout.module.css';
import { LastFailure, Refused } from './Failure';
import { Jobs, ScansWhat } from './Jobs';

const KEYS = ['page'] as const;

/** The scanners of out-of-band scans: what they have to do, and how they are. */
export const ScannersPage = () => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { get, update } = useUrlParams<(typeof KEYS)[number]>(KEYS);
  const page = pageOf(get('page'));
  const list = useScanners({
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <PageFrame
      title={t('scanners.title')}
      description={t('scanners.description')}
    >
      {list.data && (
        <Unclaimed
          unclaimed={list.data.unclaimed}
          scans={list.data.unclaimedScans}
        />
      )}
      <ListTotal>
        {list.data && t('scanners.total', { count: list.data.totalItems })}
      </ListTotal>
      <ListTable
        list={list}
        page={page}
        onPageChange={next => update({ page: next === 1 ? '' : String(next) })}
        empty={
          <EmptyMessage
            title={t('scanners.emptyTitle')}
            description={t('scanners.emptyDescription')}
          />
        }
        columns={[
          {
            ...column<ScannerOfList>(
              'scanner',
              t('scanners.columnScanner'),
              170,
              scanner => (
                <>
                  <span className={styles.mono}>{scanner.scanner}</span>
                  <ScansWhat scanner={scanner} />
                </>
              ),
            ),
            isRowHeader: true,
          },
          column<ScannerOfList>(
            'state',
            t('scanners.columnState'),
            200,
            ({ state }) => (
              <>
                <ScannerStateBadge state={state} />
                <Text as="span" variant="body-small" color="secondary">
                  {t(`scanners.stateHint.${state}`)}
                </Text>
              </>
            ),
          ),
          column<ScannerOfList>(
            'jobs',
            t('scanners.columnJobs'),
            150,
            scanner => <Jobs scanner={scanner} />,
          ),
          column<ScannerOfList>(
            'answer',
            t('scanners.columnAnswer'),
            170,
            scanner => (
              <>
                {scanner.lastAnswerAt ? (
                  <Freshness observedAt={scanner.lastAnswerAt} />
                ) : (
                  <Text as="span">{t('scanners.noAnswer')}</Text>
                )}
                <Refused scanner={scanner} />
              </>
            ),
          ),
          column<ScannerOfList>(
            'failure',
            t('scanners.columnFailure'),
            220,
            ({ lastFailure }) => <LastFailure failure={lastFailure} />,
          ),
        ]}
      />
    </PageFrame>
  );
};

function Unclaimed({
  unclaimed,
  scans,
}: Pick<ImageScanners, 'unclaimed'> & { scans: ImageScan[] }) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { waiting, unanswered, why } = unclaimed;
  if (waiting === 0 && unanswered === 0) {
    return null;
  }
  return (
    <Section title={t('scanners.unclaimedTitle')}>
      <div className={`${styles.card} ${layout.cell}`}>
        {waiting > 0 && (
          <Text as="p">
            {t('scanners.unclaimedWaiting', { count: waiting })}
          </Text>
        )}
        {unanswered > 0 && (
          <Text as="p" weight="bold">
            {t('scanners.unclaimedUnanswered', { count: unanswered })}
          </Text>
        )}
        {unanswered > 0 && scans.length > 0 && (
          <ul aria-label={t('scanners.unclaimedTitle')}>
            {scans.slice(0, unanswered).map(scan => (
              <li key={scan.id}>
                <span className={styles.mono}>{scan.reference}</span>{' '}
                <EntityName entityRef={scan.entityRef} />
              </li>
            ))}
          </ul>
        )}
        {why && (
          <Text as="p" color="secondary">
            {why}
          </Text>
        )}
      </div>
    </Section>
  );
}
