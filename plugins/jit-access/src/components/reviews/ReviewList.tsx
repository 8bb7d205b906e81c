import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Button,
  Cell,
  Flex,
  Link,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import {
  accessReviewManagePermission,
  type AccessReview,
} from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  Moment,
  TroublePanel,
  useReviews,
} from '@fairway/plugin-jit-access-react';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { useMemo, useState } from 'react';
import { usePaging } from '../../hooks/usePaging';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { OpenReviewDialog } from './OpenReviewDialog';
import { ReviewState } from './ReviewState';
import styles from '../layout.module.css';

const VIEWS = ['open', 'all'] as const;

/** Reviews of who has access to targets. */
export function ReviewList(props: { onOpen: (id: string) => void }) {
  const { onOpen } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { allowed } = usePermission({
    permission: accessReviewManagePermission,
  });
  const [view, setView] = useView(VIEWS, ['page']);
  const [opening, setOpening] = useState(false);
  const { limit, offset, pagination } = usePaging('page');
  const live = useReviews({
    limit,
    offset,
    ...(view === 'open' && { open: true }),
  });
  const columns = useMemo((): ColumnConfig<AccessReview>[] => {
    const cell = (
      id: string,
      label: string,
      defaultWidth: '1fr' | '2fr',
      minWidth: number,
    ) => ({ id, label, defaultWidth, minWidth });
    return [
      {
        ...cell('on', t('columns.on'), '2fr', 200),
        isRowHeader: true,
        cell: item => (
          <Cell>
            <Link href={`?review=${encodeURIComponent(item.id)}`}>
              <TargetName entityRef={item.entityRef} />
            </Link>
          </Cell>
        ),
      },
      {
        ...cell('state', t('columns.state'), '1fr', 130),
        cell: item => (
          <Cell>
            <ReviewState review={item} />
          </Cell>
        ),
      },
      {
        ...cell('progress', t('columns.progress'), '1fr', 130),
        cell: item => (
          <Cell>
            <Progress review={item} />
          </Cell>
        ),
      },
      {
        ...cell('due', t('columns.due'), '1fr', 130),
        cell: item => (
          <Cell>
            <Moment at={item.dueAt} />
          </Cell>
        ),
      },
      {
        ...cell('opened', t('reviews.openedBy'), '1fr', 140),
        cell: item => (
          <Cell>
            <EntityName entityRef={item.openedBy} />
          </Cell>
        ),
      },
    ];
  }, [t]);
  return (
    <>
      <Text as="p" color="secondary">
        {t('reviews.intro')}
      </Text>
      <Flex justify="between" align="center" gap="3">
        <ViewToggle
          label={t('reviews.which')}
          views={VIEWS.map(id => ({ id, label: t(`reviews.${id}`) }))}
          value={view}
          onChange={setView}
        />
        {allowed && (
          <Button onPress={() => setOpening(true)}>{t('reviews.start')}</Button>
        )}
      </Flex>
      {live.trouble && !live.value ? (
        <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
      ) : (
        <Table
          className={styles.table}
          columnConfig={columns}
          data={live.value?.items}
          isPending={live.pending}
          isStale={live.stale}
          pagination={
            live.value ? pagination(live.value.totalItems) : { type: 'none' }
          }
          emptyState={
            view === 'open' ? t('reviews.none') : t('reviews.noneAll')
          }
        />
      )}
      {opening && (
        <OpenReviewDialog
          onClose={() => setOpening(false)}
          onOpened={review => onOpen(review.id)}
        />
      )}
    </>
  );
}

/** The target by its name; the link around it opens the review. */
function TargetName({ entityRef }: { entityRef: string }) {
  return <>{useEntityPresentation(entityRef).primaryTitle}</>;
}

function Progress({ review }: { review: AccessReview }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const done = review.items.filter(item => item.decision !== null).length;
  return (
    <>
      {t('reviews.progress', {
        done: String(done),
        total: String(review.items.length),
      })}
    </>
  );
}
