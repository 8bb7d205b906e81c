import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, SearchField, Text } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  IMAGE_KINDS,
  IMAGE_STATUSES,
  imageProposePermission,
  type RegisteredImage,
} from '@fairway/plugin-approved-images-common';
import {
  column,
  FilterSelect,
  layout,
  ListTotal,
  oneOf,
  PAGE_SIZE,
  PageFrame,
  pageOf,
  useDebouncedText,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  EntityName,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { approvedImagesApiRef } from '../../api';
import { useImages } from '../../hooks/useImages';
import { useHrefWith } from '../../hooks/useHrefWith';
import { approvedImagesTranslationRef } from '../../translation';
import { ImageStatusBadge } from '../shared/badges';
import { ExportButton } from '../shared/ExportButton';
import { ListTable } from '../shared/ListTable';
import styles from '../shared/layout.module.css';
import { ImageDrawer } from './ImageDrawer';
import { ProposeDialog } from './ProposeDialog';

const KEYS = ['search', 'kind', 'status', 'page', 'image'] as const;
/** The register: what services may start from, and what waits for the security team. */
export const RegisterPage = () => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { get, update } = useUrlParams<(typeof KEYS)[number]>(KEYS);
  const kind = oneOf(IMAGE_KINDS, get('kind'));
  const status = oneOf(IMAGE_STATUSES, get('status'));
  const page = pageOf(get('page'));
  const api = useApi(approvedImagesApiRef);
  const filter = { search: get('search') || undefined, kind, status };
  const list = useImages({
    ...filter,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  const [search, setSearch] = useDebouncedText(get('search'), value =>
    update({ search: value, page: '' }),
  );
  const mayPropose = usePermission({ permission: imageProposePermission });
  const [isProposing, setProposing] = useState(false);
  const isFiltered = Boolean(get('search') || kind || status);
  const open = get('image');
  const hrefOf = useHrefWith('image');
  return (
    <PageFrame
      title={t('register.title')}
      description={t('register.description')}
      actions={
        mayPropose.allowed && (
          <Button onPress={() => setProposing(true)}>
            {t('register.propose')}
          </Button>
        )
      }
    >
      <div className={layout.filters} role="search">
        <SearchField
          label={t('register.search')}
          placeholder={t('register.searchPlaceholder')}
          value={search}
          onChange={setSearch}
        />
        <FilterSelect
          label={t('register.kind')}
          unset={t('shared.any')}
          options={IMAGE_KINDS.map(id => ({
            id,
            label: t(`shared.kind.${id}`),
          }))}
          value={kind}
          onChange={next => update({ kind: next, page: '' })}
        />
        <FilterSelect
          label={t('register.status')}
          unset={t('shared.any')}
          options={IMAGE_STATUSES.map(id => ({
            id,
            label: t(`shared.imageStatus.${id}`),
          }))}
          value={status}
          onChange={next => update({ status: next, page: '' })}
        />
      </div>
      <Flex justify="between" align="center" gap="3">
        <ListTotal>
          {list.data && t('register.total', { count: list.data.totalItems })}
        </ListTotal>
        <Flex align="center" gap="2">
          <ExportButton
            fileName="approved-images.csv"
            load={() => api.exportImages(filter)}
          >
            {t('shared.export')}
          </ExportButton>
        </Flex>
      </Flex>
      <ListTable
        list={list}
        page={page}
        onPageChange={next => update({ page: next === 1 ? '' : String(next) })}
        onClear={
          isFiltered
            ? () => update({ search: '', kind: '', status: '', page: '' })
            : undefined
        }
        empty={
          <EmptyMessage
            title={t('register.emptyTitle')}
            description={t('register.emptyDescription')}
          />
        }
        columns={[
          {
            ...column<RegisteredImage>(
              'name',
              t('register.columnName'),
              150,
              image => (
                <>
                  <Link
                    href={hrefOf(image.id)}
                    aria-label={t('register.open', { name: image.name })}
                  >
                    {image.name}
                  </Link>
                  <Text as="span" variant="body-small" color="secondary">
                    {t(`shared.kind.${image.kind}`)}
                  </Text>
                </>
              ),
            ),
            isRowHeader: true,
          },
          column<RegisteredImage>(
            'image',
            t('register.columnImage'),
            280,
            image => (
              <>
                <span className={styles.mono}>{image.reference}</span>
                {image.region && (
                  <Text as="span" variant="body-small" color="secondary">
                    {t('register.place', {
                      region: image.region,
                      account: image.accountId ?? t('register.anyAccount'),
                    })}
                  </Text>
                )}
              </>
            ),
          ),
          column<RegisteredImage>(
            'status',
            t('register.columnStatus'),
            140,
            image => <ImageStatusBadge image={image} />,
          ),
          column<RegisteredImage>(
            'support',
            t('register.columnSupport'),
            120,
            image => <Text as="span">{image.supportedUntil}</Text>,
          ),
          column<RegisteredImage>(
            'owner',
            t('register.columnOwner'),
            120,
            image => <EntityName entityRef={image.ownerRef} />,
          ),
        ]}
      />
      {open && (
        <ImageDrawer
          id={open}
          onClose={() => update({ image: '' })}
          onChanged={list.reload}
        />
      )}
      {isProposing && (
        <ProposeDialog
          onClose={() => setProposing(false)}
          onProposed={list.reload}
        />
      )}
    </PageFrame>
  );
};
