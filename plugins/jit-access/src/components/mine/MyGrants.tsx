import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  ButtonLink,
  Flex,
  SearchField,
  TablePagination,
} from '@backstage/ui';
import type { AccessGrant, Page } from '@fairway/plugin-jit-access-common';
import {
  accessNewRouteRef,
  formatMoment,
  LiveContent,
  LoadingRows,
  serverClock,
  useDebounced,
  useGrants,
  useLanguage,
  useServerNow,
  type Live,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { useRef } from 'react';
import { useFocusKept } from '../../hooks/useFocusKept';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';
import { GrantCard } from './GrantCard';
import { OverdueBanner } from './OverdueBanner';

const VIEWS = ['now', 'past'] as const;
/** How many of the last grants are looked at for what remains of them. */
const RECENT = 20;

/** One's own access: what one has now, or what has ended. */
export function MyGrants() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [view, setView] = useView(VIEWS, ['grants', 'access']);
  const [search, setSearch] = useUrlState('access', ['grants']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('grants');
  const live = useGrants({
    view: 'mine',
    live: view === 'now',
    limit,
    offset,
    ...(query && { search: query }),
  });
  const recent = useGrants({ view: 'mine', live: false, limit: RECENT });
  const list = useRef<HTMLDivElement>(null);
  const focus = useFocusKept(list);
  return (
    <Section
      title={t('mine.grants')}
      actions={
        <ViewToggle
          label={t('mine.view')}
          views={VIEWS.map(id => ({ id, label: t(`mine.${id}`) }))}
          value={view}
          onChange={setView}
        />
      }
    >
      <Residues
        grants={recent.value?.items ?? []}
        clock={serverClock(recent)}
      />
      {view === 'past' && (
        <SearchField
          label={t('mine.searchGrants')}
          className={styles.search}
          value={search}
          onChange={setSearch}
        />
      )}
      <div
        ref={list}
        role="group"
        aria-label={t('mine.grants')}
        tabIndex={-1}
        className={styles.quiet}
      >
        <LiveContent
          live={live}
          loading={<LoadingRows rows={1} height={160} />}
        >
          {page => (
            <Cards
              page={page}
              live={live}
              past={view === 'past'}
              searched={query !== ''}
              onChanged={focus.expect}
            />
          )}
        </LiveContent>
      </div>
      {(live.value?.totalItems ?? 0) > limit && (
        <Paging {...pagination(live.value?.totalItems ?? 0)} />
      )}
    </Section>
  );
}

function Paging(props: ReturnType<ReturnType<typeof usePaging>['pagination']>) {
  return props.type === 'page' ? <TablePagination {...props} /> : null;
}

function Cards(props: {
  page: Page<AccessGrant>;
  live: Live<Page<AccessGrant>>;
  past: boolean;
  searched: boolean;
  /** Told when something was done with one of them. */
  onChanged: () => void;
}) {
  const { page, live, past, searched, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessNewRouteRef);
  // Asked for what has ended, the server gives all; what is live is the other view.
  const items = past
    ? page.items.filter(grant => grant.endedAt !== null)
    : page.items;
  if (items.length === 0 && searched) {
    return <Empty text={t('mine.noneMatch')} />;
  }
  if (items.length === 0) {
    return (
      <Empty
        text={past ? t('mine.pastNone') : t('mine.grantsNone')}
        action={<ButtonLink href={requestLink()}>{t('mine.ask')}</ButtonLink>}
      />
    );
  }
  return (
    <Flex direction="column" gap="4">
      <OverdueBanner grants={items} />
      <div className={styles.grid}>
        {items.map(grant => (
          <GrantCard
            key={grant.id}
            grant={grant}
            clock={serverClock(live)}
            onChanged={() => {
              onChanged();
              live.refetch();
            }}
          />
        ))}
      </div>
    </Flex>
  );
}

/** What may still work although its grant has ended. */
function Residues(props: { grants: AccessGrant[]; clock: ServerClock }) {
  const { grants, clock } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const ended = grants.filter(
    grant => grant.endedAt !== null && grant.residualUntil !== null,
  );
  const now = useServerNow(clock, ended.length > 0);
  return (
    <>
      {ended.map(grant =>
        grant.residualUntil && Date.parse(grant.residualUntil) > now ? (
          <Alert
            key={grant.id}
            role="status"
            status="warning"
            icon
            title={t('mine.residualTitle', { title: grant.entitlementTitle })}
            description={t('mine.residual', {
              time: formatMoment(grant.residualUntil, language),
            })}
          />
        ) : null,
      )}
    </>
  );
}
