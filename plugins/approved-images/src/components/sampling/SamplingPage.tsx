import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type {
  ImageFigures,
  Sample,
} from '@fairway/plugin-approved-images-common';
import {
  column,
  ListTotal,
  PAGE_SIZE,
  PageFrame,
  pageOf,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import { EmptyMessage } from '@fairway/plugin-security-scorecard-react';
import { useSamples } from '../../hooks/useImages';
import { useHrefWith } from '../../hooks/useHrefWith';
import { approvedImagesTranslationRef } from '../../translation';
import { ListTable } from '../shared/ListTable';
import styles from '../shared/layout.module.css';
import { SampleDrawer } from './SampleDrawer';

/** A sample, and of how many of its services a scan is not known. */
type Row = Sample & { id: string; unscanned: number };

const KEYS = ['week', 'page'] as const;

/** The weekly samples of live services, and the share of findings that only they found. */
export const SamplingPage = () => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { get, update } = useUrlParams<(typeof KEYS)[number]>(KEYS);
  const page = pageOf(get('page'));
  const list = useSamples({
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  const open = /^\d{4}-W\d{2}$/.test(get('week')) ? get('week') : '';
  const hrefOf = useHrefWith('week');
  const sampling = list.data?.sampling;
  return (
    <PageFrame
      title={t('sampling.title')}
      description={t('sampling.description')}
    >
      {sampling && <Share sampling={sampling} />}
      <ListTotal>
        {list.data && t('sampling.total', { count: list.data.totalItems })}
      </ListTotal>
      <ListTable
        list={list}
        page={page}
        onPageChange={next => update({ page: next === 1 ? '' : String(next) })}
        empty={
          <EmptyMessage
            title={t('sampling.emptyTitle')}
            description={t('sampling.emptyDescription')}
          />
        }
        columns={[
          {
            ...column<Row>('week', t('sampling.columnWeek'), 110, sample => (
              <Link
                href={hrefOf(sample.week)}
                aria-label={t('sampling.open', { week: sample.week })}
              >
                {sample.week}
              </Link>
            )),
            isRowHeader: true,
          },
          column<Row>('services', t('sampling.columnServices'), 120, sample => (
            <Text as="span">
              {t('sampling.services', {
                size: String(sample.size),
                population: String(sample.population),
              })}
            </Text>
          )),
          column<Row>('state', t('sampling.columnState'), 160, sample => {
            const waiting = sample.size - sample.verified - sample.undetermined;
            return (
              <>
                <Text as="span">
                  {t('sampling.verified', {
                    verified: String(sample.verified),
                  })}
                </Text>
                {sample.unscanned > 0 && (
                  <Text as="span" variant="body-small" weight="bold">
                    {t('sampling.unscanned', { count: sample.unscanned })}
                  </Text>
                )}
                {sample.undetermined > 0 && (
                  <Text as="span" variant="body-small" weight="bold">
                    {t('sampling.unknown', {
                      services: String(sample.undetermined),
                    })}
                  </Text>
                )}
                {waiting > 0 && (
                  <Text as="span" variant="body-small" color="secondary">
                    {t('sampling.underWay', { services: String(waiting) })}
                  </Text>
                )}
              </>
            );
          }),
          column<Row>('found', t('sampling.columnFound'), 110, sample => (
            <Text as="span">{sample.outOfBand}</Text>
          )),
          column<Row>('known', t('sampling.columnKnown'), 110, sample => (
            <Text as="span">{sample.inBand}</Text>
          )),
        ]}
      />
      {open && (
        <SampleDrawer week={open} onClose={() => update({ week: '' })} />
      )}
    </PageFrame>
  );
};

function Share({
  sampling,
}: {
  sampling: NonNullable<ImageFigures['sampling']>;
}) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { share, outOfBand, inBand, undetermined } = sampling;
  return (
    <div className={styles.card}>
      <Flex direction="column" gap="1">
        <Text as="p" variant="body-small" color="secondary">
          {t('sampling.share')}
        </Text>
        <Text as="p" className={styles.figure}>
          {share === null
            ? t('sampling.shareNone')
            : t('sampling.shareValue', {
                share: String(Math.round(share * 100)),
              })}
        </Text>
        {share !== null && (
          <Text as="p">
            {t('sampling.shareOf', {
              outOfBand: String(outOfBand),
              all: String(outOfBand + inBand),
            })}
          </Text>
        )}
        {undetermined > 0 && (
          <Text as="p" weight="bold">
            {t('sampling.undetermined', { count: undetermined })}
          </Text>
        )}
      </Flex>
    </div>
  );
}
